import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readUnits } from '../../src/format/read-units.ts';
import { flattenUnits, writeRecords } from '../../src/format/write-records.ts';
import { liftValue } from '../../src/mapping/lift-value.ts';
import { MODELS } from './broken-petitions.ts';
import { checkPetition, getForm, toName } from './check-petition.ts';
import { catalog } from './samples.ts';

const FOLDER = join(import.meta.dirname, '../samples/skatteetaten');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const LISTS = MODELS.slice(1).map(
  (model) => catalog.transactions.get(`skatteetaten/${toName(model)}`)!.changes!,
);
const count = (codes: readonly string[]) => {
  const counts: { [code: string]: number } = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

async function rewrite(text: string): Promise<string> {
  const { layout } = getForm('0.9');
  async function* source(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  const units = readUnits(layout, source(), { file: '', report: () => {} });
  const pieces: Buffer[] = [];
  for await (const piece of writeRecords(layout, flattenUnits(units))) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('a published example of model 0.9', () => {
  test.each([
    [
      'begjaering-v0.9-enkel.json',
      {
        JSON_OLD_NAME: 1, // a spelling with a capital letter
        'KV-EL-03': 1, // 44926701751 is not born on 2006-09-16
        'KV-EL-07': 1, // a reason for no notice with skriftligMeddelelse
        'KV-EL-09': 1, // not today
        'KV-EL-11': 1, // NO5969930570044 fails modulo 97
        'KV-EL-12': 4, // payments after the date of the petition
        'KV-EL-13': 1, // an interest period that ends after it
        'KV-EL-21': 1, // both ways of sending
      },
    ],
    [
      'begjaering-v0.9-kompleks.json',
      {
        JSON_OLD_NAME: 2, // the same, and berOmInnkallingTilMoete
        'KV-EL-01': 1, // 03057738971
        'KV-EL-07': 2,
        'KV-EL-09': 1,
        'KV-EL-21': 2,
      },
    ],
  ])('%s has exactly the faults that are known of it', async (name, faults) => {
    const found = await checkPetition(read(name), '0.9');
    expect(count(found.map(({ code }) => code))).toEqual(faults);
  });

  test.each([
    'begjaering-v0.9-enkel.json',
    'begjaering-v0.9-kompleks.json',
    'betaapier-v0.9-2025-03-14-1.json',
    'betaapier-v0.9-2025-03-14-2.json',
    'betaapier-v0.9-2025-04-24-1.json',
    'betaapier-v0.9-2025-04-24-2.json',
  ])('%s has its shape and is written as it was read', async (name) => {
    const text = read(name);
    const found = await checkPetition(text, '0.9');
    const shape = found.filter(
      ({ code, consequence }) => code === 'JSON_SCHEMA' && consequence !== 'warn',
    );
    expect(shape).toEqual([]);
    expect(await rewrite(text)).toBe(text);
  });

  test('of the model before it has its differences told, and none of its numbers', async () => {
    const found = await checkPetition(read('betaapier-v0-2024-11-13-1.json'), '0.9');
    expect(found.filter(({ code }) => code === 'JSON_SCHEMA').length).toBeGreaterThan(10);
    expect(JSON.stringify(found)).not.toContain('30906197746');
  });

  test.each(['begjaering-v0.9-enkel.json', 'begjaering-v0.9-kompleks.json'])(
    '%s is lifted to model 2.1 in one go, and all that is dropped or to be added is told',
    async (name) => {
      const value = JSON.parse(read(name)) as unknown;
      const notes = liftValue(value, LISTS);
      const lines = notes.map(
        ({ kind, path, version, text }) => `${kind} ${path} (${version}): ${text}`,
      );
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.lifted.txt`));
      const found = await checkPetition(JSON.stringify(value), '2.1');
      const rejecting = found.filter(({ consequence }) => consequence !== 'warn');
      await expect(
        `${JSON.stringify(count(rejecting.map(({ code }) => code)), undefined, 2)}\n`,
      ).toMatchFileSnapshot(join(FOLDER, `${name}.lifted.findings.json`));
    },
  );
});
