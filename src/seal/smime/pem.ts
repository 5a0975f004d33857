const BLOCK = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;

/** The certificates of a PEM text in DER, in order. */
export function splitPem(text: string): Buffer[] {
  return [...text.matchAll(BLOCK)].map(([, body = '']) => Buffer.from(body, 'base64'));
}
