import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { checkShape } from '../../src/simulator/skatteetaten/elan/check-shape.ts';
import { judgePetition } from '../../src/simulator/skatteetaten/judge-petition.ts';
import { makePetition } from '../simulator/skatteetaten/good-petition.ts';
import { MODELS, type Petition, type PetitionModel } from './broken-petitions.ts';
import { checkPetition, readGood } from './check-petition.ts';

/**
 * What a choice is between has no public names in JSON, and until model 1.1 a claim may be without an amount by the figure,
 * which no rule of the authority could judge: only our schema refuses these.
 */
const OURS_ALONE = /\/(forsendelsesmaate|rentebaerendeKrav\/\w+|beloep) left out$/;

/** A petition with one thing wrong, and what that is. */
interface Spoilt {
  readonly what: string;
  readonly text: string;
}

const isObject = (value: unknown): value is Petition => typeof value === 'object' && value !== null;

/** Every member of a petition that is left out, or something else than it was. */
function* spoilMembers(good: string): Generator<Spoilt> {
  const whole = JSON.parse(good) as Petition;
  function* walk(value: Petition, path: string): Generator<Spoilt> {
    for (const name of Object.keys(value)) {
      const own = value[name];
      const place = `${path}/${name}`;
      for (const [what, other] of listOthers(own)) {
        if (other === undefined && Array.isArray(value)) continue;
        if (other === undefined) delete value[name];
        else value[name] = other;
        yield { what: `${place} ${what}`, text: JSON.stringify(whole) };
        value[name] = own;
      }
      if (isObject(own)) yield* walk(own, place);
    }
  }
  yield* walk(whole, '');
}

function listOthers(value: unknown): [what: string, other: unknown][] {
  if (Array.isArray(value)) return [['as an object', {}]];
  if (isObject(value))
    return [
      ['as a text', 'tekst'],
      ['left out', undefined],
    ];
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return [
    ['as a list', []],
    ['left out', undefined],
    ...(isDay ? ([['as a day that is none', '2026-02-30']] as [string, unknown][]) : []),
    ...(typeof value === 'string' ? ([['as another code', 'ukjent']] as [string, unknown][]) : []),
    ...(typeof value === 'string' ? ([['too long', 'x'.repeat(4001)]] as [string, unknown][]) : []),
  ];
}

/** What rejects a petition, but for what its unspoilt twin is rejected for. */
async function listRejects(text: string, model: PetitionModel, but: readonly string[] = []) {
  const found = await checkPetition(text, model);
  const rejects = found.filter(({ consequence }) => consequence.startsWith('reject'));
  return rejects.map(({ code, path }) => `${code} ${path}`).filter((one) => !but.includes(one));
}

test.each(MODELS)(
  'a petition of model %s that is nothing is refused, and no warning',
  async (model) => {
    const found = await checkPetition('null', model);
    expect(found.some(({ consequence }) => consequence.startsWith('reject'))).toBe(true);
  },
);

describe.each(MODELS)('the shape of petitions of model %s', (model) => {
  const goods = [readGood(model), JSON.stringify(makePetition(model))];

  test('is right in good ones', () => {
    for (const good of goods) expect(checkShape(parse(good), model)).toEqual([]);
  });

  test.each<[string, (petition: Petition) => unknown]>([
    ['two kinds of debtor', (p) => (p.saksoekt[0].saksoekt.sammenslutning = { navn: 'A' })],
    [
      'two kinds of ground',
      (p) => {
        const [ground] = p.begjaeringensTvangsgrunnlag;
        ground.alminneligTvangsgrunnlag ??= { type: 'forelegg' };
        ground.saerligTvangsgrunnlag ??= {};
      },
    ],
    [
      'neither kind of ground',
      (p) => {
        delete p.begjaeringensTvangsgrunnlag[0].alminneligTvangsgrunnlag;
        delete p.begjaeringensTvangsgrunnlag[0].saerligTvangsgrunnlag;
      },
    ],
    [
      'an address at home and abroad',
      (p) => (p.saksoekt[0].saksoekt.adresse[0].adresseUtland = { landkode: 'SE' }),
    ],
  ])('is refused by both for %s', async (_, spoil) => {
    for (const good of goods) {
      const petition = JSON.parse(good) as Petition;
      spoil(petition);
      const text = JSON.stringify(petition);
      expect(checkShape(parse(text), model)).not.toEqual([]);
      expect(await listRejects(text, model, await listRejects(good, model))).not.toEqual([]);
    }
  });

  test('is refused by the rules wherever the simulated authority refuses it', async () => {
    let count = 0;
    const missed: string[] = [];
    for (const good of goods) {
      const before = await listRejects(good, model);
      for (const { what, text } of spoilMembers(good)) {
        const [fault] = checkShape(parse(text), model);
        if (fault === undefined) continue;
        count++;
        const own = await listRejects(text, model, before);
        if (own.length === 0) missed.push(`${what}: ${fault}`);
      }
    }
    expect(missed).toEqual([]);
    expect(count).toBeGreaterThan(100);
  });

  test('is refused by the simulated authority where our schema refuses a code, a day or what is missing', async () => {
    const missed: string[] = [];
    for (const { what, text } of goods.flatMap((good) => [...spoilMembers(good)])) {
      const found = await checkPetition(text, model);
      const own = found.filter(
        ({ code, consequence }) => code === 'JSON_SCHEMA' && consequence !== 'warn',
      );
      if (own.length === 0 || /as a (list|text)|as an object/.test(what)) continue;
      const petition = parse(text);
      if (checkShape(petition, model).length > 0) continue;
      if (judgePetition(petition, { model, today: '2026-11-23' }).length > 0) continue;
      if (!OURS_ALONE.test(what)) missed.push(what);
    }
    expect(missed.sort()).toEqual([]);
  });
});
