import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManifestBuilder, ManifestIndex } from '../../src/core/manifest.ts';
import { TEST_HASH } from '../ledger/test-key.ts';

const KINDS = ['referens', 'titel', 'svarande'];
const TEXT = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
const ITEM = fc.tuple(TEXT, fc.option(TEXT, { nil: undefined }), fc.option(TEXT, { nil: '' }));

function build(items: readonly (readonly (string | undefined)[])[], kinds = KINDS): ManifestIndex {
  const builder = new ManifestBuilder(kinds, TEST_HASH);
  for (const [index, references] of items.entries()) {
    const ordinal = index + 1;
    builder.add(
      { ordinal, line: ordinal + 10, byte: ordinal * 1e10, amount: -ordinal },
      references,
    );
  }
  return new ManifestIndex(builder.finish(), TEST_HASH);
}

function ordinals(index: ManifestIndex, kind: string, reference: string): number[] {
  return index.find(kind, reference).map((item) => item.ordinal);
}

/** As a person would compare: blanks around it, case and a number's leading zeros do not count. */
function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && toPlain(one) === toPlain(other);
}

function toPlain(text: string): string {
  const plain = text.trim().toUpperCase();
  return /^\d+$/.test(plain) ? String(BigInt(plain)) : plain;
}

describe('a manifest finds', () => {
  test('every item by each of its references, and only items that have it', () => {
    fc.assert(
      fc.property(fc.array(ITEM, { maxLength: 60 }), (items) => {
        const index = build(items);
        for (const references of items) {
          for (const [number, kind] of KINDS.entries()) {
            const reference = references[number];
            if (reference === undefined || reference === '') continue;
            const expected = items.flatMap((other, at) =>
              isSame(other[number], reference) ? [at + 1] : [],
            );
            expect(ordinals(index, kind, reference).sort((a, b) => a - b)).toEqual(expected);
          }
        }
      }),
    );
  });

  test('nothing by a reference that no item has', () => {
    fc.assert(
      fc.property(fc.array(ITEM, { maxLength: 60 }), TEXT, (items, wanted) => {
        const index = build(items);
        fc.pre(!items.some((references) => isSame(references[0], wanted)));
        expect(index.find('referens', wanted)).toEqual([]);
      }),
    );
  });

  test('nothing by the reference of another kind', () => {
    const index = build([['A-1', 'T-1']]);
    expect(ordinals(index, 'referens', 'A-1')).toEqual([1]);
    expect(index.find('titel', 'A-1')).toEqual([]);
    expect(index.find('fakturanummer', 'A-1')).toEqual([]);
  });

  test.each(['kb-1Ö', ' KB-1ö ', 'KB-1Ö\t'])(
    'an item by %j, whatever its case and blanks',
    (text) => {
      expect(ordinals(build([['KB-1ö']]), 'referens', text)).toEqual([1]);
    },
  );

  test.each([
    ['000123', '123'],
    ['123', '0000123'],
    ['0000', '0'],
  ])('an item with the number %s by %s, however it is padded', (own, wanted) => {
    expect(ordinals(build([[own], ['1230'], ['A0123']]), 'referens', wanted)).toEqual([1]);
  });

  test.each(['', '   '])('no item by %j, which is no reference', (text) => {
    expect(build([['', '   '], [undefined]]).find('referens', text)).toEqual([]);
  });

  test('the place and the amount of an item, with bytes beyond 4 GiB', () => {
    const [item] = build([['A'], ['B']]).find('referens', 'B');
    expect(item).toEqual({ ordinal: 2, line: 12, byte: 2e10, amount: -2 });
  });

  test('each of 100 000 items among the others', () => {
    const index = build(
      Array.from({ length: 100_000 }, (_, at) => [`KB-${at}`]),
      ['referens'],
    );
    for (let at = 0; at < 100_000; at += 997)
      expect(ordinals(index, 'referens', `KB-${at}`)).toEqual([at + 1]);
    expect(index.find('referens', 'KB-100000')).toEqual([]);
  });

  test('all 20 000 items that share one reference', () => {
    const index = build(
      Array.from({ length: 20_000 }, () => ['same']),
      ['referens'],
    );
    expect(index.find('referens', 'SAME')).toHaveLength(20_000);
  });
});

test('a manifest without items is empty', () => {
  const { manifest } = build([]);
  expect(manifest).toMatchObject({ items: 0, index: Buffer.alloc(0), entries: Buffer.alloc(0) });
});

test('a manifest refuses more items than its numbers have room for', () => {
  const builder = new ManifestBuilder([], TEST_HASH);
  const place = { line: 1, byte: 0, amount: 0 };
  expect(() => builder.add({ ...place, ordinal: 2 ** 24 }, [])).toThrow('16777215 items');
});

describe('another confirmation of the same items', () => {
  const first = build([
    ['U-1', 'x'],
    ['U-2', 'x'],
  ]);
  test.each([
    [
      'says the same when it gives every item the same references',
      [
        ['U-1', 'x'],
        ['U-2', 'x'],
      ],
      'same',
    ],
    ['says the same when it names fewer items', [['U-1', 'x']], 'same'],
    ['says the same when it names none', [], 'same'],
    [
      'says more when it names another item too',
      [
        ['U-1', 'x'],
        ['U-2', 'x'],
        ['U-3', 'x'],
      ],
      'more',
    ],
    [
      'contradicts when an item has another reference',
      [
        ['U-1', 'x'],
        ['U-9', 'x'],
      ],
      'conflict',
    ],
    ['contradicts when an item lost a reference', [['U-1', 'x'], ['U-2']], 'conflict'],
    [
      'contradicts even when it names more',
      [
        ['U-9', 'x'],
        ['U-2', 'x'],
        ['U-3', 'x'],
      ],
      'conflict',
    ],
  ])('%s', (_sentence, items, expected) => {
    expect(first.compare(build(items))).toBe(expected);
  });
});
