import { describe, expect, test } from 'vitest';
import { loadExample, mapCsv } from './mapping-scene.ts';

const TODAY = '2026-11-20';
const SERVICE = 'betalningsforelaggande';
const lines = (text: string) => text.split('\r\n').map((line) => line.trimEnd());

describe('a CSV export of claims to apply for', () => {
  test('becomes an application for each case, with interest at the reference rate worked out', async () => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
    const { checked, text } = await mapCsv(mapping, good, TODAY);
    expect(checked.findings.all).toEqual([]);
    // 300,00 for each application; 1 250,00 for 234 days and 48 050,50 for 204 at 2 + 8 percent.
    const interest = [80_14, 2685_56];
    expect(checked).toMatchObject({
      items: 2,
      amount: 1490_00 + 300_00 + interest[0]! + 48500_50 + 300_00 + interest[1]!,
    });
    expect(lines(text).filter((line) => line.startsWith('06'))[0]).toMatch(
      /F2026030120260331 {18}R00800202604012026112000000000080 ?14J$/,
    );
    expect(text).toContain('04011891020298' + '17Östen');
  });

  test.each<[string, [string | RegExp, string], object]>([
    [
      'a cost above what the law allows',
      ['180,00', '190,00'],
      { line: 4, path: "column 'Belopp'", item: 1, code: 'KV-B1-29' },
    ],
    [
      'a ground that says how to pay',
      ['Obetald faktura F-3001', 'Betala till bankgiro 5050-1055. Faktura F-3001'],
      { line: 2, path: "column 'Grund'", item: 1 },
    ],
    [
      'a number with a wrong check digit',
      [/556001-0422/g, '556001-0423'],
      { line: 5, path: "column 'Person-/orgnr'", item: 2 },
    ],
    [
      'a kind of amount that there is not',
      [';Inkasso;', ';Skrivkostnad;'],
      { line: 4, path: "column 7 'Avser'", item: 1 },
    ],
  ])('%s is found at its row and column, and its case comes back', async (_, change, place) => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
    const { checked, rejects } = await mapCsv(mapping, good.replace(...change), TODAY);
    const { code: __, ...where } = place as { code?: string };
    expect(checked.findings.all[0]).toMatchObject({ ...where, consequence: 'reject-item' });
    const item = (place as { item: number }).item;
    const own = item === 1 ? 'KB-3001' : 'KB-3002';
    expect(rejects.match(/^KB-\d+/gm)).toEqual(item === 1 ? [own, own, own] : [own, own]);
  });
});

describe('a CSV export of payments', () => {
  test('becomes a nedsättning for each, with what is left', async () => {
    const { mapping, good } = loadExample(SERVICE, 'nedsattning-csv');
    const { checked, text } = await mapCsv(mapping, good, TODAY);
    expect(checked.findings.all).toEqual([]);
    expect(checked).toMatchObject({ items: 2, amount: 1950_00 });
    expect(lines(text)[1]).toMatch(/^01V-9001 .*000000018779500000000500000000000137795$/);
  });

  test.each<[string, [string | RegExp, string], object]>([
    [
      'more than is left',
      ['1 877,95;500,00', '400,00;500,00'],
      { line: 2, item: 1, path: expect.stringContaining("'Belopp'") },
    ],
    [
      'a payment of nobody knows which case',
      ['14-300001-26;KB-3001', ';'],
      { line: 2, item: 1, path: expect.stringContaining("'Målnummer'") },
    ],
    [
      'a credit note without its day',
      ['2026-11-16', ''],
      { line: 3, item: 2, path: expect.stringContaining("'Dag'") },
    ],
  ])('%s is found at its row and column', async (_, change, place) => {
    const { mapping, good } = loadExample(SERVICE, 'nedsattning-csv');
    const { checked } = await mapCsv(mapping, good.replace(...change), TODAY);
    expect(checked.findings.all[0]).toMatchObject(place);
    expect([...checked.rejected]).toEqual([(place as { item: number }).item]);
  });
});

describe('an expression that has no value on a row', () => {
  const changes: [string, string][] = [
    [
      `verkstallighet: 'row.verkstallighet == "" ? "N" : row.verkstallighet'`,
      `verkstallighet: '{"J": "J"}[row.verkstallighet]'`,
    ],
  ];

  test('is a finding at the row, and the case comes back; the others are written', async () => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv', changes);
    const { checked, text, rejects } = await mapCsv(mapping, good, TODAY);
    expect(checked.findings.all).toMatchObject([
      {
        code: 'MAPPING_FAILED',
        consequence: 'reject-item',
        line: 5,
        path: "column 'Verkställighet'",
        item: 2,
        field: 'verkstallighet',
      },
    ]);
    expect([...checked.rejected]).toEqual([2]);
    expect(text).toContain('KB-3001');
    expect(text).not.toContain('KB-3002');
    expect(rejects.match(/^KB-\d+/gm)).toEqual(['KB-3002', 'KB-3002']);
  });

  test('before the first item rejects the file', async () => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv', [
      ["lopnummer: '0'", "lopnummer: '1 / (0 * size(today))'"],
    ]);
    const { checked } = await mapCsv(mapping, good, TODAY);
    expect(checked.findings.rejectsFile).toBe(true);
    expect(checked.findings.all).toContainEqual(
      expect.objectContaining({ code: 'MAPPING_FAILED', consequence: 'reject-file' }),
    );
  });
});

describe('the ground of a claim', () => {
  const check = async (text: string) => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
    const csv = good.replace(/Obetald faktura F-3001 för telefoni[^;]*/, text);
    expect(csv).not.toBe(good);
    const { checked } = await mapCsv(mapping, csv, TODAY);
    return checked.findings.all.map(({ code, consequence }) => `${code} ${consequence}`);
  };
  const due = 'enligt faktura F-3001, förfallodag 2026-03-31.';

  test.each([
    `Svaranden har köpt en maskin ${due}`,
    `Bankgirotjänster ${due}`,
    'Faktura F-3001, som skulle ha betalats den 31 mars 2026.',
    'Faktura F-3001, att betala den 31/3 2026.',
    // Broken where the line is full, and at a blank after as many characters.
    `${'Te '.repeat(98)}31 mars 2026 faktura F-3001 2026-03-31.`,
    `${'Te '.repeat(96)}31 mars 2026, faktura F-3001.`,
    `${'Telefoni '.repeat(31)}faktura F-3001, förfall${'o'}dag 2026-03-31.`,
  ])('may be: %s', async (text) => {
    expect(await check(text)).toEqual([]);
  });

  test.each([
    [`Betala till bankgiro 5050-1055 ${due}`, 'KV-B1-41 reject-item'],
    [`Betalning ska ske till konto 8327-9 123 456 789-0 ${due}`, 'KV-B1-42 warn'],
    [`Sätt in pengarna på konto 6000 123456789 ${due}`, 'KV-B1-42 warn'],
    [`Ange referens 12 vid betalning ${due}`, 'KV-B1-42 warn'],
    [`Provbolaget har sålt fordran till sökanden ${due}`, 'KV-B1-44 warn'],
    // It may be the claim that was acquired, or a machine: a person reads it.
    [`Fakturan avser överlåtelse av en bostadsrätt ${due}`, 'KV-B1-44 warn'],
    ['Obetald faktura F-3001 för telefoni i våras.', 'KV-B1-40 warn'],
    ['Faktura F-3001, förfallodag 131 mars 2026, 131/3 2026.', 'KV-B1-40 warn'],
  ])('is read: %s', async (text, code) => {
    expect(await check(text)).toContain(code);
  });
});

test('what spreadsheets write is read: rows of delimiters at the end, blanks that do not break', async () => {
  const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
  const csv = good.replace('48 050,50', '48\u00a0050,50').replace('1 250,00', '1\u202f250,00');
  const { checked } = await mapCsv(mapping, `${csv}${`${';'.repeat(15)}\r\n`.repeat(3)}`, TODAY);
  expect(checked.findings.all).toEqual([]);
  expect(checked.items).toBe(2);
});

describe('rows of one case', () => {
  test('of two debtors are claimed of nobody', async () => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
    const { checked } = await mapCsv(mapping, good.replace('556001-0422', '18910202-9817'), TODAY);
    expect(checked.findings.all).toMatchObject([
      {
        code: 'ROWS_DIFFER',
        consequence: 'reject-item',
        line: 6,
        path: "column 'Person-/orgnr'",
        item: 2,
        expected: 'what line 5 says, or nothing',
      },
    ]);
    expect([...checked.rejected]).toEqual([2]);
    expect(JSON.stringify(checked.findings.all)).not.toMatch(/9817|0422/);
  });

  test('need not repeat what the first of them says', async () => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
    const row = good.split('\r\n').find((line) => line.includes(';Påminnelse;'))!;
    const csv = good.replace(row, row.replace(/;J(?=;|$)/, ';'));
    expect(csv).not.toBe(good);
    expect((await mapCsv(mapping, csv, TODAY)).checked.findings.all).toEqual([]);
  });
});

test('a reference that comes twice is told with the row where it stands first', async () => {
  const { mapping, good } = loadExample(SERVICE, 'ansokan-csv');
  const [head, ...rows] = good.trimEnd().split('\r\n');
  const csv = `${[head, ...rows, ...rows.slice(0, 3)].join('\r\n')}\r\n`;
  const { checked } = await mapCsv(mapping, csv, TODAY);
  expect(checked.findings.all).toContainEqual(
    expect.objectContaining({ line: 7, expected: expect.stringContaining('first on line 2') }),
  );
});

test('a text that is no day is not left out in silence', async () => {
  const { mapping, good } = loadExample(SERVICE, 'ansokan-csv', [
    ['fakturadatum: row.fakturadatum', 'fakturadatum: row.faktura'],
  ]);
  const { checked } = await mapCsv(mapping, good, TODAY);
  expect(checked.findings.all[0]).toMatchObject({
    code: 'MAPPING_FAILED',
    message: expect.stringContaining('is no day written as 2026-11-30'),
  });
});

describe("what the authority's file cannot hold", () => {
  test.each([
    [
      'a value that is too wide',
      'Provbolaget Exempel AB',
      'Provbolaget '.repeat(5),
      '60 characters',
      "column 'Svarande'",
    ],
    [
      'a character its encoding lacks',
      'Provbolaget Exempel AB',
      'Prov木 AB',
      "'木' (U+6728)",
      "column 'Svarande'",
    ],
    [
      'a line end in a value',
      'Provbolaget Exempel AB',
      '"Provbolaget\r\nExempel AB"',
      'U+000D',
      "column 'Svarande'",
    ],
  ])('%s is a finding at its row and column', async (_, before, after, found, path) => {
    const { mapping, good } = loadExample(SERVICE, 'ansokan-csv', [
      ['maxLength: 50', 'maxLength: 80'],
    ]);
    const { checked, text } = await mapCsv(mapping, good.replaceAll(before, after), TODAY);
    expect(checked.findings.all).toMatchObject([
      { code: 'MAPPED_UNWRITABLE', item: 2, found, path, consequence: 'reject-item' },
    ]);
    expect(text).toContain('KB-3001');
    expect(text).not.toContain('KB-3002');
  });
});
