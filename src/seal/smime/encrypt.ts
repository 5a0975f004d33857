import {
  constants,
  createCipheriv,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { issuerAndSerialOf } from './certificate.ts';
import type { Content } from './content.ts';
import { algorithm, encodeElement, encodeHead, integer, octets, oid, TAG, toBytes } from './der.ts';
import { OID } from './oids.ts';
import { wrap } from './sign.ts';

const BLOCK_BYTES = 16;

/**
 * Throws an `AppError` (`SMIME_RECIPIENT_UNFIT`) unless something may be encrypted for the holders of all these
 * certificates (PEM) at a time: they must be valid and of RSA keys.
 */
export function checkRecipients(certificates: readonly string[], now: Date): void {
  for (const { subject, validFrom, validTo, publicKey } of certificates.map(read)) {
    const isValid = new Date(validFrom) <= now && now <= new Date(validTo);
    if (isValid && publicKey.asymmetricKeyType === 'rsa') continue;
    const what = isValid
      ? `has a key of ${publicKey.asymmetricKeyType}, and only RSA is encrypted for`
      : `is valid from ${validFrom} to ${validTo}`;
    throw new AppError(
      'SMIME_RECIPIENT_UNFIT',
      `the file cannot be encrypted: the certificate ${subject.replaceAll('\n', ', ')} ${what}`,
      {
        fix: 'Ask the receiver for the certificate that it decrypts with now, and name it in encryptFor.',
      },
    );
  }
}

function read(certificate: string): X509Certificate {
  return new X509Certificate(certificate);
}

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
