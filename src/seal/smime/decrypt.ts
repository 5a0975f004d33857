import { type CipherGCMTypes, createDecipheriv, type Decipher, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import forge from 'node-forge';
import { AppError, getMessage } from '../../core/errors.ts';
import type { Identity } from '../identity.ts';
import { BerFile, type Element } from './ber-file.ts';
import { findKeyId, issuerAndSerialOf } from './certificate.ts';
import { fromBytes, getContent, getOid, getParts, set, TAG, toBytes } from './der.ts';
import { CIPHERS, OID } from './oids.ts';
import { splitPem } from './pem.ts';
import { createForgeDigest, readHashes } from './signature.ts';
import { broken, openStructure } from './structure.ts';

type Asn1 = forge.asn1.Asn1;
type PrivateKey = forge.pki.rsa.PrivateKey;

/**
 * Decrypts CMS EnvelopedData and AuthEnvelopedData in a file (BER or DER) with that of our keys it was encrypted for, in flat memory.
 * Nothing proves who encrypted it, and that it is whole shows only at its end. Throws an `AppError`
 * (`SMIME_NOT_FOR_US`, `SMIME_BROKEN`).
 */
export async function* decryptContent(
  path: string,
  identities: readonly Identity[],
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const ber = new BerFile(file);
    const envelope = await readEnvelope(ber);
    const decipher = openCipher(envelope, identities);
    for await (const piece of ber.readPieces(envelope.content)) yield decipher.update(piece);
    yield decipher.final();
  } catch (error) {
    throw error instanceof AppError ? error : broken(getMessage(error));
  } finally {
    await file.close();
  }
}

interface Envelope {
  readonly recipients: readonly Asn1[];
  readonly encryption: Asn1;
  readonly content: Element;
  /** What proves that nothing was changed, and what it covers besides the content (RFC 5083). */
  readonly mac?: Buffer | undefined;
  readonly attributes?: Asn1 | undefined;
}

async function readEnvelope(ber: BerFile): Promise<Envelope> {
  const { structure, type } = await openStructure(ber, OID.envelopedData, OID.authEnvelopedData);
  const parts: Element[] = [];
  for await (const part of ber.readParts(structure)) {
    parts.push(part);
    // What comes after the content is needed where it proves something; a cut one shows at its end.
    if (part.tag === TAG.sequence && type === OID.envelopedData) break;
  }
  const find = (tag: number) => parts.find((part) => part.tag === tag);
  const [inner, recipients, mac] = [TAG.sequence, TAG.set, TAG.octets].map(find);
  const attributes = parts.find((part) => part.tag === TAG.explicit1 && part.from > inner!.from);
  const [, encryption, content] = inner ? await collect(ber, inner) : [];
  if (!recipients || !encryption || !content) throw broken('it holds no encrypted content');
  return {
    recipients: getParts(await load(ber, recipients)),
    encryption: await load(ber, encryption),
    content,
    mac: mac && getContent(await load(ber, mac)),
    attributes: attributes && (await load(ber, attributes)),
  };
}

const MIN_MAC_BYTES = 12;

/** The cipher of an envelope, with the key in it that is for us. */
function openCipher(envelope: Envelope, identities: readonly Identity[]): Decipher {
  const [type, parameters] = getParts(envelope.encryption);
  const cipher = CIPHERS[getOid(type)];
  if (!cipher) throw broken(`the cipher ${getOid(type)} is not known here`);
  const key = openKey(envelope.recipients, identities, cipher.key);
  if (!cipher.isAuthenticated) return createDecipheriv(cipher.name, key, getContent(parameters));
  const { mac, attributes } = envelope;
  if (!mac || mac.length < MIN_MAC_BYTES) throw broken('what proves that it is whole is missing');
  const nonce = getContent(parameters && getParts(parameters)[0]);
  const name = cipher.name as CipherGCMTypes;
  const decipher = createDecipheriv(name, key, nonce, { authTagLength: mac.length });
  if (attributes) decipher.setAAD(toBytes(set(...getParts(attributes))));
  return decipher.setAuthTag(mac);
}

async function collect(ber: BerFile, element: Element): Promise<Element[]> {
  const parts: Element[] = [];
  // The third is the content: what comes after it is not needed, nor is its end.
  for await (const part of ber.readParts(element)) if (parts.push(part) === 3) break;
  return parts;
}

async function load(ber: BerFile, element: Element): Promise<Asn1> {
  const end = await ber.skip(element);
  return fromBytes(Buffer.from(await ber.read(element.from, end - element.from)));
}

function openKey(
  recipients: readonly Asn1[],
  identities: readonly Identity[],
  length: number,
): Buffer {
  for (const recipient of recipients) {
    const [, id, method, encrypted] = getParts(recipient);
    const identity = id && identities.find((one) => isFor(id, one));
    if (!identity || !method) continue;
    const [name, parameters] = getParts(method);
    const key = forge.pki.privateKeyFromPem(identity.privateKey);
    return getOid(name) === OID.rsaOaep
      ? openOaep(key, getContent(encrypted), parameters)
      : openPkcs1(key, getContent(encrypted), length);
  }
  throw new AppError(
    'SMIME_NOT_FOR_US',
    'the content is encrypted for certificates of which we have none',
    {
      fix: 'Ask the sender which certificate it used, and keep the one of that key as next: or in its old place.',
    },
  );
}

/** By issuer and serial number, or by the identifier of its key. */
function isFor(id: Asn1, { certificate }: Identity): boolean {
  if (id.tagClass !== forge.asn1.Class.CONTEXT_SPECIFIC)
    return toBytes(id).equals(toBytes(issuerAndSerialOf(certificate)));
  return findKeyId(splitPem(certificate)[0]!)?.equals(getContent(id)) ?? false;
}

function openOaep(key: PrivateKey, encrypted: Buffer, parameters: Asn1 | undefined): Buffer {
  const [own, mask] = readHashes(parameters);
  const opened = key.decrypt(encrypted.toString('latin1'), 'RSA-OAEP', {
    md: createForgeDigest(own),
    mgf1: { md: createForgeDigest(mask) },
  });
  return Buffer.from(opened, 'latin1');
}

/** A wrong padding must not show before the content does (RFC 3218): a key of chance is used in its place. */
function openPkcs1(key: PrivateKey, encrypted: Buffer, length: number): Buffer {
  try {
    const opened = Buffer.from(key.decrypt(encrypted.toString('latin1')), 'latin1');
    return opened.length === length ? opened : randomBytes(length);
  } catch {
    return randomBytes(length);
  }
}
