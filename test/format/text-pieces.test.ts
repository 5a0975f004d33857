import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import { findEncoding } from '../../src/format/encoding.ts';
import { decodePieces } from '../../src/format/text-pieces.ts';
import { toChunks } from './reading.ts';

async function decode(encoding: string, bytes: Buffer, size?: number) {
  const findings: Finding[] = [];
  const reporter = { file: 'f', report: (finding: Finding) => findings.push(finding) };
  const offsets: number[] = [];
  let text = '';
  for await (const piece of decodePieces(findEncoding(encoding)!, toChunks(bytes, size), reporter, {
    isCut: false,
  })) {
    for (let index = 0; index < piece.text.length; index++)
      offsets.push(piece.findByte(text.length + index));
    text += piece.text;
  }
  const bad = findings.map((finding) => `${finding.code} ${finding.byte}`);
  return { text, offsets, bad, messages: findings.map(({ message }) => message) };
}

describe('a text decoded in pieces', () => {
  it.each([1, 2, 3, 4, 5, 7, 100])('is the same in chunks of %i bytes', async (size) => {
    const bytes = Buffer.from('\ufeffaÅ€𝄞z');

    expect(await decode('utf-8', bytes, size)).toMatchObject({
      text: 'aÅ€𝄞z',
      offsets: [3, 4, 6, 9, 12, 13].map((byte, index) => (index === 4 ? expect.any(Number) : byte)),
      bad: [],
    });
  });

  it.each([
    ['a byte that begins nothing', '41 80 42', 'A', 1],
    ['a character cut short', '41 e2 82 42', 'A', 1],
    ['a character cut by the end', '41 e2 82', 'A', 1],
    ['a byte UTF-8 never has', '41 42 ff', 'AB', 2],
    ['half a surrogate pair', '41 ed a0 80', 'A', 1],
    ['an overlong slash', 'c0 af', '', 0],
    ['a bad byte after a byte order mark', 'ef bb bf 41 80', 'A', 4],
    ['a bad byte after wide characters', 'c3 85 e2 82 ac 80', 'Å€', 5],
  ])('stops at %s and tells where', async (_, hex, text, byte) => {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');

    for (const size of [undefined, 1, 2, 3]) {
      const decoded = await decode('utf-8', bytes, size);
      expect(decoded.text).toBe(text);
      expect(decoded.bad).toEqual([`BYTE_UNDECODABLE ${byte}`]);
    }
  });

  it('stops at a byte a single-byte set lacks', async () => {
    const decoded = await decode('windows-1252', Buffer.from([65, 0x80, 0x81, 66]), 3);

    expect(decoded).toMatchObject({ text: 'A€', offsets: [0, 1], bad: ['BYTE_UNDECODABLE 2'] });
  });

  it('keeps a byte order mark that is not at the start', async () => {
    expect((await decode('utf-8', Buffer.from('a\ufeffb'), 1)).text).toBe('a\ufeffb');
  });

  it('never depends on how the bytes come', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array)),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (content, size) => {
        expect(await decode('utf-8', content, size)).toEqual(await decode('utf-8', content));
      }),
    );
  });
});

describe('a file in another encoding', () => {
  it.each<[string, string, Buffer, string]>([
    ['UTF-8 with its mark', 'iso-8859-1', Buffer.from('\ufeffx'), 'utf-8'],
    ['UTF-16', 'utf-8', Buffer.from('\ufeffx', 'utf16le'), 'utf-16'],
    [
      'UTF-16 of the other order',
      'windows-1252',
      Buffer.from('\ufeffx', 'utf16le').swap16(),
      'utf-16',
    ],
  ])('is told of by the mark it begins with: %s read as %s', async (_, encoding, bytes, found) => {
    for (const size of [undefined, 1, 2]) {
      const decoded = await decode(encoding, bytes, size);
      expect(decoded).toMatchObject({ text: '', bad: ['ENCODING_OTHER 0'] });
      expect(decoded.messages).toEqual([`the file is ${found}, not ${encoding}`]);
    }
  });
});

describe('a file of single bytes whose letters are all UTF-8', () => {
  it.each<[string, string, string]>([
    ['iso-8859-1', 'x\nÅsa Öberg\n', 'ENCODING_OTHER 2'],
    ['windows-1252', 'Tack för räkningen €', 'ENCODING_OTHER 6'],
  ])('is told of, read as %s', async (encoding, text, bad) => {
    for (const size of [undefined, 1, 2, 3, 7])
      expect((await decode(encoding, Buffer.from(text), size)).bad).toEqual([bad]);
  });

  it.each<[string, Buffer]>([
    ['has one letter that is not', Buffer.concat([Buffer.from('Å'), Buffer.from('Ö', 'latin1')])],
    ['has letters of its own', Buffer.from('Åsa Öberg', 'latin1')],
    ['ends in half a letter', Buffer.from('Å').subarray(0, 1)],
    ['has none', Buffer.from('abc')],
  ])('is not told of when it %s', async (_, bytes) => {
    for (const size of [undefined, 1, 2])
      expect((await decode('iso-8859-1', bytes, size)).bad).toEqual([]);
  });
});
