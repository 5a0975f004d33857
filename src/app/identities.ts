import { createHash } from 'node:crypto';
import type { HttpsSettings } from '../channel/https-client.ts';
import type { OwnIdentity } from '../core/channel-schema.ts';
import type { Clock } from '../core/clock.ts';
import { readSecret, readSecretBytes } from '../core/secrets.ts';
import { type Identity, isValid, readPem } from '../seal/identity.ts';
import { readPkcs12 } from '../seal/pkcs12.ts';

/** Certificates are read at each connection, so that a new one counts at once; to open PKCS#12 takes long, and is done once for the same bytes. */
export function createIdentityReader(
  all: readonly OwnIdentity[],
  clock: Clock,
): HttpsSettings['identities'] {
  const readers = all.map((settings) => {
    let known: { readonly key: string; readonly identity: Identity } | undefined;
    return async () => {
      const secrets = await readSecrets(settings);
      const key = secrets.map((secret) => hashBytes(secret ?? Buffer.alloc(0))).join(' ');
      if (known?.key !== key) known = { key, identity: openIdentity(secrets) };
      return known.identity;
    };
  });
  return async (isStrict = false) => {
    const read = await Promise.allSettled(readers.map((one) => one()));
    const identities = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = read.find((one) => one.status === 'rejected');
    // One that cannot be read must not stop what goes with the other.
    if (failed && (isStrict || !identities.some((one) => isValid(one, clock.now()))))
      throw failed.reason;
    return identities;
  };
}

function hashBytes(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Secrets = readonly (Buffer | undefined)[];

function readSecrets({
  pkcs12,
  certificate,
  privateKey,
  passphrase,
}: OwnIdentity): Promise<Secrets> {
  return Promise.all([
    pkcs12 && readSecretBytes(pkcs12, process.env),
    ...[certificate, privateKey, passphrase].map(
      async (secret) => secret && Buffer.from(await readSecret(secret, process.env)),
    ),
  ]);
}

function openIdentity([pkcs12, certificate, privateKey, passphrase]: Secrets): Identity {
  const phrase = passphrase?.toString();
  return pkcs12
    ? readPkcs12(pkcs12, phrase ?? '')
    : readPem(certificate!.toString(), privateKey!.toString(), phrase);
}
