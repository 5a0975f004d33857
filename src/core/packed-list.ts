import { deflateRawSync, inflateRawSync } from 'node:zlib';

const PER_PACK = 1000;
const FAST = { level: 1 };

/** A list that is written once and read in order. */
export interface ReadOnce<T> extends Iterable<T> {
  readonly length: number;
}

/**
 * A list of very many small plain values, packed by the thousand: a million of them take some tens of
 * megabytes, where as objects they would take many hundreds.
 */
export class PackedList<T> implements ReadOnce<T> {
  readonly #packs: Buffer[] = [];
  #open: T[] = [];

  get length(): number {
    return this.#packs.length * PER_PACK + this.#open.length;
  }

  push(value: T): void {
    this.#open.push(value);
    if (this.#open.length < PER_PACK) return;
    this.#packs.push(deflateRawSync(JSON.stringify(this.#open), FAST));
    this.#open = [];
  }

  *[Symbol.iterator](): Generator<T> {
    for (const pack of this.#packs) yield* JSON.parse(inflateRawSync(pack).toString('utf8')) as T[];
    yield* this.#open;
  }
}

/** The first values of a list, at most so many. */
export function takeFirst<T>(list: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const value of list) {
    if (first.length >= count) break;
    first.push(value);
  }
  return first;
}
