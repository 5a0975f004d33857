import { describe, expect, it } from 'vitest';
import { changeFixed, GOOD_LINES, GOOD_TEXT, withLine } from './fixed-layout.ts';
import { readFile, showFindings, toBytes } from './reading.ts';

const small = changeFixed();

describe('a finding in a fixed file', () => {
  it.each<[string, number, string, ...string[]]>([
    ['a constant', 1, '00ABD   20261123    ', 'FIELD_NOT_CONSTANT mark'],
    ['a constant shifted', 1, '00 ABC  20261123    ', 'FIELD_NOT_CONSTANT mark'],
    ['a date', 1, '00ABC   20261323    ', 'FIELD_NOT_DATE date'],
    ['a filler', 1, '00ABC   20261123  x ', 'FILLER_NOT_BLANK rest'],
    ['an empty field', 2, '01          J0012   ', 'FIELD_REQUIRED name'],
    ['a code', 2, '01Bo        X0012   ', 'FIELD_CODE_UNKNOWN code'],
    ['digits with a blank', 2, '01Bo        J 012   ', 'FIELD_NOT_DIGITS number'],
    ['letters in a number', 3, '020001A50Hyra       ', 'FIELD_NOT_NUMBER amount'],
    ['a number too small', 3, '020000000Hyra       ', 'FIELD_RANGE amount'],
    [
      'three fields at once',
      2,
      '01          XA012   ',
      'FIELD_REQUIRED name',
      'FIELD_CODE_UNKNOWN code',
      'FIELD_NOT_DIGITS number',
    ],
    ['an unknown record', 4, '05xxxx              ', 'RECORD_UNKNOWN 4'],
    ['a record too short', 4, '020000001', 'RECORD_TOO_SHORT 4'],
    ['a record too long', 4, '020000001            x', 'RECORD_TOO_LONG 4'],
    ['an empty line', 4, '', 'LINE_EMPTY 4'],
    ['a tab', 4, '020000001\t          ', 'CHARACTER_CONTROL text'],
    ['a NUL', 4, '020000001\u0000          ', 'CHARACTER_CONTROL text'],
    ['a carriage return in a line', 4, '020000001\r          ', 'CHARACTER_CONTROL text'],
    ['a delete', 4, '020000001\u007f          ', 'CHARACTER_CONTROL text'],
    ['a C1 control', 4, '020000001\u0085          ', 'CHARACTER_CONTROL text'],
    ['another line end', 4, '020000001           \r', 'NEWLINE_UNEXPECTED 4'],
  ])('tells of %s', async (_, line, text, ...codes) => {
    expect(showFindings((await readFile(small, withLine(line, text))).findings)).toEqual(codes);
  });

  it('has everything that helps to mend it', async () => {
    const { findings } = await readFile(small, withLine(3, '020001A50Hyra       '));

    expect(findings).toEqual([
      {
        code: 'FIELD_NOT_NUMBER',
        consequence: 'reject-item',
        file: 'f',
        line: 3,
        byte: 44,
        columns: [3, 9],
        record: 'row',
        field: 'amount',
        title: 'amount',
        item: 1,
        found: '0001A50',
        expected: 'a number of 7 characters, the last 2 being decimals',
        message: 'the field does not hold a number of the form asked for',
        fix: 'fill with zeros on the left, no blanks',
        excerpt: { text: '020001A50Hyra       ', fromColumn: 1 },
      },
    ]);
  });

  it('shows nothing personal', async () => {
    const { findings } = await readFile(small, withLine(2, '01Åsa Öberg X0012   '));
    const bad = await readFile(small, withLine(2, '01Åsa Öberg J0012 x '));

    expect(findings[0]?.excerpt?.text).toBe('01*** ***** X0012   ');
    // Something in the filler: the line may be displaced, so all of it is masked.
    expect(bad.findings[0]?.excerpt?.text).toBe('***** ***** ***** * ');
    expect(JSON.stringify([findings, bad.findings])).not.toMatch(/Åsa|Öberg/);
  });

  it('masks what was found in a personal field', async () => {
    const layout = changeFixed('trailingBlanks: cut');
    const text = GOOD_TEXT.replace('01Åsa Öberg J', '01Åsa\u0000Öberg J');

    expect(JSON.stringify((await readFile(layout, text)).findings)).not.toMatch(/Åsa|Öberg/);
  });

  it('of an unknown record shows its id and nothing more', async () => {
    const layout = changeFixed('structure: start item:(post row*)* end');
    const { findings } = await readFile(layout, withLine(2, 'X1Åsa Öberg J0012   '));

    expect(findings[0]).toMatchObject({ code: 'RECORD_UNKNOWN', found: 'X1', columns: [1, 2] });
    expect(findings[0]?.expected).toBe('one of 00 (start), 01 (post), 02 (row), 99 (end)');
  });

  it.each([
    ['iso-8859-1', 51],
    ['ibm278', 51],
    ['utf-8', 53],
  ])('counts bytes in %s', async (encoding, byte) => {
    const layout = changeFixed(`encoding: ${encoding}`);
    const text = withLine(3, '020001250Hy\u0001a       ');
    const { findings } = await readFile(layout, text);

    expect(findings).toMatchObject([
      { code: 'CHARACTER_CONTROL', line: 3, byte: byte + 2, columns: [12, 12], field: 'text' },
    ]);
  });

  it('tells of a byte that is no character, with its place, and reads on', async () => {
    const layout = changeFixed('encoding: utf-8');
    const bytes = toBytes(layout, GOOD_TEXT);
    bytes[53] = 0xff;
    const { findings, records } = await readFile(layout, bytes, 10);

    expect(findings).toMatchObject([
      {
        code: 'BYTE_UNDECODABLE',
        line: 3,
        byte: 53,
        columns: [10, 10],
        record: 'row',
        field: 'text',
      },
    ]);
    expect(records).toHaveLength(6);
  });

  it('tells of a byte order mark', async () => {
    const layout = changeFixed('encoding: utf-8');
    const { findings } = await readFile(layout, `\ufeff${GOOD_TEXT}`);

    expect(findings[0]).toMatchObject({
      code: 'CHARACTER_CONTROL',
      line: 1,
      byte: 0,
      columns: [1, 1],
      found: 'a byte order mark (0xfeff)',
    });
  });

  it('gives a field past the end of a short record the byte where it ends', async () => {
    const { findings } = await readFile(small, withLine(2, '01Bo'));

    expect(findings).toMatchObject([
      { code: 'RECORD_TOO_SHORT', byte: 21, columns: [1, 4] },
      { code: 'FIELD_REQUIRED', byte: 25, columns: [13, 13] },
      { code: 'FIELD_REQUIRED', byte: 25, columns: [14, 17] },
    ]);
  });

  it('tells of wrong line ends once', async () => {
    const { findings } = await readFile(small, GOOD_TEXT.replaceAll('\n', '\r\n'));

    expect(findings).toMatchObject([
      { code: 'NEWLINE_UNEXPECTED', line: 1, found: '"\\r\\n"', expected: 'LF' },
    ]);
  });

  it.each([
    ['an empty file', '', 'FILE_EMPTY'],
    ['a file of one line end', '\n', 'LINE_EMPTY 1', 'FILE_EMPTY'],
    ['a file without its end', GOOD_LINES.slice(0, 3).join('\n'), 'RECORD_MISSING 3'],
    ['a file that goes on after its end', `${GOOD_TEXT}${GOOD_LINES[5]}`, 'RECORD_UNEXPECTED 7'],
  ])('tells of %s', async (_, text, ...codes) => {
    expect(showFindings((await readFile(small, text)).findings)).toEqual(codes);
  });

  it('tells of a file cut in the middle of an unterminated record', async () => {
    const layout = changeFixed('newline: none', 'recordLength: 20');
    const { findings } = await readFile(layout, GOOD_LINES.join('').slice(0, -3));

    expect(showFindings(findings)).toContain('FILE_CUT');
  });

  it('tells of an empty line among the records where they may stand at the end', async () => {
    const layout = changeFixed('blankLines: at-end');

    expect(showFindings((await readFile(layout, withLine(4, ''))).findings)).toEqual([
      'LINE_EMPTY 4',
    ]);
  });

  it.each([1 << 16, 1 << 20, 5_000_000])(
    'tells of a line of 5 MB however it comes: chunks of %i',
    async (size) => {
      const long = Buffer.alloc(5_000_000, 'x');
      const bytes = Buffer.concat([
        toBytes(small, `${GOOD_LINES[0]}\n`),
        long,
        Buffer.from('\n00'),
      ]);
      const { findings } = await readFile(small, bytes, size);

      expect(showFindings(findings)).toEqual(['LINE_TOO_LONG', 'RECORD_MISSING 1']);
      expect(findings[0]?.byte).toBe(21);
    },
  );

  it('of binary garbage are many and bounded by the reader of them', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256));

    expect((await readFile(small, bytes)).findings.length).toBeGreaterThan(10);
  });
});
