import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { generateFile } from '../../src/app/generate.ts';
import { checkFile } from '../../src/app/inspect.ts';
import { mapOnce } from '../../src/app/map-once.ts';
import { loadMapping } from '../../src/mapping/load-mapping.ts';
import { makeTestFodselsnummer } from '../../src/mapping/synthetic-norway.ts';
import { isSyntheticFodselsnummer } from '../../src/rules/identifiers/norway.ts';
import { catalog, FORMATS } from '../catalog/samples.ts';

const MAPPINGS = join(FORMATS, 'skatteetaten/mappings');
const GOOD = readFileSync(join(MAPPINGS, 'samples/begjaering-csv.good.csv'), 'utf8');
const OWNER = { id: 'A', name: 'SYNTETISK INKASSO AS', orgnr: '312597772' };
const PDFS = ['betalingsoppfordring.pdf', 'tvangsgrunnlag.pdf', 'varsel.pdf'];

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-petitions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

type Change = readonly [before: string, after: string];

const apply = (text: string, changes: readonly Change[]) =>
  changes.reduce((left, [before, after]) => {
    expect(left).toContain(before);
    return left.replace(before, after);
  }, text);

/** The example mapping with texts in it replaced. */
function copyMapping(changes: readonly Change[] = []): string {
  const folder = makeFolder();
  cpSync(MAPPINGS, folder, { recursive: true });
  const path = join(folder, 'begjaering-csv.mapping.yaml');
  writeFileSync(path, apply(readFileSync(path, 'utf8'), changes));
  return path;
}

async function map(csv: string, changes: readonly Change[] = []) {
  const folder = makeFolder();
  for (const name of PDFS) writeFileSync(join(folder, name), '%PDF-1.7\n%%EOF\n');
  const [path, output] = [join(folder, 'krav.csv'), join(folder, 'mapped')];
  writeFileSync(path, csv);
  const { checked } = await mapOnce(catalog, {
    path,
    mapping: copyMapping(changes),
    output,
    owner: OWNER,
    today: '2026-11-23',
    maxFindings: 100,
  });
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  return { checked, lines };
}

describe('a CSV export of claims', () => {
  test('becomes a petition for each case, without fault, with its amounts to the øre', async () => {
    const { checked, lines } = await map(GOOD);
    expect(checked.findings.all).toEqual([]);
    expect(checked).toMatchObject({ items: 2, amount: 763_220 });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('"gjenstaaendeBeloep":{"beloep":116.10,"valuta":"NOK"}');
    expect(lines[0]).toContain('"kravbeskrivelse":"Faktura F-1001; strøm"');
    expect(lines[1]).toContain('"innsendersKravreferanse":["F-1002","F-1002-R","F-1002-K"]');
    // What comes out empty is left out, and stands only where it was asked for.
    expect(lines[0]).not.toContain('""');
    expect(lines[0]!.match(/"rentekrav"/g)).toHaveLength(1);
    expect(lines[0]!.match(/"betalingsoppfordring":\[/g)).toHaveLength(1);
  });

  test.each<[string, Change, object]>([
    [
      'more that remains than there was',
      ['3 000,00;3 000,00', '3 000,00;4 000,00'],
      { code: 'KV-EL-04', line: 2, path: "column 'Gjenstår'", item: 1 },
    ],
    [
      'interest that ends before it begins',
      ['2025-07-01', '2025-01-01'],
      {
        code: 'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
        line: 3,
        path: "column 'Rente fra'",
        item: 1,
      },
    ],
    [
      'a date that is none',
      ['2025-03-10', '2025-02-30'],
      { line: 2, path: expect.stringContaining('Forfall'), item: 1 },
    ],
    [
      'another debtor in the second row of a case',
      [
        'MERR;69887800189;Prøveveien 2;5003;BERGEN;F-1001-R',
        'MERR;69887800189;Veien 9;5003;BERGEN;F-1001-R',
      ],
      { code: 'ROWS_DIFFER', line: 3, item: 1 },
    ],
  ])('%s is told by row and column', async (_, change, place) => {
    const { checked } = await map(apply(GOOD, [change]));
    expect(checked.findings.all).toContainEqual(expect.objectContaining(place));
    expect([...checked.rejected]).toContain(1);
  });

  test('an expression without a value is told at its row, and leaves the case out', async () => {
    const change: Change = [
      'innsenderReferanse: row.sak',
      'innsenderReferanse: row.sak.substring(9)',
    ];
    const { checked, lines } = await map(GOOD, [change]);
    expect(lines).toEqual([]);
    expect(checked.findings.all).toContainEqual(
      expect.objectContaining({
        code: 'MAPPING_FAILED',
        line: 2,
        path: "column 'Sak'",
        message: expect.stringContaining('/innsenderReferanse'),
      }),
    );
  });
});

describe('generated petitions', () => {
  const generate = async (seed: string, count = 200) => {
    const folder = makeFolder();
    const output = join(folder, 'petitions.ndjson');
    const transaction = 'skatteetaten/utleggsbegjaering-2-1';
    const date = '2026-11-23';
    await generateFile(catalog, {
      root: FORMATS,
      transaction,
      count,
      seed,
      date,
      creditor: OWNER,
      output,
    });
    const options = { transaction, today: date, maxFindings: 3 };
    const { checked } = await checkFile(output, catalog, options);
    return { checked, folder, text: readFileSync(output, 'utf8') };
  };

  test('are valid, with the files that they name beside them', async () => {
    const { checked, folder, text } = await generate('1');
    expect(checked.findings.all).toEqual([]);
    expect(checked.items).toBe(200);
    expect(readdirSync(folder).sort()).toEqual([...PDFS, 'petitions.ndjson'].sort());
    const numbers = text.match(/"taxIdentificationNumber":"\d{11}"/g)!;
    expect(numbers.length).toBe(250);
    expect(new Set(numbers).size).toBe(250);
  });

  test('of several senders in one file are each checked by themselves', async () => {
    const { folder, text } = await generate('1', 3);
    const path = join(folder, 'senders.ndjson');
    writeFileSync(
      path,
      text.replaceAll('312597772', '313182495').split('\n')[0] + text.slice(text.indexOf('\n')),
    );
    const options = {
      transaction: 'skatteetaten/utleggsbegjaering-2-1',
      today: '2026-11-23',
      maxFindings: 3,
    };
    const { checked } = await checkFile(path, catalog, options);
    expect(checked.findings.all).toEqual([]);
  });

  test('are the same for the same seed, and others for another', async () => {
    const [one, again, other] = [
      await generate('1', 20),
      await generate('1', 20),
      await generate('2', 20),
    ];
    expect(one.text).toBe(again.text);
    expect(one.text).not.toBe(other.text);
  });

  test('are against synthetic persons, the first 25,000 of them all different', () => {
    const numbers = Array.from({ length: 25_000 }, (_, number) => makeTestFodselsnummer(number));
    expect(numbers.filter((one) => !isSyntheticFodselsnummer(one))).toEqual([]);
    expect(new Set(numbers).size).toBe(25_000);
  });
});

describe('a mapping to documents', () => {
  const faults = (changes: readonly Change[]) =>
    loadMapping(copyMapping(changes), catalog).faults.map(({ message }) => message);

  test('of the example has no fault', () => {
    expect(faults([])).toEqual([]);
  });

  test.each<[string, Change, RegExp]>([
    ['names a column that is not there', ['row.sak', 'row.sakk'], /sakk/],
    [
      'writes a text as money',
      ['{ money: row.opprinnelig }', '{ money: row.tekst }'],
      /must be int/,
    ],
    [
      'has a condition that is none',
      ['when: row.oppfordring != ""', 'when: row.oppfordring'],
      /must be bool/,
    ],
    [
      'repeats for something else than rows',
      ['- each: row\n      of:', '- each: page\n      of:'],
      /must be 'row'/,
    ],
    [
      'has an unknown word beside of',
      ['- each: row\n      of:', '- each: row\n      uses: 1\n      of:'],
      /beside 'of' only/,
    ],
    ['has items too', ['document:\n', 'item: [{ record: begjaering }]\ndocument:\n'], /not both/],
    [
      'has records around documents',
      ['document:\n', 'before: [{ record: begjaering }]\ndocument:\n'],
      /nothing stands around/,
    ],
  ])('that %s is faulty', (_, change, message) => {
    expect(faults([change]).join('\n')).toMatch(message);
  });
});
