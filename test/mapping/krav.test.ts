import { describe, expect, test } from 'vitest';
import { loadExample, mapCsv, readExample } from './mapping-scene.ts';

const TODAY = '2026-11-23';
const GOOD = readExample('verkstallighet', 'krav-csv');

const map = (csv: string) => mapCsv(loadExample('verkstallighet', 'krav-csv').mapping, csv, TODAY);

describe('a CSV export of claims', () => {
  test('becomes an application for each case, with totals and all rows', async () => {
    const { checked, text } = await map(GOOD);
    expect(checked.findings.all).toEqual([]);
    expect(checked).toMatchObject({
      items: 2,
      amount: 191_050,
      creditor: 'KBL',
      sequence: 0,
    });
    const lines = text.split('\r\n').map((line) => line.trimEnd());
    expect(lines.map((line) => line.slice(0, 2))).toEqual([
      '00',
      '01',
      '02',
      '03',
      '01',
      '02',
      '02',
      '03',
      '03',
      '99',
      '',
    ]);
    expect(lines[1]).toContain('KB-1001');
    expect(lines[1]).toContain('189102029817');
    expect(lines[5]).toBe('0200100000048050R008002026040120260331F-48050');
    expect(lines[9]).toMatch(/^99000001000000020*191050/);
  });

  test.each([
    [
      'a date that is none',
      '2026-03-31;F-125000',
      '2026-02-31;F-125000',
      { line: 2, path: expect.stringContaining('Förfallodag'), item: 1 },
    ],
    [
      'an amount with letters',
      '480,50',
      '480x',
      { line: 3, path: expect.stringContaining('Belopp'), item: 2 },
    ],
    [
      'an empty column that is needed',
      'KB-1001;14',
      ';14',
      { line: 2, path: expect.stringContaining('Ärende'), item: 1 },
    ],
  ])(
    '%s is told by row and column of the CSV, and its case is left out',
    async (_, before, after, place) => {
      const { checked, text, rejects } = await map(GOOD.replace(before, after));
      expect(checked.findings.all).toMatchObject([
        { ...place, file: 'export.csv', consequence: 'reject-item' },
      ]);
      expect([...checked.rejected]).toEqual([place.item]);
      expect(checked.items).toBe(2);
      expect(text).not.toContain(place.item === 1 ? 'KB-1001' : 'KB-1002');
      // The whole case comes back, as it stood.
      const rows = GOOD.replace(before, after).split('\r\n');
      const own = place.item === 1 ? [rows[1]] : [rows[2], rows[3]];
      expect(rejects).toBe(`${[rows[0], ...own].join('\r\n')}\r\n`);
    },
  );

  test.each([
    [
      'KV-V1-01',
      'a wrong check digit',
      '189203039822',
      '189203039823',
      { line: 3, path: expect.stringContaining('Person-/orgnr'), item: 2 },
    ],
    [
      'KV-V1-06',
      'a claim that is not due, in the row that has it',
      '180,00;;;2026-03-31',
      '180,00;;;2027-03-31',
      { line: 4, path: expect.stringContaining('Förfallodag'), item: 2 },
    ],
    [
      'KV-V1-08',
      'a title of tomorrow',
      '2026-09-15;18910202-9817',
      '2026-11-24;18910202-9817',
      { line: 2, path: expect.stringContaining('Utslagsdatum'), item: 1 },
    ],
    [
      'KV-V1-04',
      'a case that comes twice',
      'KB-1002',
      'KB-1001',
      { line: 4, path: expect.stringContaining('Ärende'), item: 3 },
    ],
  ])("the authority's rule %s speaks of the CSV: %s", async (code, _, before, after, place) => {
    const csv =
      code === 'KV-V1-04'
        ? GOOD.replaceAll(before, after).replaceAll('14-100002', '14-100001')
        : GOOD.replaceAll(before, after);
    const { checked } = await map(code === 'KV-V1-04' ? moveApart(csv) : csv);
    expect(checked.findings.all).toMatchObject([{ ...place, code, file: 'export.csv' }]);
    expect([...checked.rejected]).toEqual([place.item]);
    expect(checked.amountRejected).toBeGreaterThan(0);
  });

  test('a finding shows no personal number and no name', async () => {
    const { checked } = await map(GOOD.replace('189203039822', '189203039823'));
    expect(JSON.stringify(checked.findings.all)).not.toMatch(/18920303|Ärla/);
  });

  test('whose rows are not of the columns named is refused as a whole', async () => {
    const { checked } = await map(GOOD.replace('Belopp;', 'Amount;'));
    expect(checked.findings.rejectsFile).toBe(true);
    expect(JSON.stringify(checked.findings.all[0])).toContain('Belopp');
  });

  test('of 3,000 cases is written whole', async () => {
    const [head = '', row = ''] = GOOD.split('\r\n');
    const rows = Array.from({ length: 3000 }, (_, index) => row.replace('KB-1001', `KB-${index}`));
    const { checked, written } = await map(`${[head, ...rows].join('\r\n')}\r\n`);
    expect(checked.findings.all).toEqual([]);
    expect(written.items).toBe(3000);
  });
});

/** The rows of the second case are another case's, so that the first comes twice. */
function moveApart(csv: string): string {
  const [head, first, second, third] = csv.split('\r\n');
  const other = second!.replace('KB-1001', 'KB-1003');
  return `${[head, first, other, third].join('\r\n')}\r\n`.replace(
    /(KB-1003.*\r\n)(KB-1001)/,
    '$1$2',
  );
}
