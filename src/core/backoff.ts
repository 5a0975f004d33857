import type { Config } from './config-schema.ts';

/** How long to wait before attempt `attempt + 1`, in ms: growing, bounded, partly left to chance (`random` from 0 to 1). */
export function getDelayMs(attempt: number, retry: Config['retry'], random: number): number {
  const grown = retry.firstSeconds * retry.factor ** Math.max(0, attempt - 1);
  const bounded = Math.min(grown, retry.maxSeconds);
  return Math.round(bounded * (1 - retry.jitter + 2 * retry.jitter * random) * 1000);
}
