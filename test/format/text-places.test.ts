import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextPlaces } from '../../src/format/text-places.ts';

describe('the place of a character in a long text', () => {
  it('is that which counting from the beginning gives', () => {
    const piece = fc.constantFrom('a', '\n', 'å', '\u{1d11e}', '\r\n', 'x'.repeat(1000));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60, size: 'max' }), fc.nat(), (pieces, seed) => {
        const text = pieces.join('');
        const offset = pieces.slice(0, seed % (pieces.length + 1)).join('').length;
        const before = text.slice(0, offset);

        expect(new TextPlaces(text).find(offset)).toEqual({
          offset,
          lines: before.split('\n').length - 1,
          lineStart: before.lastIndexOf('\n') + 1,
          bytes: Buffer.byteLength(before),
        });
      }),
    );
  });

  it.each([4095, 4096, 4097, 8191, 8192, 8193])(
    'is right at %i, between halves of characters',
    (at) => {
      const text = `${'a'.repeat(4095)}\u{1d11e}${'\u{1d11e}'.repeat(2048)}\n`;

      expect(new TextPlaces(text).find(at).bytes).toBe(Buffer.byteLength(text.slice(0, at)));
    },
  );
});
