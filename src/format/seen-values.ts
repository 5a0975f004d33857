import { hashText } from '../core/hash-text.ts';

const START_SIZE = 1 << 10;

/**
 * Remembers which texts were seen and on which line, as 64-bit hashes in flat tables: a million
 * take 24 MB where a Map of strings takes 150. Two texts are taken for one with odds of 1 to 10^7
 * at a million texts.
 */
export class SeenValues {
  #size = START_SIZE;
  #count = 0;
  #high = new Uint32Array(START_SIZE);
  #low = new Uint32Array(START_SIZE);
  #lines = new Uint32Array(START_SIZE);

  /** Remembers a text; returns the line that had it first, or 0 when it is new. */
  add(text: string, line: number): number {
    if (this.#count * 2 > this.#size) this.#grow();
    const [high, low] = hashText(text);
    return this.#put(high, low, Math.max(line, 1));
  }

  clear(): void {
    this.#count = 0;
    this.#lines.fill(0);
  }

  #put(high: number, low: number, line: number): number {
    const mask = this.#size - 1;
    let slot = low & mask;
    while (this.#lines[slot] !== 0) {
      if (this.#high[slot] === high && this.#low[slot] === low) return this.#lines[slot]!;
      slot = (slot + 1) & mask;
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#lines[slot] = line;
    this.#count++;
    return 0;
  }

  #grow(): void {
    const [high, low, lines] = [this.#high, this.#low, this.#lines];
    this.#size *= 2;
    this.#count = 0;
    this.#high = new Uint32Array(this.#size);
    this.#low = new Uint32Array(this.#size);
    this.#lines = new Uint32Array(this.#size);
    for (let slot = 0; slot < lines.length; slot++) {
      if (lines[slot] !== 0) this.#put(high[slot]!, low[slot]!, lines[slot]!);
    }
  }
}
