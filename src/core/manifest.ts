import { assert } from './errors.ts';
import type { ReferenceHash } from './reference-hash.ts';

/**
 * A batch's items in compact form: for each item its place and amount, and for each of its
 * references a hash in a sorted index. 8 bytes a reference and about 30 an item, so that a million
 * items cost no million rows and any of them is found by bisection.
 */
export interface Manifest {
  /** Kinds of reference, e.g. `referens`, in the order of the checks. */
  readonly kinds: readonly string[];
  readonly items: number;
  /** Whether the references were hashed with the ledger's key. */
  readonly isKeyed: boolean;
  /** Sorted 64-bit keys: 40 bits of hash, 24 bits of ordinal; little-endian. */
  readonly index: Buffer;
  /** Fixed-size entries by position: ordinal, line, byte, amount, one check for each kind. */
  readonly entries: Buffer;
}

/** One item as the manifest holds it. */
export interface ManifestItem {
  readonly ordinal: number;
  readonly line: number;
  readonly byte: number;
  /** Minor units. */
  readonly amount: number;
}

/** As many as three bytes can number. */
export const MAX_ITEMS = 2 ** 24 - 1;
const ENTRY_HEAD = 24;

/** Bytes of one entry. */
export function getEntrySize(kinds: number): number {
  return ENTRY_HEAD + kinds * 4;
}

/** Collects items into a manifest; ordinals must rise. */
export class ManifestBuilder {
  readonly #kinds: readonly string[];
  readonly #hash: ReferenceHash;
  readonly #entrySize: number;
  #items = 0;
  #keys = 0;
  #keyWords = new Uint32Array(2048);
  #entries = Buffer.alloc(1024 * 64);

  constructor(kinds: readonly string[], hash: ReferenceHash) {
    this.#kinds = kinds;
    this.#hash = hash;
    this.#entrySize = getEntrySize(kinds.length);
  }

  /** Adds an item with its references in the order of the kinds. */
  add(item: ManifestItem, references: readonly (string | undefined)[]): void {
    assert(item.ordinal <= MAX_ITEMS, `a batch may hold ${MAX_ITEMS} items`);
    const at = this.#items * this.#entrySize;
    if (at + this.#entrySize > this.#entries.length)
      this.#entries = Buffer.concat([this.#entries, Buffer.alloc(this.#entries.length)]);
    this.#entries.writeUInt32LE(item.ordinal, at);
    this.#entries.writeUInt32LE(item.line, at + 4);
    this.#entries.writeDoubleLE(item.byte, at + 8);
    this.#entries.writeDoubleLE(item.amount, at + 16);
    for (let kind = 0; kind < this.#kinds.length; kind++) {
      const reference = references[kind];
      if (reference !== undefined && reference !== '')
        this.#addKey(this.#items, kind, reference, at);
    }
    this.#items++;
  }

  finish(): Manifest {
    const words = this.#keyWords.slice(0, this.#keys * 2);
    new BigUint64Array(words.buffer).sort();
    return {
      kinds: this.#kinds,
      items: this.#items,
      isKeyed: this.#hash.isKeyed,
      index: Buffer.from(words.buffer),
      entries: Buffer.from(this.#entries.subarray(0, this.#items * this.#entrySize)),
    };
  }

  /** The key's low part is the item's position among the entries, which is what a look-up needs. */
  #addKey(position: number, kind: number, reference: string, at: number): void {
    const [high, low] = this.#hash.hash(this.#kinds[kind]!, reference);
    if (this.#keys * 2 >= this.#keyWords.length) {
      const grown = new Uint32Array(this.#keyWords.length * 2);
      grown.set(this.#keyWords);
      this.#keyWords = grown;
    }
    this.#keyWords[this.#keys * 2] = ((low & 0xff) << 24) | position;
    this.#keyWords[this.#keys * 2 + 1] = high;
    this.#keys++;
    this.#entries.writeUInt32LE(low, at + ENTRY_HEAD + kind * 4);
  }
}

/** Finds items in a manifest by reference or position. */
export class ManifestIndex {
  readonly manifest: Manifest;
  /** The same that the manifest was built with. */
  readonly hash: ReferenceHash;
  readonly #entrySize: number;

  constructor(manifest: Manifest, hash: ReferenceHash) {
    this.manifest = manifest;
    this.hash = hash;
    this.#entrySize = getEntrySize(manifest.kinds.length);
  }

  /** Every item that has the reference. */
  find(kind: string, reference: string): ManifestItem[] {
    const kindNumber = this.manifest.kinds.indexOf(kind);
    if (kindNumber < 0) return [];
    const [high, low] = this.hash.hash(kind, reference);
    return findPositions(this.manifest.index, high, low)
      .filter(
        (position) =>
          readReference(this.manifest.entries, position * this.#entrySize, kindNumber) === low,
      )
      .map((position) => this.getAt(position));
  }

  /** Whether the item of a number is here with a reference of a kind. */
  hasReference(ordinal: number, kind: string): boolean {
    const kindNumber = this.manifest.kinds.indexOf(kind);
    const position = kindNumber < 0 ? undefined : this.#findPosition(ordinal);
    if (position === undefined) return false;
    return readReference(this.manifest.entries, position * this.#entrySize, kindNumber) !== 0;
  }

  /** By bisection: ordinals rise. */
  #findPosition(ordinal: number): number | undefined {
    let from = 0;
    let to = this.manifest.items;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.getAt(middle).ordinal < ordinal) from = middle + 1;
      else to = middle;
    }
    const isHere = from < this.manifest.items && this.getAt(from).ordinal === ordinal;
    return isHere ? from : undefined;
  }

  /** The numbers of all its items, in order. */
  listOrdinals(): number[] {
    return Array.from(
      { length: this.manifest.items },
      (_, position) => this.getAt(position).ordinal,
    );
  }

  /** How another manifest's references of the same items relate to these, item by item. */
  compare(other: ManifestIndex): 'same' | 'more' | 'conflict' {
    const known = new Map<number, number>();
    for (let position = 0; position < this.manifest.items; position++)
      known.set(this.getAt(position).ordinal, position);
    let result: 'same' | 'more' = 'same';
    for (let position = 0; position < other.manifest.items; position++) {
      const mine = known.get(other.getAt(position).ordinal);
      if (mine === undefined) result = 'more';
      else if (!this.#getChecks(mine).equals(other.#getChecks(position))) return 'conflict';
    }
    return result;
  }

  #getChecks(position: number): Buffer {
    return this.manifest.entries.subarray(
      position * this.#entrySize + ENTRY_HEAD,
      (position + 1) * this.#entrySize,
    );
  }

  /** The item at a position from 0; ordinals without gaps give ordinal - 1. */
  getAt(position: number): ManifestItem {
    return readEntry(this.manifest.entries, position * this.#entrySize);
  }
}

/** Reads one entry. */
export function readEntry(entries: Buffer, at: number): ManifestItem {
  return {
    ordinal: entries.readUInt32LE(at),
    line: entries.readUInt32LE(at + 4),
    byte: entries.readDoubleLE(at + 8),
    amount: entries.readDoubleLE(at + 16),
  };
}

/** The hash of an entry's reference of a kind; 0 when it has none. */
export function readReference(entries: Buffer, at: number, kind: number): number {
  return entries.readUInt32LE(at + ENTRY_HEAD + kind * 4);
}

/** Positions of the entries whose key has this hash, by bisection in sorted keys. */
export function findPositions(index: Buffer, high: number, low: number): number[] {
  const count = index.length / 8;
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (index.readUInt32LE(middle * 8 + 4) < high) from = middle + 1;
    else to = middle;
  }
  const positions: number[] = [];
  for (; from < count && index.readUInt32LE(from * 8 + 4) === high; from++) {
    const word = index.readUInt32LE(from * 8);
    if (word >>> 24 === (low & 0xff)) positions.push(word & 0xffffff);
  }
  return positions;
}
