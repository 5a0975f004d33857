/** Bits for each key, and how many of them are set: of a hundred keys that are not there one seems to be. */
const BITS_PER_KEY = 10;
const PROBES = 7;
/** Manifests of more keys are looked into: they are few, and their filter would cost more to read. */
const MAX_KEYS = 1 << 16;
const MIN_BITS = 64;

/**
 * A Bloom filter over the keys of a manifest's index (8 bytes each: 24 bits of position, 40 of hash), so
 * that a reference is looked for only in manifests that may hold it; null for a manifest of many keys.
 */
export function buildFilter(index: Buffer): Buffer | null {
  const keys = index.length / 8;
  if (keys > MAX_KEYS) return null;
  const filter = Buffer.alloc(Math.max(MIN_BITS, Math.ceil((keys * BITS_PER_KEY) / 8) * 8) / 8);
  for (let at = 0; at < index.length; at += 8)
    for (const bit of listBits(index.readUInt32LE(at + 4), index[at + 3]!, filter))
      filter[bit >>> 3]! |= 1 << (bit & 7);
  return filter;
}

/** False when no key of the filter's manifest has this hash. */
export function mayHold(filter: Buffer | null, high: number, low: number): boolean {
  if (!filter) return true;
  for (const bit of listBits(high, low & 0xff, filter))
    if ((filter[bit >>> 3]! & (1 << (bit & 7))) === 0) return false;
  return true;
}

function* listBits(high: number, low: number, filter: Buffer): Generator<number> {
  const step = (Math.imul(high, 0x9e3779b1) ^ Math.imul(low + 1, 0x85ebca6b)) >>> 0;
  for (let probe = 0; probe < PROBES; probe++)
    yield (high + probe * ((step | 1) >>> 0)) % (filter.length * 8);
}
