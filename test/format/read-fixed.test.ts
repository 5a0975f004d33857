import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isItem } from '../../src/format/record.ts';
import { changeFixed, GOOD_LINES, GOOD_TEXT } from './fixed-layout.ts';
import {
  describeReading,
  readFile,
  rewrite,
  showFindings,
  showRecords,
  toBytes,
} from './reading.ts';

const small = changeFixed();

describe('a fixed file', () => {
  it('is read as records with values', async () => {
    const { records, findings } = await readFile(small, GOOD_TEXT);

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual([
      'start {"id":"00","mark":"ABC","date":"2026-11-23"}',
      'post {"id":"01","name":"Åsa Öberg","code":"J","number":"0012"}',
      'row {"id":"02","amount":1250,"text":"Hyra"}',
      'row {"id":"02","amount":1}',
      'post {"id":"01","name":"Bo","code":"N","number":"9999"}',
      'end {"id":"99","all":6,"sum":1251}',
    ]);
  });

  it('is put together to items', async () => {
    const { units } = await readFile(small, GOOD_TEXT);

    expect(units.map((unit) => (isItem(unit) ? unit.records.length : unit.type.name))).toEqual([
      'start',
      3,
      1,
      'end',
    ]);
  });

  it.each([
    ['crlf', 'iso-8859-1', '\r\n'],
    ['lf', 'utf-8', '\n'],
    ['lf', 'windows-1252', '\n'],
    ['any', 'ibm850', '\r\n'],
    ['nel', 'ibm278', '\u0085'],
    ['nel', 'ibm1143', '\u0085'],
    ['crlf', 'ibm277', '\r\n'],
    ['lf', 'ibm1142', '\n'],
    ['nel', 'iso-8859-1', '\u0085'],
  ])(
    'with %s in %s is read in chunks of any size and written back',
    async (newline, encoding, end) => {
      const layout = changeFixed(`newline: ${newline}`, `encoding: ${encoding}`);
      const lines =
        encoding.startsWith('ibm1142') || encoding === 'ibm277'
          ? GOOD_LINES.map((line) => line.replace('Åsa Öberg', 'Åsa Øberg'))
          : GOOD_LINES;
      const text = lines.map((line) => line + end).join('');
      const whole = describeReading(await readFile(layout, text));

      expect(showFindings((await readFile(layout, text)).findings)).toEqual([]);
      expect(await rewrite(layout, text)).toBe(text);
      for (const size of [1, 2, 3, 7, 20, 21, 22, 23])
        expect(describeReading(await readFile(layout, text, size))).toBe(whole);
    },
  );

  it.each([
    ['records', 'recordLength: 20'],
    ['blocks that records fill', 'recordLength: 20', 'blockLength: 40'],
    ['blocks of one record', 'recordLength: 20', 'blockLength: 20'],
  ])('without line ends, in %s, is read and written back', async (_, ...lines) => {
    const layout = changeFixed('newline: none', 'encoding: ibm278', ...lines);
    const text = GOOD_LINES.join('');
    const whole = await readFile(layout, text);

    expect(showFindings(whole.findings)).toEqual([]);
    expect(whole.records.map((record) => record.place().byte)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(await rewrite(layout, text)).toBe(text);
    for (const size of [1, 19, 20, 21, 50])
      expect(describeReading(await readFile(layout, text, size))).toBe(describeReading(whole));
  });

  it('in blocks with room left at their end is read and written back', async () => {
    const layout = changeFixed('newline: none', 'recordLength: 20', 'blockLength: 50');
    const blocks = [0, 2, 4].map((at) => `${GOOD_LINES[at]}${GOOD_LINES[at + 1]}`.padEnd(50));

    const whole = await readFile(layout, blocks.join(''));

    expect(showFindings(whole.findings)).toEqual([]);
    expect(whole.records.map((record) => record.place().byte)).toEqual([0, 20, 50, 70, 100, 120]);
    expect(await rewrite(layout, blocks.join(''))).toBe(blocks.join(''));
    for (const size of [1, 20, 49, 50, 51])
      expect(describeReading(await readFile(layout, blocks.join(''), size))).toBe(
        describeReading(whole),
      );
  });

  it('may have a last block with room for more records', async () => {
    const layout = changeFixed('newline: none', 'recordLength: 20', 'blockLength: 70');
    const lines = GOOD_LINES.toSpliced(3, 2).with(-1, '990004000001250     ');
    const text = lines.slice(0, 3).join('').padEnd(70) + lines[3]!.padEnd(70);

    expect(showFindings((await readFile(layout, text)).findings)).toEqual([]);
    expect(await rewrite(layout, text)).toBe(text);
  });

  it.each([
    ['room in a block that is not blank', 70, 'FILLER_NOT_BLANK 3'],
    ['a record after room for one', 90, 'FILLER_NOT_BLANK 4'],
  ])('in blocks may not have %s', async (_, blockLength, finding) => {
    const layout = changeFixed('newline: none', 'recordLength: 20', `blockLength: ${blockLength}`);
    const block = GOOD_LINES.slice(0, 3).join('');
    const text = `${block.padEnd(blockLength - 1)}x${GOOD_LINES[5]!.padEnd(blockLength)}`;

    expect(showFindings((await readFile(layout, text)).findings)).toContain(finding);
  });

  it('in blocks may not end in the middle of one', async () => {
    const layout = changeFixed('newline: none', 'recordLength: 20', 'blockLength: 100');
    const { findings } = await readFile(layout, GOOD_LINES.join(''));

    expect(findings.map((finding) => finding.code)).toContain('FILE_CUT');
  });

  it('may lack its last line end, which is kept so', async () => {
    const text = GOOD_TEXT.slice(0, -1);

    expect((await readFile(small, text)).findings).toEqual([]);
    expect(await rewrite(small, text)).toBe(text);
  });

  it('must have its last line end where the layout says so', async () => {
    const layout = changeFixed('finalNewline: required');
    const { findings } = await readFile(layout, GOOD_TEXT.slice(0, -1));

    expect(showFindings(findings)).toEqual(['FILE_CUT']);
  });

  it('keeps the trailing blanks that transport cut or left', async () => {
    const layout = changeFixed('trailingBlanks: cut');
    const cut = GOOD_LINES.map((line) => line.trimEnd());
    const texts = [
      cut.map((line) => `${line}\n`).join(''),
      cut.map((line, index) => `${line.padEnd(15 + index)}\n`).join(''),
      GOOD_TEXT,
    ];

    for (const text of texts) {
      expect(showFindings((await readFile(layout, text)).findings)).toEqual([]);
      expect(await rewrite(layout, text)).toBe(text);
    }
  });

  it('may have empty lines at its end where the layout says so', async () => {
    const layout = changeFixed('blankLines: at-end');
    const text = `${GOOD_TEXT}\n\n`;

    expect((await readFile(layout, text)).findings).toEqual([]);
    expect(await rewrite(layout, text)).toBe(text);
  });

  it('keeps an empty line after an item that nothing ends', async () => {
    const layout = changeFixed('blankLines: at-end', 'structure: start item:(post row*)* end?');
    const text = `${GOOD_LINES[0]}\n${GOOD_LINES[1]}\n\n`;

    expect((await readFile(layout, text)).findings).toEqual([]);
    expect(await rewrite(layout, text)).toBe(text);
  });

  it.each<[string, string, string]>([
    ['blanks where zeros mean absent', GOOD_LINES[0]!, '00ABC               '],
    ['zeros where they mean absent', GOOD_LINES[0]!, '00ABC   00000000    '],
    ['leading blanks in text', GOOD_LINES[1]!, '01   Bo     N0012   '],
  ])('keeps %s', async (_, from, to) => {
    const text = GOOD_TEXT.replace(from, to);

    expect((await readFile(small, text)).findings).toEqual([]);
    expect(await rewrite(small, text)).toBe(text);
  });

  it('never crashes, and mends nothing silently, when bytes are changed', async () => {
    const good = toBytes(small, GOOD_TEXT);
    const mutation = fc.tuple(fc.nat(good.length), fc.nat(2), fc.uint8Array({ maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 40 }),
        async (mutations, size) => {
          let bytes = good;
          for (const [at, removed, added] of mutations)
            bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
          const reading = await readFile(small, bytes);

          expect(describeReading(await readFile(small, bytes, size))).toBe(
            describeReading(reading),
          );
          if (reading.findings.length === 0)
            expect(await rewrite(small, bytes)).toBe(bytes.toString('latin1'));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of random bytes always ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { findings } = await readFile(small, Buffer.from(bytes));

        expect(findings.length).toBeGreaterThan(0);
      }),
    );
  });
});
