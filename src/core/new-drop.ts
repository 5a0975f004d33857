import type { Drop } from './nouns.ts';

/** A file as it stands when it has just been claimed: nothing is known of what is in it. */
export function newDrop(
  claimed: Pick<Drop, 'id' | 'name' | 'origin' | 'size' | 'sha256' | 'claimedAt'>,
): Drop {
  return {
    ...claimed,
    state: 'claimed',
    transaction: null,
    layout: null,
    creditor: null,
    sequence: null,
    businessKey: null,
    itemsIn: 0,
    amountIn: 0,
    itemsRejected: 0,
    amountRejected: 0,
    reasonCode: null,
    reasonText: null,
    lifted: '',
  };
}
