import { createHmac } from 'node:crypto';
import { hashText } from './hash-text.ts';

/** Turns references into 64 bits, as two unsigned 32-bit halves, for look-ups without the text. */
export interface ReferenceHash {
  readonly isKeyed: boolean;
  hash(kind: string, reference: string): [number, number];
}

/** Without a key whoever has the database can try all personal numbers: only for what is not kept. */
export const PLAIN_HASH: ReferenceHash = {
  isKeyed: false,
  hash: (kind, reference) => hashText(`${kind}\u0000${reference.trim().toUpperCase()}`),
};

/** HMAC-SHA-256 with the ledger's own key. */
export function createKeyedHash(key: Buffer): ReferenceHash {
  return {
    isKeyed: true,
    hash: (kind, reference) => {
      const text = `${kind}\u0000${normalize(reference)}`;
      const digest = createHmac('sha256', key).update(text).digest();
      return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
    },
  };
}

/** Case, surrounding blanks and a number's leading zeros do not count: an answer may pad it in another way. */
function normalize(reference: string): string {
  const text = reference.trim().toUpperCase();
  return /^0+\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}
