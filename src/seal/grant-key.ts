import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { AppError, getMessage } from '../core/errors.ts';
import type { Identity } from './identity.ts';
import { splitPem } from './smime/pem.ts';

/** A key that signs JWT grants (RFC 7523), and how it is named to whoever verifies them. */
export interface GrantKey {
  /** Exactly one hint: the id of a registered key, or the certificate with its chain. */
  readonly hint: { readonly kid: string } | { readonly x5c: readonly string[] };
  readonly privateKey: KeyObject;
  /** Tells keys apart; never the key itself. */
  readonly id: string;
  /** When its certificate ends, if it has one. */
  readonly validTo?: Date;
  readonly commonName?: string | undefined;
}

const LEAST_BITS = 2048;

/** A key of a certificate (virksomhetssertifikat), which goes with every grant, its chain behind it. */
export function toCertificateKey({ certificate, chain, privateKey, facts }: Identity): GrantKey {
  const x5c = orderChain(certificate, chain).map((der) => der.toString('base64'));
  const key = createPrivateKey(privateKey);
  checkRsa(key);
  const { validTo, commonName } = facts;
  return { hint: { x5c }, privateKey: key, id: hash(x5c[0]!), validTo, commonName };
}

/**
 * A key that was registered under an id: PEM, or a JWK with its private part, whose own `kid` counts where none is
 * given. Throws an `AppError` (`KEY_UNREADABLE`).
 */
export function readRegisteredKey(text: string, kid?: string, passphrase?: string): GrantKey {
  try {
    const jwk = text.trimStart().startsWith('{')
      ? (JSON.parse(text) as JsonWebKeyWithId)
      : undefined;
    const id = kid ?? jwk?.kid;
    if (id === undefined) throw new Error('it has no kid, and the settings name none');
    const privateKey = jwk
      ? createPrivateKey({ key: jwk, format: 'jwk' })
      : createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
    checkRsa(privateKey);
    return { hint: { kid: id }, privateKey, id: `kid ${id}` };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'KEY_UNREADABLE',
      `the registered key cannot be read: ${getMessage(error)}`,
      {
        outcome: 'transient',
        blames: 'channel',
        fix: 'check that the file is the private key (PEM or JWK) whose public part was registered, its passphrase, and kid',
      },
    );
  }
}

interface JsonWebKeyWithId {
  readonly kid?: string;
  readonly [name: string]: unknown;
}

/** A grant as it is sent: header and claims, signed with RSASSA-PKCS1-v1_5 and SHA-256. */
export function signGrant({ hint, privateKey }: GrantKey, claims: object): string {
  const header = { alg: 'RS256', typ: 'JWT', ...hint };
  const signed = [header, claims].map((part) => encode(JSON.stringify(part))).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** The certificate, then whoever issued it, and so on; what belongs to nothing is left out. */
function orderChain(certificate: string, chain: string): Buffer[] {
  const [leaf] = splitPem(certificate);
  const others = splitPem(chain).map((der) => new X509Certificate(der));
  const ordered = [new X509Certificate(leaf!)];
  for (;;) {
    const last = ordered.at(-1)!;
    const issuer = others.find((one) => !ordered.includes(one) && last.checkIssued(one));
    if (!issuer) return ordered.map(({ raw }) => raw);
    ordered.push(issuer);
  }
}

function checkRsa(key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'rsa' && bits >= LEAST_BITS) return;
  throw new AppError(
    'KEY_UNFIT',
    `grants are signed with an RSA key of ${LEAST_BITS} bits or more; this one is ${key.asymmetricKeyType ?? 'of no known kind'}${bits > 0 ? ` of ${bits} bits` : ''}`,
    {
      outcome: 'transient',
      blames: 'channel',
      fix: 'order a certificate, or register a key, of that kind',
    },
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
