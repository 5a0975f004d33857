import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { convertFile } from '../../src/app/convert.ts';
import { liftFile } from '../../src/mapping/lift-file.ts';
import { liftValue } from '../../src/mapping/lift-value.ts';
import type { Change, ChangeList } from '../../src/rules/change-list.ts';
import { MODELS } from '../catalog/broken-petitions.ts';
import { checkPetition, readGood, toName } from '../catalog/check-petition.ts';
import { catalog } from '../catalog/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvittera-lift-'));
afterAll(() => rmSync(folder, { recursive: true }));

const list = (...changes: Change[]): ChangeList => ({
  from: '1',
  to: '2',
  source: 'ours',
  changes,
});
const LISTS = MODELS.slice(1).map(
  (model) => catalog.transactions.get(`skatteetaten/${toName(model)}`)!.changes!,
);

async function lift(text: string, lists: readonly ChangeList[]) {
  const [from, to] = [join(folder, 'from.json'), join(folder, 'to.json')];
  writeFileSync(from, text);
  const lifted = await liftFile(from, to, lists);
  return { ...lifted, text: readFileSync(to, 'utf8') };
}

describe('a change', () => {
  test.each<[string, Change, unknown, unknown, string[]]>([
    [
      'renames a member in its place',
      { renamed: 'a/*/x', to: 'y' },
      { a: [{ x: 1, z: 2 }] },
      { a: [{ y: 1, z: 2 }] },
      ['renamed /a/0/x'],
    ],
    [
      'drops the old name when the new one is there',
      { renamed: 'x', to: 'y' },
      { x: 1, y: 2 },
      { y: 2 },
      ['dropped /x'],
    ],
    ['removes a member', { removed: 'a/x' }, { a: { x: 1 } }, { a: {} }, ['dropped /a/x']],
    [
      'removes it only where it should',
      { removed: 'a/*/x', when: { k: ['B'] } },
      {
        a: [
          { k: 'A', x: 1 },
          { k: 'B', x: 1 },
        ],
      },
      { a: [{ k: 'A', x: 1 }, { k: 'B' }] },
      ['dropped /a/1/x'],
    ],
    [
      'asks for what means something else now',
      { renewed: 'x', add: 'new' },
      { x: 1 },
      {},
      ['dropped /x', 'add /x'],
    ],
    [
      'asks for what is missing',
      { required: 'a/*/x', add: 'it' },
      { a: [{}, { x: 1 }] },
      { a: [{}, { x: 1 }] },
      ['add /a/0/x'],
    ],
    [
      'does not ask beside another member',
      { required: 'x', unless: 'y', add: 'it' },
      { y: 1 },
      { y: 1 },
      [],
    ],
    [
      'asks only where something else is there',
      { required: 'x', with: 'a/*/p', add: 'it' },
      { a: [{}] },
      { a: [{}] },
      [],
    ],
    [
      'spells a code anew',
      { code: 'k', from: ['A'], to: 'B' },
      { k: 'A' },
      { k: 'B' },
      ['renamed /k'],
    ],
    [
      'has a person choose',
      { code: 'k', from: ['A'], choose: ['B', 'C'] },
      { k: 'A' },
      {},
      ['dropped /k', 'add /k'],
    ],
    [
      'leaves a code until a person has chosen',
      { code: 'k', from: ['A'], choose: ['B', 'C'], keep: true },
      { k: 'A' },
      { k: 'A' },
      ['choose /k'],
    ],
    ['leaves other codes', { code: 'k', from: ['A'], choose: ['B'] }, { k: 'Z' }, { k: 'Z' }, []],
    ['keeps one of two', { only: 'x', without: 'y' }, { x: 1, y: 2 }, { x: 1 }, ['dropped /y']],
    ['makes true an object', { object: 'x' }, { x: true }, { x: {} }, ['renamed /x']],
    ['leaves false out', { object: 'x' }, { x: false }, {}, ['dropped /x']],
    ['tells what is deprecated', { deprecated: 'x' }, { x: 1 }, { x: 1 }, ['deprecated /x']],
    [
      'tells what nobody knows',
      { unsure: 'a/*/x' },
      { a: { one: { x: 1 } } },
      { a: { one: { x: 1 } } },
      ['unsure /a/one/x'],
    ],
  ])('%s', (_, change, value, expected, notes) => {
    const found = liftValue(value, [list(change)]);
    expect(JSON.stringify(value)).toBe(JSON.stringify(expected));
    expect(found.map(({ kind, path }) => `${kind} ${path}`)).toEqual(notes);
  });

  test('is told by where the member stood in the file that was read, or stands in the one that was made', () => {
    const value = { old: [{ gone: 1 }] };
    const found = liftValue(value, [
      list({ renamed: 'old', to: 'new' }),
      list({ removed: 'new/*/gone' }, { required: 'new/*/due', add: 'it' }),
    ]);
    expect(found.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'renamed /old',
      'dropped /old/0/gone',
      'add /new/0/due',
    ]);
  });

  test('names only codes that are left in the version that is asked for', () => {
    const found = liftValue({ k: 'A' }, [
      list({ code: 'k', from: ['A'], choose: ['B', 'C'] }),
      list({ code: 'k', from: ['B', 'C'], choose: ['D', 'E'] }),
      list({ code: 'k', from: ['D'], to: 'F' }),
    ]);
    const [choice] = found.filter(({ kind }) => kind === 'add');
    expect(choice!.text).toBe('one of E, F');
  });
});

describe('what is to be added', () => {
  const renewed = list({ renewed: 'x', add: 'an X' }, { required: 'x', add: 'an X' });
  const adds = (lists: readonly ChangeList[]) =>
    liftValue({ x: 1 }, lists).flatMap(({ kind, path }) => (kind === 'add' ? [path] : []));

  test('is told once, also where two changes ask for it', () => {
    expect(adds([renewed])).toEqual(['/x']);
  });

  test.each<[string, Change]>([
    ['may be left out of', { optional: 'x' }],
    ['is to be deleted from', { deprecated: 'x' }],
    ['is no part of', { removed: 'x' }],
  ])('is not what %s a later version on the way', (_, change) => {
    expect(adds([renewed, list(change)])).toEqual([]);
  });
});

describe('a document that fits several versions', () => {
  const path = join(folder, 'several.json');

  test.each([
    ['is not lifted from one of them by guess', undefined, '2.1', 'MODEL_AMBIGUOUS'],
    ['is not lifted to the version it is said to be of', '2.1', '2.1', 'MODEL_OLDER'],
  ])('%s', async (_, from, to, code) => {
    writeFileSync(path, readGood('2.0'));
    const request = { path, output: join(folder, 'several.out.json'), to, from };
    await expect(convertFile(catalog, request)).rejects.toMatchObject({ code });
  });

  test('is lifted from the one that is named', async () => {
    writeFileSync(path, readGood('2.0'));
    const output = join(folder, 'named.out.json');
    const lifted = await convertFile(catalog, { path, output, to: '2.1', from: '2.0' });
    expect(lifted.from.id).toBe('skatteetaten/utleggsbegjaering-2-0');
  });
});

describe('a file of documents', () => {
  const change = list({ renamed: 'a', to: 'b' });
  test.each([
    ['one', '{"a":1.50,"z":[]}\n', '{"b":1.50,"z":[]}\n'],
    [
      'one with digits of its own',
      '{\n    "a": 76.00,\n    "z": 1e3\n}',
      '{\n    "b": 76.00,\n    "z": 1e3\n}',
    ],
    [
      'a list',
      '[\n  {\n    "a": 1\n  },\n  {"a": 2}\n]\n',
      '[\n  {\n    "b": 1\n  },\n  {"b":2}\n]\n',
    ],
    ['one a line', '{"a":1}\n{"a":2}\n', '{"b":1}\n{"b":2}\n'],
  ])('is lifted: %s', async (_, text, expected) => {
    expect((await lift(text, [change])).text).toBe(expected);
  });

  test('that is no JSON leaves no file behind', async () => {
    const target = join(folder, 'none.json');
    writeFileSync(join(folder, 'bad.json'), '{"a":1}\n{"a":\n');
    await expect(liftFile(join(folder, 'bad.json'), target, [change])).rejects.toThrow('no JSON');
    expect(() => readFileSync(target)).toThrow();
  });
});

describe('a good petition of model 0.9', () => {
  test.each(MODELS.slice(1))('is one of model %s but for what is to be added', async (model) => {
    const lists = LISTS.slice(0, MODELS.indexOf(model));
    const { text, counts, notes } = await lift(readGood('0.9'), lists);
    const added = notes.filter(({ kind }) => kind === 'add').map(({ path }) => path);
    const codes = new Set((await checkPetition(text, model)).map(({ code }) => code));
    expect(counts.add).toBe(added.length);
    expect(added).toEqual([
      '/kravTilInnkreving/1/rentekrav/renteGrunnlag',
      '/kravTilInnkreving/1/rentekrav/beregnetMedForsinkelsesrente',
      '/kravTilInnkreving/0/rentebaerendeKrav/prioritetISakFremtidigRentekrav',
      '/kreverRettsgebyrErstattet/prioritetISak',
    ]);
    expect([...codes].sort()).toEqual([
      'KV-EL-28',
      'PRIORITET_MANGLER_PÅ_RENTEOPPLYSNINGER',
      'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
    ]);
  });

  test('keeps everything that has a place, in its order', async () => {
    const { text } = await lift(readGood('0.9'), LISTS);
    const before = Object.keys(JSON.parse(readGood('0.9')) as object);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(before);
  });
});

describe('the change lists', () => {
  test('lead from each model to the next', () => {
    expect(LISTS.map(({ from, to }) => [from, to])).toEqual([
      ['0.9', '1.0'],
      ['1.0', '1.1'],
      ['1.1', '2.0'],
      ['2.0', '2.1'],
    ]);
  });
});
