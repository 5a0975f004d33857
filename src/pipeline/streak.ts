import type { ShipResult } from '../stages/ship.ts';

/** So many messages that fail alike, one after the other, say something of their counterpart. */
const MANY = 5;

/** What became of the messages of a pass, as far as it tells whether the others of their channel are worth trying. */
export class Streak {
  #code = '';
  #count = 0;

  /** Notes what became of one. Returns whether the others are to wait for the next pass. */
  add(result: ShipResult): boolean {
    if (result.outcome === 'shipped') return this.#begin('');
    if (result.blames) return result.blames === 'channel';
    // A verdict on the message says that the counterpart is there.
    if (result.outcome === 'permanent') return this.#begin('');
    if (result.code !== this.#code) return this.#begin(result.code);
    this.#count++;
    return this.#count >= MANY;
  }

  #begin(code: string): false {
    this.#code = code;
    this.#count = 1;
    return false;
  }
}
