import { createHash } from 'node:crypto';
import { AppError } from '../core/errors.ts';

/** The fingerprint of a host key as OpenSSH writes it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** What kind of key it is, e.g. `ssh-ed25519`. */
export function readKind(key: Buffer): string {
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
}

/** The error for a server that shows a key we have not pinned. */
export function hostKeyMismatch(
  channel: string,
  place: string,
  key: Buffer,
  pinned: readonly string[],
): AppError {
  const seen = fingerprint(key);
  const expected = pinned.join(' or ') || 'a pinned key, but none is set';
  const kind = readKind(key);
  const message = `${channel}: ${place} shows the ${kind} host key ${seen}, expected ${expected}`;
  return new AppError('HOST_KEY_MISMATCH', message, {
    fix:
      'Send nothing. Ask the counterpart, by telephone or letter, whether its key has ' +
      'changed; only then put the new fingerprint into hostKeySha256, beside the old one ' +
      'while both are in use.',
    details: { channel, place, kind, seen, expected },
  });
}
