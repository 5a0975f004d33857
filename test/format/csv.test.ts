import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recount } from '../../src/format/recount.ts';
import {
  describeReading,
  loadGood,
  readFile,
  rebuild,
  rewrite,
  showFindings,
  showRecords,
  writeFile,
} from './reading.ts';

const CSV_TEXT = `layout: rows
title: Rows
provenance: reconstructed
source: ours
kind: csv
records:
  row:
    fields:
      name: { at: Name, personal: true }
      amount: { at: Amount, type: number, decimals: 2, separator: ',' }
      note: { at: Note, optional: true }
`;
const TYPED_TEXT = `layout: typed
title: Typed
provenance: reconstructed
source: ours
kind: csv
header: false
structure: head line* foot
item: line
totals:
  lines: { count: line }
records:
  head:
    fields:
      type: { at: 1, id: H }
      date: { at: 2, type: date }
  line:
    fields:
      type: { at: 1, id: L }
      name: { at: 2 }
      amount: { at: 4, type: number }
      code: { at: 3 }
  foot:
    fields:
      type: { at: 1, id: F }
      lines: { at: 2, type: number, total: lines }
`;

const change = (text: string, ...lines: readonly string[]) =>
  loadGood(text.replace('kind: csv\n', ['kind: csv', ...lines, ''].join('\n')));
const rows = change(CSV_TEXT);
const typed = change(TYPED_TEXT);
const HEADER = 'Name;Amount;Note\n';

describe('a CSV file', () => {
  it('is read by the names of its columns', async () => {
    const { records, findings } = await readFile(
      rows,
      `${HEADER}Åsa;12,50;\n"a;b";1;"say ""hi""\nand go"\nBo;0,05;x\n`,
    );

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual([
      'row {"name":"Åsa","amount":1250}',
      'row {"name":"a;b","amount":100,"note":"say \\"hi\\"\\nand go"}',
      'row {"name":"Bo","amount":5,"note":"x"}',
    ]);
    expect(records.map((record) => record.place())).toEqual([
      { line: 2, byte: 17 },
      { line: 3, byte: 29 },
      { line: 5, byte: 57 },
    ]);
  });

  it('may have its columns in another order', async () => {
    const { records, findings } = await readFile(rows, 'Note;Name;Amount\nx;Bo;1\n');

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual(['row {"name":"Bo","amount":100,"note":"x"}']);
  });

  it('without header is read by the numbers of its columns and its ids', async () => {
    const text = 'H;2026-11-23\nL;Bo;X;12\nL;Åsa;Y;1\nF;2\n';
    const { records, findings } = await readFile(typed, text);

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual([
      'head {"type":"H","date":"2026-11-23"}',
      'line {"type":"L","name":"Bo","amount":12,"code":"X"}',
      'line {"type":"L","name":"Åsa","amount":1,"code":"Y"}',
      'foot {"type":"F","lines":2}',
    ]);
    expect(await rewrite(typed, text)).toBe(text);
    expect(String(await rebuild(typed, text))).toBe(text);
  });

  it.each<[string, readonly string[], string]>([
    ['semicolons', [], `${HEADER}Bo;12,50;\n`],
    ['CR LF', ['newline: crlf'], 'Name;Amount;Note\r\nBo;1;\r\n'],
    ['either line end', [], 'Name;Amount;Note\r\nBo;1;\r\n'],
    ['no last line end', [], `${HEADER}Bo;1;\nBo;1;`],
    ['commas', ["delimiter: ','"], 'Name,Amount,Note\nBo,"12,50",x\n'],
    ['tabs', ['delimiter: "\\t"'], 'Name\tAmount\tNote\nBo\t1\tx\n'],
    ['quotes in quotes', [], `${HEADER}"a""b";1;"c;d"\n`],
    ['a line end in quotes', [], `${HEADER}Bo;1;"c\nd"\n`],
    ['a CR LF in quotes', [], `${HEADER}Bo;1;"c\r\nd"\n`],
    ['a line feed in quotes among CR LF', ['newline: crlf'], 'Name;Amount;Note\r\nBo;1;"c\nd"\r\n'],
    ['single quotes', ['quote: "\'"'], `${HEADER}'a''b';1;'c;d'\n`],
    ['all values quoted', ['quoting: all'], '"Name";"Amount";"Note"\n"Bo";"1";""\n'],
    ['texts quoted', ['quoting: text'], `${HEADER}"Bo";1;"x"\n"Bo";1;\n`],
    ['no quotes', ['quoting: none'], `${HEADER}ICA "MAXI";1;"x\n`],
    ['no header', ['header: false'], 'Bo;1;x\n'],
    ['Windows-1252', ['encoding: windows-1252'], `${HEADER}Åsa €;1;x\n`],
    ['ISO-8859-1', ['encoding: iso-8859-1'], `${HEADER}Åsa;1;x\n`],
  ])('with %s is written back byte for byte, and read in any chunks', async (_, lines, text) => {
    const layout = change(CSV_TEXT, ...lines);
    const whole = await readFile(layout, text);

    expect(showFindings(whole.findings)).toEqual([]);
    expect(await rewrite(layout, text)).toBe(text);
    for (const size of [1, 2, 3, 7])
      expect(describeReading(await readFile(layout, text, size))).toBe(describeReading(whole));
  });

  it('may begin with a byte order mark', async () => {
    const { findings, records } = await readFile(rows, `\ufeff${HEADER}Bo;1;\n`, 1);

    expect(findings).toEqual([]);
    expect(records[0]?.place()).toEqual({ line: 2, byte: 20 });
  });

  it('counts bytes in wide characters', async () => {
    const { findings } = await readFile(rows, `${HEADER}Åsa;x;\nBo;y;\n`);

    expect(findings.map(({ line, byte, path }) => [line, byte, path])).toEqual([
      [2, 22, "column 2 'Amount'"],
      [3, 28, "column 2 'Amount'"],
    ]);
  });

  it.each<[string, string, ...string[]]>([
    ['an empty file', '', 'FILE_EMPTY'],
    ['a header alone', HEADER, 'FILE_EMPTY'],
    ['an unknown column', 'Name;Amount;Note;Age\nBo;1;;7\n', 'COLUMN_UNKNOWN 1'],
    ['a missing column', 'Name;Note\nBo;x\n', 'COLUMN_MISSING 1'],
    ['a missing optional column', 'Name;Amount\nBo;1\n'],
    ['a column twice', 'Name;Amount;Note;Name\nBo;1;;Eva\n', 'COLUMN_REPEATED 1'],
    ['a cell too many', `${HEADER}Bo;1;x;y\n`, 'ROW_TOO_LONG 2'],
    ['a cell too few', `${HEADER}Bo;1\n`, 'ROW_TOO_SHORT 2'],
    ['an empty required cell', `${HEADER};1;x\n`, 'FIELD_REQUIRED name'],
    ['a malformed cell', `${HEADER}Bo;1.5;x\n`, 'FIELD_NOT_NUMBER amount'],
    ['an empty line', `${HEADER}Bo;1;\n\nBo;1;\n`, 'LINE_EMPTY 3'],
    ['a quote in a value', `${HEADER}Bo;1;\nB"o;1;\n`, 'CSV_MALFORMED 3'],
    ['text after a quote', `${HEADER}Bo;1;\n"B"o;1;\n`, 'CSV_MALFORMED 3'],
    ['a quote that never ends', `${HEADER}Bo;1;\n"Bo;1;\nBo;1;\n`, 'CSV_MALFORMED 3'],
    ['a NUL', `${HEADER}B\u0000o;1;x\n`, 'CHARACTER_CONTROL 2'],
    ['a lone carriage return', `${HEADER}B\ro;1;x\n`, 'CHARACTER_CONTROL 2'],
  ])('is told of with %s', async (_, text, ...codes) => {
    for (const size of [undefined, 1, 5])
      expect(showFindings((await readFile(rows, text, size)).findings)).toEqual(codes);
  });

  it.each<[string, readonly string[], string, ...string[]]>([
    ['an unknown type', [], 'H;2026-11-23\nX;Bo;X;12\nF;0\n', 'RECORD_UNKNOWN 2'],
    [
      'a row of one type with the cells of another',
      [],
      'H;2026-11-23;x;y\nF;0\n',
      'ROW_TOO_LONG 1',
    ],
    ['a wrong order', [], 'H;2026-11-23\nF;0\nL;Bo;X;12\n', 'RECORD_UNEXPECTED 3'],
    ['no end', [], 'H;2026-11-23\n', 'RECORD_MISSING 1'],
    ['other line ends', ['newline: crlf'], 'H;2026-11-23\nF;0\n', 'NEWLINE_UNEXPECTED 1'],
    ['no last line end', ['finalNewline: required'], 'H;2026-11-23\nF;0', 'FILE_CUT 2'],
    ['empty lines at its end', ['blankLines: at-end'], 'H;2026-11-23\nF;0\n\n\n'],
    ['empty lines in it', ['blankLines: at-end'], 'H;2026-11-23\n\nF;0\n', 'LINE_EMPTY 2'],
  ])('without header is told of with %s', async (_, lines, text, ...codes) => {
    const { findings } = await readFile(change(TYPED_TEXT, ...lines), text);

    expect(showFindings(findings)).toEqual(codes);
  });

  it('may have columns that the layout ignores', async () => {
    const layout = change(CSV_TEXT, 'unknown: ignored');
    const { findings, records } = await readFile(layout, 'Name;Amount;Note;Age\nBo;1;x;7\n');

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual(['row {"name":"Bo","amount":100,"note":"x"}']);
  });

  it('shows nothing personal of a row it does not know', async () => {
    const { findings } = await readFile(typed, 'H;2026-11-23\nX;Åsa;X;12\nF;0\n');

    expect(findings[0]).toMatchObject({ code: 'RECORD_UNKNOWN', found: 'X', byte: 13 });
  });

  it('gives up a row of more than 1 MiB in flat memory', async () => {
    const { findings } = await readFile(rows, `${HEADER}"${'x\n'.repeat(2_000_000)}`, 1 << 16);

    expect(showFindings(findings)).toEqual(['CSV_MALFORMED 2']);
  });

  it('lets an error of its source through', async () => {
    async function* fail(): AsyncGenerator<Buffer> {
      yield Buffer.from(HEADER);
      throw new Error('the disk is gone');
    }
    const { readUnits } = await import('../../src/format/read-units.ts');
    const read = async () => {
      for await (const _ of readUnits(rows, fail(), { file: 'f', report: () => {} }));
    };

    await expect(read()).rejects.toThrow('the disk is gone');
  });

  it('is recounted when rows are taken out', async () => {
    const { records } = await readFile(typed, 'H;2026-11-23\nL;Bo;X;12\nL;Åsa;Y;1\nF;2\n');
    async function* left() {
      yield* records.filter((record) => record !== records[1]);
    }

    expect(String(await writeFile(typed, recount(typed, left())))).toBe(
      'H;2026-11-23\nL;Åsa;Y;1\nF;1\n',
    );
  });

  it('is written in a single column with empty values quoted', async () => {
    const one = loadGood(
      CSV_TEXT.replace(/ {6}amount.*\n {6}note.*\n/, '').replace('personal', 'optional'),
    );

    expect(await rewrite(one, 'Name\n""\nBo\n')).toBe('Name\n""\nBo\n');
  });

  it('never crashes, and reads the same in any chunks, when bytes are changed', async () => {
    const good = Buffer.from(`${HEADER}Åsa;12,50;\n"a;b";1;"say ""hi""\nand go"\r\nBo;0,05;x\n`);
    const mutation = fc.tuple(fc.nat(good.length), fc.nat(2), fc.uint8Array({ maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(
        mutation,
        fc.integer({ min: 1, max: 30 }),
        async ([at, removed, added], size) => {
          const bytes = Buffer.concat([good.subarray(0, at), added, good.subarray(at + removed)]);
          const whole = describeReading(await readFile(rows, bytes));

          expect(describeReading(await readFile(rows, bytes, size))).toBe(whole);
        },
      ),
      { numRuns: 500 },
    );
  });
});
