import { hash } from 'node:crypto';
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

/**
 * SHA-256 over the ledger's own key and the reference. Only 64 bits of it are kept, so nobody can go
 * on from them as from a whole hash; an HMAC would take three times as long, for millions of items.
 */
export function createKeyedHash(key: Buffer): ReferenceHash {
  const prefix = key.toString('hex');
  return {
    isKeyed: true,
    hash: (kind, reference) => {
      const digest = hash('sha256', `${prefix}${kind}\u0000${normalizeReference(reference)}`);
      return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
    },
  };
}

/** Case, surrounding blanks and a number's leading zeros do not count: an answer may pad it in another way. */
export function normalizeReference(reference: string): string {
  const text = reference.trim().toUpperCase();
  return /^0+\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}
