/**
 * Codes of what keeps everything of a channel from going, and not one message alone: a key or token that is not to be had, a
 * counterpart that has asked to be left alone. While one message waits for it, no other is tried.
 */
const CHANNEL_WIDE: ReadonlySet<string> = new Set([
  'SECRET_MISSING',
  'KEY_UNREADABLE',
  'KEY_UNFIT',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_OURS',
  'MASKINPORTEN_METADATA',
  'MASKINPORTEN_REFUSED',
  'MASKINPORTEN_FAILED',
  'MASKINPORTEN_NOT_REACHED',
  'REST_PAUSED',
]);

/** Whether what goes wrong with one message goes wrong with all of its channel. */
export function isChannelWide(code: string | null): boolean {
  return code !== null && CHANNEL_WIDE.has(code);
}

/** Whether an attempt that ended so says nothing against its message: it may be tried for as long as it takes. */
export function isPatient(code: string | null): boolean {
  return isChannelWide(code) || code === 'NOT_YET';
}
