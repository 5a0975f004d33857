import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;

/** The certificates of a PEM text in DER, in order. */
export function splitPem(text: string): Buffer[] {
  return [...text.matchAll(BLOCK)].map(([, body = '']) => Buffer.from(body, 'base64'));
}

/** Certificates as PEM, whether a file has them so or is one in DER. Throws when it is neither. */
export function toPem(file: Buffer): string {
  const text = file.toString('latin1');
  if (text.includes('-----BEGIN')) return text;
  return new X509Certificate(file).toString();
}
