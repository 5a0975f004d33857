import type { Batch } from '../core/nouns.ts';
import type { ShipResult } from '../stages/ship.ts';

/** So many messages that fail alike, one after the other, say something of their counterpart. */
const MANY = 5;

/** What a message waits for that nobody knows the outcome of, and that may be sent again. */
const UNANSWERED = 'NOT_ANSWERED';

/**
 * What became of the messages of a channel, as far as it tells whether the others are worth trying: those that wait from
 * earlier passes count too. As long as there is one that was never tried, one such must fail like the others.
 */
export class Streak {
  #code = '';
  #count = 0;
  #isProved: boolean;

  /** With those that wait from earlier passes; `hasFresh` tells whether there is one that was never tried. */
  constructor(waiting: readonly Batch[], hasFresh: boolean) {
    for (const { reasonCode } of waiting) {
      const count = waiting.filter((one) => one.reasonCode === reasonCode).length;
      if (count > this.#count) [this.#code, this.#count] = [reasonCode!, count];
    }
    this.#isProved = !hasFresh;
  }

  /** Whether so many have failed alike already that one more settles it. */
  get isLong(): boolean {
    return this.#count >= MANY;
  }

  /** Notes what became of one. Returns whether it is the channel that fails, and not this message. */
  add(result: ShipResult, { attempts }: Batch): boolean {
    if (result.outcome === 'shipped' || (result.outcome === 'permanent' && !result.blames))
      return this.#begin('');
    if (result.blames) return result.blames === 'channel';
    const code = result.outcome === 'in-doubt' ? UNANSWERED : result.code;
    if (code !== this.#code) this.#begin(code);
    this.#count++;
    this.#isProved ||= attempts === 0;
    return this.isLong && this.#isProved;
  }

  #begin(code: string): false {
    this.#code = code;
    this.#count = 0;
    return false;
  }
}
