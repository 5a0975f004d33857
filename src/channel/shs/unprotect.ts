import { unlink } from 'node:fs/promises';
import { AppError, ignoreMissing } from '../../core/errors.ts';
import { replaceFile, writeFileOnce } from '../../core/files.ts';
import { isOfOrganisation } from '../../seal/identity.ts';
import { decryptContent } from '../../seal/smime/decrypt.ts';
import { OID } from '../../seal/smime/oids.ts';
import { readStructureType } from '../../seal/smime/structure.ts';
import { type Verified, verifyContent } from '../../seal/smime/verify.ts';
import { type Entity, readEntity, readEntityBytes } from './entity.ts';
import { findSignedParts, readLines } from './multipart-signed.ts';
import type { ShsSettings } from './settings.ts';

/** Signed and encrypted, and that once more, is the most that makes sense. */
const MAX_LAYERS = 4;

/**
 * Opens a data part: decrypts it, verifies its signatures, and writes what was in it. `folder` is for what lies
 * between, in files beside it. Throws an `AppError` whose code begins with `SMIME_`.
 */
export async function unprotectPart(
  settings: ShsSettings,
  part: Entity,
  target: string,
  folder: string,
): Promise<void> {
  const between: string[] = [];
  try {
    let entity = part;
    let isSigned = false;
    for (let layer = 0; isProtected(entity); layer++) {
      if (layer === MAX_LAYERS) throw refused('SMIME_BROKEN', 'it has too many layers');
      const path = `${folder}.${layer}.open`;
      between.push(path, `${path}.body`);
      // The structure is read from place to place, so its bytes must stand as they are.
      await replaceFile(`${path}.body`, readEntityBytes(entity));
      const hasSignature = await openLayer(settings, entity, `${path}.body`, path);
      isSigned ||= hasSignature;
      entity = await readEntity(path);
    }
    if (settings.smime?.isRequired && !isSigned)
      throw refused('SMIME_NOT_SIGNED', 'it is not signed, and the settings ask for a signature');
    await writeFileOnce(target, readEntityBytes(entity));
  } finally {
    for (const path of between) await unlink(path).catch(ignoreMissing);
  }
}

const ENCRYPTED = new Set<string>([OID.envelopedData, OID.authEnvelopedData]);

/** Some senders do not know the type, and only the name tells (RFC 8551, section 3.9). */
function isProtected({ type, name }: Entity): boolean {
  if (type.value === 'application/octet-stream') return /\.p7[mz]$/i.test(name ?? '');
  return /^(application\/(x-)?pkcs7-mime|multipart\/signed)$/.test(type.value);
}

/** Opens one layer into a file; tells whether it was a signature. */
async function openLayer(
  settings: ShsSettings,
  { type }: Entity,
  body: string,
  target: string,
): Promise<boolean> {
  if (type.value === 'multipart/signed') {
    await openMultipart(settings, type.parameters.get('boundary') ?? '', body, target);
    return true;
  }
  // What its header says may be missing or wrong.
  if (ENCRYPTED.has(await readStructureType(body))) {
    await replaceFile(target, decryptContent(body, await settings.identities()));
    return false;
  }
  const verified = await verifyContent(body, { ...(await trust(settings)), now: settings.now() });
  await take(settings, verified, () => replaceFile(target, verified.content()));
  return true;
}

/** What was signed stands before its signature; on its way its lines may have lost their CR. */
async function openMultipart(
  settings: ShsSettings,
  boundary: string,
  body: string,
  target: string,
): Promise<void> {
  const { signed, signature } = await findSignedParts(body, boundary);
  await replaceFile(target, readEntityBytes(signature));
  const trusted = await trust(settings);
  const verify = (detached: () => AsyncIterable<Buffer>) =>
    verifyContent(target, { ...trusted, now: settings.now(), detached });
  const verified = await verify(() => readEntityBytes(signed)).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'SMIME_NOT_TRUSTED') throw error;
    return verify(() => readLines(readEntityBytes(signed)));
  });
  await take(settings, verified, () => replaceFile(target, readEntityBytes(signed)));
}

async function take(
  settings: ShsSettings,
  { signers, close }: Verified,
  work: () => Promise<void>,
): Promise<void> {
  try {
    const orgnr = settings.smime?.signerOrgnr;
    const other = orgnr && signers.find((signer) => !isOfOrganisation(signer, orgnr));
    if (other)
      throw refused(
        'SMIME_OTHER_SIGNER',
        `it is signed by ${other.commonName ?? ''} (${other.serialNumber ?? 'no number'}) and not by the organisation ${orgnr}`,
      );
    await work();
  } finally {
    await close();
  }
}

async function trust({ smime }: ShsSettings): Promise<{ readonly trusted: string }> {
  if (smime) return { trusted: await smime.trusted() };
  throw refused('SMIME_NO_TRUST', 'it is signed, and the settings do not say whom to trust');
}

function refused(code: string, reason: string): AppError {
  return new AppError(code, `the data part cannot be taken: ${reason}`, {
    fix: 'Ask the sender how its files are signed and by whom, and compare with smime: in the settings of the channel.',
  });
}
