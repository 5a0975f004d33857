import {
  constants,
  createCipheriv,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { issuerAndSerialOf } from './certificate.ts';
import type { Content } from './content.ts';
import { algorithm, encodeElement, encodeHead, integer, octets, oid, TAG, toBytes } from './der.ts';
import { OID } from './oids.ts';
import { wrap } from './sign.ts';

const BLOCK_BYTES = 16;

/**
 * Encrypts content for the holders of certificates (PEM) as CMS EnvelopedData (RFC 5652; AES-256-CBC, the key with
 * RSA). Two calls never give the same bytes.
 */
export function encryptContent({ size, read }: Content, recipients: readonly string[]): Content {
  const key = randomBytes(32);
  const iv = randomBytes(BLOCK_BYTES);
  // It is always padded, at least by one byte.
  const encrypted = (Math.floor(size / BLOCK_BYTES) + 1) * BLOCK_BYTES;
  const contentHead = encodeHead(TAG.context0, encrypted);
  const type = Buffer.concat([
    toBytes(oid(OID.data)),
    toBytes(algorithm(OID.aes256Cbc, octets(iv))),
  ]);
  const inner = encodeHead(TAG.sequence, type.length + contentHead.length + encrypted);
  const start = Buffer.concat([
    toBytes(integer(0)),
    encodeElement(TAG.set, ...recipients.map((one) => makeRecipient(one, key))),
    inner,
    type,
    contentHead,
  ]);
  const head = wrap(OID.envelopedData, start, encrypted);
  return {
    size: head.length + encrypted,
    async *read() {
      yield head;
      const cipher = createCipheriv('aes-256-cbc', key, iv);
      for await (const chunk of read()) yield cipher.update(chunk);
      yield cipher.final();
    },
  };
}

function makeRecipient(certificate: string, key: Buffer): Buffer {
  const { publicKey } = new X509Certificate(certificate);
  const encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  return encodeElement(
    TAG.sequence,
    toBytes(integer(0)),
    toBytes(issuerAndSerialOf(certificate)),
    toBytes(algorithm(OID.rsaEncryption, 'null')),
    encodeElement(TAG.octets, encrypted),
  );
}
