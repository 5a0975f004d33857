import { createHash, X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import forge from 'node-forge';
import { AppError, getMessage } from '../../core/errors.ts';
import { type CertificateFacts, readFacts } from '../identity.ts';
import { BerFile, type Element } from './ber-file.ts';
import { findKeyId, issuerAndSerial } from './certificate.ts';
import { fromBytes, getContent, getOid, getParts, set, TAG, toBytes } from './der.ts';
import { DIGESTS, OID } from './oids.ts';
import { splitPem } from './pem.ts';
import { type SignatureCheck, startCheck } from './signature.ts';
import { broken, openStructure } from './structure.ts';
import { findDistrust } from './trust.ts';

export interface VerifyOptions {
  /** PEM of the issuers (or signers) that are trusted. */
  readonly trusted: string;
  readonly now: Date;
  /** What was signed, where the structure does not hold it. Read once for each signer. */
  readonly detached?: (() => AsyncIterable<Buffer>) | undefined;
}

/** Signed content, and who signed it. */
export interface Verified {
  readonly signers: readonly CertificateFacts[];
  /** What was signed; only of a structure that holds it. */
  readonly content: () => AsyncGenerator<Buffer>;
  readonly close: () => Promise<void>;
}

/**
 * Verifies CMS SignedData in a file (BER or DER), in flat memory: every signature, and that its signer's certificate
 * leads to a trusted one. Throws an `AppError` (`SMIME_NOT_TRUSTED`, `SMIME_BROKEN`); the content is given after that.
 */
export async function verifyContent(path: string, options: VerifyOptions): Promise<Verified> {
  const file = await open(path, 'r');
  try {
    const structure = await readSigned(new BerFile(file)).catch((error: unknown) => {
      throw broken(getMessage(error));
    });
    const { content } = structure;
    const read = async function* () {
      if (content) yield* new BerFile(file).readPieces(content);
    };
    const signers: CertificateFacts[] = [];
    for (const info of structure.infos)
      signers.push(await checkSigner(info, structure, options.detached ?? read, options));
    if (signers.length === 0) throw broken('nobody has signed it');
    return { signers, content: read, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Signed {
  readonly content: Element | undefined;
  readonly certificates: readonly X509Certificate[];
  /** SignerInfos. */
  readonly infos: readonly forge.asn1.Asn1[];
}

/** Certificates and signatures are small. */
const MAX_STRUCTURE = 1 << 20;

async function readSigned(ber: BerFile): Promise<Signed> {
  const { structure } = await openStructure(ber, OID.signedData);
  let content: Element | undefined;
  const certificates: X509Certificate[] = [];
  const infos: forge.asn1.Asn1[] = [];
  let index = 0;
  for await (const part of ber.readParts(structure)) {
    if (index === 2) content = await findContent(ber, part);
    else if (index > 2) {
      const end = await ber.skip(part);
      if (end - part.from > MAX_STRUCTURE) throw new Error('its certificates take a megabyte');
      const element = fromBytes(Buffer.from(await ber.read(part.from, end - part.from)));
      if (part.tag === TAG.explicit0)
        certificates.push(...getParts(element).map((one) => new X509Certificate(toBytes(one))));
      if (part.tag === TAG.set) infos.push(...getParts(element));
    }
    index++;
  }
  return { content, certificates, infos };
}

async function findContent(ber: BerFile, encapsulated: Element): Promise<Element | undefined> {
  const type = await ber.readElement(encapsulated.content);
  for await (const part of ber.readParts(encapsulated))
    if (part.from !== type.from) return ber.readElement(part.content);
  return undefined;
}

async function checkSigner(
  info: forge.asn1.Asn1,
  { certificates }: Signed,
  read: () => AsyncIterable<Buffer>,
  { trusted, now }: VerifyOptions,
): Promise<CertificateFacts> {
  const [, sid, digestAlgorithm, ...rest] = getParts(info);
  const roots = splitPem(trusted).map((der) => new X509Certificate(der));
  const certificate = findCertificate(sid!, [...certificates, ...roots]);
  if (!certificate) throw notTrusted("its signer's certificate is not with it");
  const distrust = findDistrust(certificate, certificates, roots, now);
  if (distrust) throw notTrusted(distrust);
  const digestOid = getOid(getParts(digestAlgorithm!)[0]);
  const digest = DIGESTS[digestOid];
  if (!digest) throw notTrusted(`it is signed with the digest ${digestOid}, which proves nothing`);
  const attributes = rest[0]?.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC ? rest[0] : undefined;
  const [signing, signature] = attributes ? rest.slice(1) : rest;
  const check = startCheck(signing, digest);
  if (attributes) await checkContent(read, digest, attributes, check);
  else await checkBareContent(read, check);
  if (!check.holds(certificate.publicKey, getContent(signature)))
    throw notTrusted('its signature is wrong');
  return readFacts(certificate.raw);
}

/** Signed are the attributes, which say what the content's digest is. */
async function checkContent(
  read: () => AsyncIterable<Buffer>,
  digest: string,
  attributes: forge.asn1.Asn1,
  check: SignatureCheck,
): Promise<void> {
  const hash = createHash(digest);
  for await (const chunk of read()) hash.update(chunk);
  if (!findAttribute(attributes, OID.messageDigest).equals(hash.digest()))
    throw notTrusted('what was signed has been changed');
  check.update(toBytes(set(...getParts(attributes))));
}

/** Signed is the content itself, which must not be such attributes: else their signature would be one of it. */
async function checkBareContent(
  read: () => AsyncIterable<Buffer>,
  check: SignatureCheck,
): Promise<void> {
  let isFirst = true;
  for await (const chunk of read()) {
    if (isFirst && chunk[0] === TAG.set)
      throw notTrusted('it may be what another signature has signed');
    check.update(chunk);
    isFirst &&= chunk.length === 0;
  }
}

function findAttribute(attributes: forge.asn1.Asn1, name: string): Buffer {
  const found = getParts(attributes).find((one) => getOid(getParts(one)[0]) === name);
  return getContent(found && getParts(getParts(found)[1]!)[0]);
}

/** By issuer and serial number, or by the identifier of its key. */
function findCertificate(
  sid: forge.asn1.Asn1,
  candidates: readonly X509Certificate[],
): X509Certificate | undefined {
  if (sid.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC) {
    const id = getContent(sid);
    return candidates.find((one) => findKeyId(one.raw)?.equals(id));
  }
  const wanted = toBytes(sid);
  return candidates.find((one) => toBytes(issuerAndSerial(one.raw)).equals(wanted));
}

function notTrusted(reason: string): AppError {
  return new AppError('SMIME_NOT_TRUSTED', `the signature does not hold: ${reason}`, {
    fix: 'Take nothing from it. Ask the sender by another way whether and with which certificate it was signed.',
  });
}
