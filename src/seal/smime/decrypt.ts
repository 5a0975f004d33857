import { constants, createDecipheriv, privateDecrypt, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import forge from 'node-forge';
import { AppError, getMessage } from '../../core/errors.ts';
import type { Identity } from '../identity.ts';
import { BerFile, type Element } from './ber-file.ts';
import { issuerAndSerialOf } from './certificate.ts';
import { fromBytes, getContent, getOid, getParts, TAG, toBytes } from './der.ts';
import { CIPHERS, OID } from './oids.ts';
import { broken, openStructure } from './structure.ts';

/**
 * Decrypts CMS EnvelopedData in a file (BER or DER) with that of our keys it was encrypted for, in flat memory.
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
    const { content, recipients, encryption } = await readEnvelope(ber);
    const cipher = CIPHERS[encryption.name];
    if (!cipher) throw broken(`the cipher ${encryption.name} is not known here`);
    const key = openKey(recipients, identities, cipher.key);
    const decipher = createDecipheriv(cipher.name, key, encryption.iv);
    for await (const piece of ber.readPieces(content)) yield decipher.update(piece);
    yield decipher.final();
  } catch (error) {
    throw error instanceof AppError ? error : broken(getMessage(error));
  } finally {
    await file.close();
  }
}

interface Envelope {
  readonly recipients: readonly forge.asn1.Asn1[];
  readonly encryption: { readonly name: string; readonly iv: Buffer };
  readonly content: Element;
}

async function readEnvelope(ber: BerFile): Promise<Envelope> {
  const data = await openStructure(ber, OID.envelopedData);
  let recipients: readonly forge.asn1.Asn1[] = [];
  for await (const part of ber.readParts(data)) {
    if (part.tag === TAG.set) recipients = getParts(await load(ber, part));
    if (part.tag !== TAG.sequence) continue;
    const [, encryption, content] = await collect(ber, part);
    if (!encryption || !content) break;
    const [name, iv] = getParts(await load(ber, encryption));
    return { recipients, encryption: { name: getOid(name), iv: getContent(iv) }, content };
  }
  throw broken('it holds no encrypted content');
}

async function collect(ber: BerFile, element: Element): Promise<Element[]> {
  const parts: Element[] = [];
  // The third is the content: what comes after it is not needed, nor is its end.
  for await (const part of ber.readParts(element)) if (parts.push(part) === 3) break;
  return parts;
}

async function load(ber: BerFile, element: Element): Promise<forge.asn1.Asn1> {
  const end = await ber.skip(element);
  return fromBytes(Buffer.from(await ber.read(element.from, end - element.from)));
}

function openKey(
  recipients: readonly forge.asn1.Asn1[],
  identities: readonly Identity[],
  length: number,
): Buffer {
  for (const recipient of recipients) {
    const [, id, method, encrypted] = getParts(recipient);
    const identity = id && identities.find((one) => isFor(id, one));
    if (!identity || !method) continue;
    const isOaep = getOid(getParts(method)[0]) === OID.rsaOaep;
    const open = isOaep ? openOaep : openPkcs1;
    return open(identity.privateKey, getContent(encrypted), length);
  }
  throw new AppError(
    'SMIME_NOT_FOR_US',
    'the content is encrypted for certificates of which we have none',
    {
      fix: 'Ask the sender which certificate it used, and keep the one of that key as next: or in its old place.',
    },
  );
}

function isFor(id: forge.asn1.Asn1, { certificate }: Identity): boolean {
  return toBytes(id).equals(toBytes(issuerAndSerialOf(certificate)));
}

function openOaep(privateKey: string, encrypted: Buffer): Buffer {
  return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, encrypted);
}

/** A wrong padding must not show before the content does (RFC 3218): a key of chance is used in its place. */
function openPkcs1(privateKey: string, encrypted: Buffer, length: number): Buffer {
  try {
    const key = forge.pki.privateKeyFromPem(privateKey);
    const opened = Buffer.from(key.decrypt(encrypted.toString('latin1')), 'latin1');
    return opened.length === length ? opened : randomBytes(length);
  } catch {
    return randomBytes(length);
  }
}
