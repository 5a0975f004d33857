import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import type { Layout } from '../../src/format/layout.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { buildRecord, isItem, type Record, type Unit } from '../../src/format/record.ts';
import { flattenUnits, recount, writeRecords } from '../../src/format/write-records.ts';
import type { Form } from '../../src/rules/authority.ts';
import { createUnitChecker } from '../../src/rules/check-units.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';

const FORMATS = join(import.meta.dirname, '../../formats');
const { catalog, faults } = loadCatalog(FORMATS);

const BGMAX = 'bankgirot/bgmax';
const OCR = 'nets/ocr-giro';
const CLAIMS = 'nets/avtalegiro';
const AGREEMENTS = 'nets/avtalegiro-avtaler';

interface Reading {
  /** `code consequence line:from-to`, in the order they were made. */
  readonly findings: readonly string[];
  readonly all: readonly Finding[];
  readonly items: number;
  readonly totals: { readonly [name: string]: number };
  readonly written: Buffer;
}

/** Reads and checks a file in pieces of some bytes, and writes every record back while it is read. */
async function read(transaction: string, bytes: Buffer, pieceBytes = 4096): Promise<Reading> {
  const { layout, rules } = getForm(transaction);
  const all: Finding[] = [];
  const reporter = { file: 'a file', report: (finding: Finding) => all.push(finding) };
  const facts = { today: '2026-11-23', fileName: 'a file', settings: new Map<string, bigint>() };
  const checker = createUnitChecker(rules, facts, reporter);
  let items = 0;
  async function* check(): AsyncGenerator<Unit[]> {
    for await (const units of readUnits(layout, cut(bytes, pieceBytes), reporter)) {
      for (const unit of units) checker.check(unit);
      items += units.filter(isItem).length;
      yield units;
    }
  }
  const written = await write(layout, flattenUnits(check()));
  checker.end();
  const totals = layout.totals.map(({ name }) => [name, Number(checker.totals.get(name))]);
  return { findings: all.map(shorten), all, items, totals: Object.fromEntries(totals), written };
}

function getForm(transaction: string): Form {
  const [form] = catalog.transactions.get(transaction)?.forms ?? [];
  if (!form) throw new Error(`${transaction} did not load`);
  return form;
}

async function* cut(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function write(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeRecords(layout, records)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function shorten({ code, consequence, line, columns }: Finding): string {
  const place = line === undefined ? '' : ` ${line}${columns ? `:${columns.join('-')}` : ''}`;
  return `${code} ${consequence}${place}`;
}

function readSample(name: string): Buffer {
  const authority = name.startsWith('bgmax') ? 'bankgirot' : 'nets';
  return readFileSync(join(FORMATS, authority, 'samples', `${name}.txt`));
}

type Change = (lines: string[]) => void;

/** Changes a file line by line; lines keep their line ends. */
function change(bytes: Buffer, ...changes: readonly Change[]): Buffer {
  const lines = bytes.toString('latin1').split(/(?<=\n)/);
  for (const apply of changes) apply(lines);
  return Buffer.from(lines.join(''), 'latin1');
}

function put(line: number, column: number, text: string): Change {
  return (lines) => {
    const old = lines[line - 1]!;
    expect(old.slice(column - 1, column - 1 + text.length), 'the change is none').not.toBe(text);
    lines[line - 1] = old.slice(0, column - 1) + text + old.slice(column - 1 + text.length);
  };
}

function remove(line: number): Change {
  return (lines) => lines.splice(line - 1, 1);
}

function insert(line: number, text: string): Change {
  return (lines) => lines.splice(line - 1, 0, text);
}

function swap(one: number, other: number): Change {
  return (lines) => {
    const [first, second] = [lines[one - 1]!, lines[other - 1]!];
    lines[one - 1] = second;
    lines[other - 1] = first;
  };
}

/** The published example with its two tabs made into the twelve blanks they stand for. */
function mendExample(): Buffer {
  const text = readSample('bgmax.example-sv').toString('latin1');
  return Buffer.from(text.replace('\t\t', ' '.repeat(12)), 'latin1');
}

/** The OCR example with its assignment twice, and the transmission's totals for both. */
function doubleAssignment(): Buffer {
  return change(
    readSample('ocr-giro.transactions'),
    (lines) => lines.splice(44, 0, ...lines.slice(1, 44)),
    put(88, 9, '0000004000000088'),
    put(88, 25, '00000000010289800'),
  );
}

interface Good {
  readonly transaction: string;
  readonly bytes: Buffer;
  readonly warnings: readonly string[];
  readonly items: number;
  readonly totals: Reading['totals'];
}

const GOOD: { readonly [name: string]: Good } = {
  'bgmax.fil4': {
    transaction: BGMAX,
    bytes: readSample('bgmax.fil4'),
    warnings: ['BG-08 warn 18:3-14'],
    items: 9,
    totals: {
      antalInbetalningar: 9,
      antalAvdrag: 0,
      antalExtraReferenser: 13,
      antalInsattningar: 4,
      insattningAntal: 2,
      insattningBelopp: 400_000,
    },
  },
  'bgmax.example-sv with its tabs mended': {
    transaction: BGMAX,
    bytes: mendExample(),
    warnings: [],
    items: 7,
    totals: {
      antalInbetalningar: 6,
      antalAvdrag: 1,
      antalExtraReferenser: 6,
      antalInsattningar: 2,
      insattningAntal: 4,
      insattningBelopp: 800_000,
    },
  },
  'ocr-giro.transactions': {
    transaction: OCR,
    bytes: readSample('ocr-giro.transactions'),
    warnings: ['NG-17 warn 41:48-58'],
    items: 20,
    totals: {
      antallTransaksjoner: 20,
      antallRecorder: 45,
      sum: 5_144_900,
      oppdragTransaksjoner: 20,
      oppdragSum: 5_144_900,
    },
  },
  'ocr-giro.transactions with its assignment twice': {
    transaction: OCR,
    bytes: doubleAssignment(),
    warnings: ['NG-17 warn 41:48-58', 'NG-17 warn 84:48-58'],
    items: 40,
    totals: {
      antallTransaksjoner: 40,
      antallRecorder: 88,
      sum: 10_289_800,
      oppdragTransaksjoner: 20,
      oppdragSum: 5_144_900,
    },
  },
  'avtalegiro.payment-request': {
    transaction: CLAIMS,
    bytes: readSample('avtalegiro.payment-request'),
    warnings: [],
    items: 6,
    totals: {
      antallTransaksjoner: 6,
      antallRecorder: 22,
      sum: 600,
      oppdragTransaksjoner: 6,
      oppdragSum: 600,
      oppdragVarslede: 5,
      oppdragUvarslede: 1,
    },
  },
  'avtalegiro-avtaler.agreements': {
    transaction: AGREEMENTS,
    bytes: readSample('avtalegiro-avtaler.agreements'),
    warnings: [],
    items: 16,
    totals: { antallTransaksjoner: 16, antallRecorder: 20, oppdragTransaksjoner: 16 },
  },
};

test('the definitions of Bankgirot and Nets have no faults', () => {
  expect(faults.filter(({ file }) => /^(bankgirot|nets)\//.test(file))).toEqual([]);
  expect([...catalog.transactions.keys()]).toEqual(
    expect.arrayContaining([BGMAX, OCR, CLAIMS, AGREEMENTS]),
  );
});

describe.each(Object.entries(GOOD))('%s', (_, { transaction, bytes, warnings, items, totals }) => {
  test('reads with no more than its warnings, and every total is right', async () => {
    const reading = await read(transaction, bytes);

    expect(reading.findings).toEqual(warnings);
    expect(reading.items).toBe(items);
    expect(reading.totals).toMatchObject(totals);
  });
  test.each([1, 79, 83, 100_000])(
    'is written back as it was, read in pieces of %i bytes',
    async (pieceBytes) => {
      const { written, findings } = await read(transaction, bytes, pieceBytes);

      expect(written.equals(bytes)).toBe(true);
      expect(findings).toEqual(warnings);
    },
  );
  test('gets its totals back from a recount when they are lost', async () => {
    const { layout } = getForm(transaction);
    const lost = change(bytes, (lines) => clearTotals(layout, lines));
    const reporter = { file: 'a file', report: () => {} };
    const records = flattenUnits(readUnits(layout, cut(lost, 4096), reporter));

    expect(lost.equals(bytes)).toBe(false);
    expect((await write(layout, recount(layout, records))).equals(bytes)).toBe(true);
  });
});

function clearTotals(layout: Layout, lines: string[]): void {
  for (const type of layout.records) {
    const ids = type.fields.filter(({ id }) => id !== undefined);
    for (const [index, line] of lines.entries()) {
      if (!ids.every((field) => line.slice(field.from, field.to) === field.id)) continue;
      for (const { total, from, to } of type.fields) {
        if (total === undefined) continue;
        lines[index] =
          lines[index]!.slice(0, from) + '0'.repeat(to - from) + lines[index]!.slice(to);
      }
    }
  }
}

describe('files that are faulty as published', () => {
  test('the example with tabs is told where they stand and what they displaced', async () => {
    const { findings, all } = await read(BGMAX, readSample('bgmax.example-sv'));

    expect(findings).toEqual([
      'CHARACTER_CONTROL reject-file 17:13-13',
      'FIELD_CODE_UNKNOWN reject-item 17:57-57',
      'FIELD_REQUIRED reject-item 17:70-70',
      'BG-09 hold 17:58-69',
      'BG-11 warn 13:38-55',
    ]);
    expect(all[0]).toMatchObject({ byte: 1314, record: 'extraReferens', field: 'referens' });
  });
  test('the file that was made UTF-8 has a finding on every line with a letter that was lost', async () => {
    const { findings, all } = await read(BGMAX, readSample('bgmax.fil4-broken'));
    const longLines = [10, 12, 15, 17, 26, 31, 33, 38, 46, 48, 57, 59, 64];

    expect(findings.toSorted()).toEqual(
      [
        ...longLines.map((line) => `RECORD_TOO_LONG reject-item ${line}:1-82`),
        'BG-08 warn 18:3-14',
        'TOTAL_MISMATCH reject-file 67:3-10',
        'TOTAL_MISMATCH reject-file 67:27-34',
      ].toSorted(),
    );
    expect(all.find(({ code }) => code === 'RECORD_TOO_LONG')?.fix).toMatch(/UTF-8/);
    expect(all.filter(({ code }) => code === 'TOTAL_MISMATCH')).toMatchObject([
      { found: '00000008', expected: '00000009' },
      { found: '00000005', expected: '00000004' },
    ]);
  });
});

interface Mutation {
  readonly title: string;
  readonly sample: string;
  readonly changes: readonly Change[];
  /** Findings besides the sample's own warnings. */
  readonly expected: readonly string[];
}

const EXAMPLE = 'bgmax.example-sv with its tabs mended';
/** A record that gives an extra reference to the payment with this number of Bankgirot's. */
function addReference(bgcNumber: string): Change {
  const reference = `220003783511${'657965'.padStart(25)}${'0'.repeat(18)}22${bgcNumber}0`;
  return insert(9, `${reference.padEnd(80)}\r\n`);
}

const MUTATIONS: readonly Mutation[] = [
  {
    title: 'an amount digit of a payment is changed',
    sample: 'bgmax.fil4',
    changes: [put(14, 50, '2')],
    expected: ['TOTAL_MISMATCH reject-file 19:51-68'],
  },
  {
    title: 'an amount digit of a payment with extra references is changed',
    sample: 'bgmax.fil4',
    changes: [put(21, 50, '3')],
    expected: ['BG-11 warn 21:38-55', 'TOTAL_MISMATCH reject-file 28:51-68'],
  },
  {
    title: 'an amount digit of an extra reference is changed',
    sample: 'bgmax.fil4',
    changes: [put(23, 50, '9')],
    expected: ['BG-11 warn 21:38-55'],
  },
  {
    title: 'an amount digit of a negative extra reference is changed',
    sample: 'bgmax.fil4',
    changes: [put(45, 51, '6')],
    expected: ['BG-11 warn 41:38-55'],
  },
  {
    title: 'an amount digit of a deduction is changed, so that it exceeds the payments',
    sample: EXAMPLE,
    changes: [put(8, 49, '9')],
    expected: ['TOTAL_MISMATCH reject-file 23:51-68'],
  },
  {
    title: 'an amount digit of a deposit is changed',
    sample: 'bgmax.fil4',
    changes: [put(19, 64, '9')],
    expected: ['TOTAL_MISMATCH reject-file 19:51-68'],
  },
  {
    title: 'an extra reference is missing',
    sample: 'bgmax.fil4',
    changes: [remove(23)],
    expected: ['BG-11 warn 21:38-55', 'TOTAL_MISMATCH reject-file 66:19-26'],
  },
  {
    title: 'a payment record is missing before its name',
    sample: 'bgmax.fil4',
    changes: [remove(14)],
    expected: [
      'RECORD_UNEXPECTED reject-item 14:1-80',
      'TOTAL_MISMATCH reject-file 18:51-68',
      'TOTAL_MISMATCH reject-file 18:72-79',
      'TOTAL_MISMATCH reject-file 66:3-10',
    ],
  },
  {
    title: 'a deduction record is missing before its name',
    sample: EXAMPLE,
    changes: [remove(8)],
    expected: [
      'RECORD_UNEXPECTED reject-item 8:1-80',
      'TOTAL_MISMATCH reject-file 22:51-68',
      'TOTAL_MISMATCH reject-file 22:72-79',
      'TOTAL_MISMATCH reject-file 49:11-18',
    ],
  },
  {
    title: 'a deposit record is missing',
    sample: 'bgmax.fil4',
    changes: [remove(19)],
    expected: ['RECORD_UNEXPECTED reject-file 19:1-80', 'TOTAL_MISMATCH reject-file 66:27-34'],
  },
  {
    title: 'an opening record is missing',
    sample: 'bgmax.fil4',
    changes: [remove(20)],
    expected: [
      'RECORD_UNEXPECTED reject-file 20:1-80',
      'TOTAL_MISMATCH reject-file 27:51-68',
      'TOTAL_MISMATCH reject-file 27:72-79',
    ],
  },
  {
    title: 'the start record is missing',
    sample: 'bgmax.fil4',
    changes: [remove(1)],
    expected: ['RECORD_UNEXPECTED reject-file 1:1-80'],
  },
  {
    title: 'the end record is missing',
    sample: 'bgmax.fil4',
    changes: [remove(67)],
    expected: ['RECORD_MISSING reject-file 66'],
  },
  {
    title: 'an organisation record is missing, which nothing in BgMax counts',
    sample: 'bgmax.fil4',
    changes: [remove(13)],
    expected: [],
  },
  {
    title: 'extra references of two payments are swapped',
    sample: 'bgmax.fil4',
    changes: [swap(7, 22)],
    expected: [
      'BG-09 hold 7:58-69',
      'BG-11 warn 3:38-55',
      'BG-09 hold 22:58-69',
      'BG-11 warn 21:38-55',
    ],
  },
  {
    title: 'name and address are swapped',
    sample: 'bgmax.fil4',
    changes: [swap(10, 11)],
    expected: ['RECORD_UNEXPECTED reject-item 11:1-80'],
  },
  {
    title: 'two deposits are swapped',
    sample: 'bgmax.fil4',
    changes: [swap(19, 28)],
    expected: [
      'TOTAL_MISMATCH reject-file 19:51-68',
      'TOTAL_MISMATCH reject-file 19:72-79',
      'TOTAL_MISMATCH reject-file 28:51-68',
      'TOTAL_MISMATCH reject-file 28:72-79',
    ],
  },
  {
    title: 'a deduction has an extra reference of its own',
    sample: EXAMPLE,
    changes: [addReference('000230000111'), put(51, 25, '07')],
    expected: [],
  },
  {
    title: 'a deduction has an extra reference of another payment',
    sample: EXAMPLE,
    changes: [addReference('000230000112'), put(51, 25, '07')],
    expected: ['BG-09 hold 9:58-69'],
  },
  {
    title: 'a digit of a checked OCR reference is changed',
    sample: 'bgmax.fil4',
    changes: [put(14, 37, '8')],
    expected: ['BG-04 hold 14:13-37'],
  },
  {
    title: 'a digit of a checked extra reference is changed',
    sample: 'bgmax.fil4',
    changes: [put(4, 37, '1')],
    expected: ['BG-06 hold 4:13-37'],
  },
  {
    title: 'a deposit is in another currency than its section',
    sample: 'bgmax.fil4',
    changes: [put(19, 69, 'EUR')],
    expected: ['BG-03 hold 19:69-71'],
  },
  {
    title: 'the file is marked as a test',
    sample: 'bgmax.fil4',
    changes: [put(1, 45, 'T')],
    expected: ['BG-01 hold 1:45-45'],
  },
  {
    title: 'the layout has another name',
    sample: 'bgmax.fil4',
    changes: [put(1, 3, 'BGMIN')],
    expected: ['FIELD_NOT_CONSTANT reject-file 1:3-22'],
  },
  {
    title: "a digit of the receiver's bankgiro number is changed",
    sample: 'bgmax.fil4',
    changes: [put(2, 12, '7')],
    expected: ['BG-02 warn 2:3-12'],
  },
  {
    title: 'an empty line stands in the middle',
    sample: 'bgmax.fil4',
    changes: [insert(20, '\r\n')],
    expected: ['LINE_EMPTY reject-file 20'],
  },
  {
    title: 'a line ends with LF alone',
    sample: 'bgmax.fil4',
    changes: [(lines) => lines.splice(0, 1, lines[0]!.replace('\r', ''))],
    expected: ['NEWLINE_UNEXPECTED reject-file 1:1-80'],
  },
  {
    title: 'an amount digit is changed',
    sample: 'ocr-giro.transactions',
    changes: [put(3, 46, '3')],
    expected: ['TOTAL_MISMATCH reject-file 44:25-41', 'TOTAL_MISMATCH reject-file 45:25-41'],
  },
  {
    title: 'a payment becomes a reversal by its sign',
    sample: 'ocr-giro.transactions',
    changes: [put(3, 32, '-')],
    expected: ['TOTAL_MISMATCH reject-file 44:25-41', 'TOTAL_MISMATCH reject-file 45:25-41'],
  },
  {
    title: 'an amount digit of the second assignment is changed',
    sample: 'ocr-giro.transactions with its assignment twice',
    changes: [put(46, 46, '3')],
    expected: ['TOTAL_MISMATCH reject-file 87:25-41', 'TOTAL_MISMATCH reject-file 88:25-41'],
  },
  {
    title: 'the sum of the transmission is changed',
    sample: 'ocr-giro.transactions',
    changes: [put(45, 41, '1')],
    expected: ['TOTAL_MISMATCH reject-file 45:25-41'],
  },
  {
    title: 'an amount item 2 is missing',
    sample: 'ocr-giro.transactions',
    changes: [remove(4)],
    expected: [
      'RECORD_UNEXPECTED reject-item 4:1-80',
      'TOTAL_MISMATCH reject-file 43:17-24',
      'TOTAL_MISMATCH reject-file 44:17-24',
    ],
  },
  {
    title: 'the last transaction is missing',
    sample: 'ocr-giro.transactions',
    changes: [remove(43), remove(42)],
    expected: [
      'TOTAL_MISMATCH reject-file 42:9-16',
      'TOTAL_MISMATCH reject-file 42:17-24',
      'TOTAL_MISMATCH reject-file 42:25-41',
      'TOTAL_MISMATCH reject-file 43:9-16',
      'TOTAL_MISMATCH reject-file 43:17-24',
      'TOTAL_MISMATCH reject-file 43:25-41',
    ],
  },
  {
    title: 'the end of the assignment is missing',
    sample: 'ocr-giro.transactions',
    changes: [remove(44)],
    expected: ['RECORD_UNEXPECTED reject-file 44:1-80', 'TOTAL_MISMATCH reject-file 44:17-24'],
  },
  {
    title: 'the amount items 1 of two transactions are swapped',
    sample: 'ocr-giro.transactions',
    changes: [swap(6, 8)],
    expected: [
      'NG-01 hold 6:9-15',
      'NG-06 reject-item 7:9-15',
      'NG-01 hold 8:9-15',
      'NG-06 reject-item 9:9-15',
    ],
  },
  {
    title: 'the amount items 2 of two transactions are swapped',
    sample: 'ocr-giro.transactions',
    changes: [swap(7, 9)],
    expected: ['NG-06 reject-item 7:9-15', 'NG-06 reject-item 9:9-15'],
  },
  {
    title: 'a text record stands in a transaction that has none',
    sample: 'ocr-giro.transactions',
    changes: [swap(5, 6), swap(6, 7)],
    expected: ['NG-07 reject-item 7:9-15'],
  },
  {
    title: 'a digit of a KID is changed',
    sample: 'ocr-giro.transactions',
    changes: [put(3, 74, '2')],
    expected: ['NG-12 hold 3:50-74'],
  },
  {
    title: 'the last date of the assignment is before its last transaction',
    sample: 'ocr-giro.transactions',
    changes: [put(44, 54, '190192')],
    expected: ['NG-18 reject-file 44:48-53'],
  },
  {
    title: 'the zero filler holds a digit',
    sample: 'ocr-giro.transactions',
    changes: [put(4, 80, '1')],
    expected: ['FILLER_NOT_BLANK reject-item 4:59-80'],
  },
  {
    title: 'a line is cut',
    sample: 'ocr-giro.transactions',
    changes: [(lines) => lines.splice(3, 1, `${lines[3]!.slice(0, 70)}\n`)],
    expected: ['RECORD_TOO_SHORT reject-item 4:1-70'],
  },
  {
    title: 'an amount digit of a claim with notice is changed',
    sample: 'avtalegiro.payment-request',
    changes: [put(3, 47, '2')],
    expected: ['TOTAL_MISMATCH reject-file 21:25-41', 'TOTAL_MISMATCH reject-file 22:25-41'],
  },
  {
    title: 'an amount digit of a claim without notice is changed',
    sample: 'avtalegiro.payment-request',
    changes: [put(19, 47, '2')],
    expected: ['TOTAL_MISMATCH reject-file 21:25-41', 'TOTAL_MISMATCH reject-file 22:25-41'],
  },
  {
    title: 'a specification line is missing',
    sample: 'avtalegiro.payment-request',
    changes: [remove(5)],
    expected: ['TOTAL_MISMATCH reject-file 20:17-24', 'TOTAL_MISMATCH reject-file 21:17-24'],
  },
  {
    title: 'specification lines of two claims are swapped',
    sample: 'avtalegiro.payment-request',
    changes: [swap(5, 9)],
    expected: ['NG-09 reject-item 5:9-15', 'NG-09 reject-item 9:9-15'],
  },
  {
    title: 'the last record of a claim and the end of the assignment are swapped',
    sample: 'avtalegiro.payment-request',
    changes: [swap(20, 21)],
    expected: [
      'RECORD_UNEXPECTED reject-item 20:1-80',
      'RECORD_UNEXPECTED reject-file 21:1-80',
      'RECORD_UNEXPECTED reject-file 22:1-80',
      'TOTAL_MISMATCH reject-file 20:17-24',
    ],
  },
  {
    title: 'a cancellation stands in an assignment of claims',
    sample: 'avtalegiro.payment-request',
    changes: [put(19, 5, '93'), put(20, 5, '93')],
    expected: ['RECORD_UNEXPECTED reject-item 19:1-80'],
  },
  {
    title: 'a claim falls due after the last due date',
    sample: 'avtalegiro.payment-request',
    changes: [put(19, 16, '180604')],
    expected: ['NG-19 reject-file 21:42-47'],
  },
  {
    title: 'a digit of a KID is changed',
    sample: 'avtalegiro.payment-request',
    changes: [put(3, 74, '4')],
    expected: ['NG-13 hold 3:50-74'],
  },
  {
    title: 'the last agreement is missing',
    sample: 'avtalegiro-avtaler.agreements',
    changes: [remove(18)],
    expected: [
      'TOTAL_MISMATCH reject-file 18:9-16',
      'TOTAL_MISMATCH reject-file 18:17-24',
      'TOTAL_MISMATCH reject-file 19:9-16',
      'TOTAL_MISMATCH reject-file 19:17-24',
    ],
  },
  {
    title: 'two agreements are swapped',
    sample: 'avtalegiro-avtaler.agreements',
    changes: [swap(5, 6)],
    expected: ['NG-05 hold 5:9-15', 'NG-05 hold 6:9-15'],
  },
  {
    title: 'the wish for notice has an unknown code',
    sample: 'avtalegiro-avtaler.agreements',
    changes: [put(3, 42, 'X')],
    expected: ['FIELD_CODE_UNKNOWN reject-item 3:42-42'],
  },
];

/** What belongs to a person in the samples: payer, address, number, reference, KID, account. */
const PERSONAL = /Kalles|Olles|Storgatan|5500001234|52496|0000531|99990512341|08000011688/;

describe('a fault put into a good file is found where it is', () => {
  test.each(
    MUTATIONS.map((mutation) => [`${mutation.sample}: ${mutation.title}`, mutation] as const),
  )('%s', async (_, { sample, changes, expected }) => {
    const { transaction, bytes, warnings } = GOOD[sample]!;
    const { findings, all } = await read(transaction, change(bytes, ...changes));
    const own = new Set(warnings.map((warning) => warning.split(' ')[0]!));

    expect(findings.filter((finding) => !own.has(finding.split(' ')[0]!)).toSorted()).toEqual(
      expected.toSorted(),
    );
    expect(JSON.stringify(all)).not.toMatch(PERSONAL);
  });
});

describe('a file whose ids cannot be recognised', () => {
  test.each([
    ['a Nets file read as BgMax', BGMAX, 'avtalegiro-avtaler.agreements', 20, '1-2', 'NY'],
    ['a BgMax file read as OCR giro', OCR, 'bgmax.fil4', 67, '1-8', '******* '],
  ])(
    '%s has a finding for each line and one for the file',
    async (_, transaction, sample, lines, columns, found) => {
      const { findings, all, written } = await read(transaction, readSample(sample));
      const unknown = Array.from(
        { length: lines },
        (_unused, index) => `RECORD_UNKNOWN reject-file ${index + 1}:${columns}`,
      );

      expect(findings).toEqual([...unknown, 'FILE_EMPTY reject-file']);
      expect(all[0]).toMatchObject({ found, byte: 0 });
      expect(written.toString('latin1').trim()).toBe('');
    },
  );
  test('an OCR file read as AvtaleGiro keeps only the records of the transmission', async () => {
    const { findings, items } = await read(CLAIMS, readSample('ocr-giro.transactions'));

    expect(findings.slice(0, 2)).toEqual([
      'RECORD_UNKNOWN reject-file 2:1-8',
      'RECORD_UNKNOWN reject-file 3:1-8',
    ]);
    expect(findings.slice(43)).toEqual([
      'RECORD_UNEXPECTED reject-file 45:1-80',
      'TOTAL_MISMATCH reject-file 45:9-16',
      'TOTAL_MISMATCH reject-file 45:17-24',
      'TOTAL_MISMATCH reject-file 45:25-41',
    ]);
    expect(items).toBe(0);
  });
  test('one line with an unknown transaction code is told with its place', async () => {
    const { findings, all } = await read(BGMAX, change(readSample('bgmax.fil4'), put(9, 1, '30')));

    expect(findings[0]).toBe('RECORD_UNKNOWN reject-file 9:1-2');
    expect(all[0]).toMatchObject({
      found: '30',
      expected: expect.stringContaining('25 (information)'),
    });
  });
  test('an empty file is told to be empty', async () => {
    expect((await read(BGMAX, Buffer.alloc(0))).findings).toEqual(['FILE_EMPTY reject-file']);
  });
});

test('a transmission of claims and cancellations can be built, counted, written and read', async () => {
  const { layout } = getForm(CLAIMS);
  const claim = { nummer: 1, forfall: '2026-12-01', belop: 129_550n, kid: '008000011688373' };
  const zero = { transaksjoner: 0, recorder: 0, sum: 0 };
  const dates = { forste: '2026-12-01', siste: '2026-12-01' };
  const order = { nummer: '4000086', konto: '99991042764' };
  const records = [
    buildRecord(layout, 'start', { avsender: '55555555', nummer: '1000081', mottaker: '00008080' }),
    buildRecord(layout, 'kravStart', { avtale: '000000000', ...order }),
    buildRecord(layout, 'varslet1', claim),
    buildRecord(layout, 'varslet2', { nummer: 1, navn: 'ÅSEN' }),
    buildRecord(layout, 'spesifikasjon', { nummer: 1, linje: 1, kolonne: 1, tekst: ' Faktura 12' }),
    buildRecord(layout, 'uvarslet1', { ...claim, nummer: 2 }),
    buildRecord(layout, 'uvarslet2', { nummer: 2, referanse: 'REF' }),
    buildRecord(layout, 'kravSlutt', { ...zero, ...dates }),
    buildRecord(layout, 'slettStart', order),
    buildRecord(layout, 'slett1', claim),
    buildRecord(layout, 'slett2', { nummer: 1 }),
    buildRecord(layout, 'slettSlutt', { ...zero, ...dates }),
    buildRecord(layout, 'slutt', { ...zero, dato: '2026-12-01' }),
  ];
  async function* give(): AsyncGenerator<Record> {
    yield* records;
  }
  const bytes = await write(layout, recount(layout, give()));
  const lines = bytes.toString('latin1').split('\n');

  expect(lines[2]).toBe(
    `NY2121300000001011226${' '.repeat(11)}00000000000129550${' '.repeat(10)}008000011688373000000`,
  );
  expect(lines[7]).toBe(
    `NY2100880000000200000007${'259100'.padStart(17, '0')}011226011226${'0'.repeat(27)}`,
  );
  expect(lines[11]).toBe(
    `NY2136880000000100000004${'129550'.padStart(17, '0')}011226011226${'0'.repeat(27)}`,
  );
  expect(lines[12]).toBe(
    `NY0000890000000300000013${'388650'.padStart(17, '0')}011226${'0'.repeat(33)}`,
  );
  expect(await read(CLAIMS, bytes)).toMatchObject({ findings: [], items: 3, written: bytes });
});
