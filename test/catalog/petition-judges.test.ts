import fc from 'fast-check';
import { parse, stringify } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { judgePetition } from '../../src/simulator/skatteetaten/judge-petition.ts';
import { BROKEN_CLAIMS } from '../simulator/skatteetaten/broken-claims.ts';
import { BROKEN_PARTIES } from '../simulator/skatteetaten/broken-parties.ts';
import { BROKEN_REST } from '../simulator/skatteetaten/broken-rest.ts';
import { editPetition } from '../simulator/skatteetaten/edit-petition.ts';
import { type Draft, makePetition } from '../simulator/skatteetaten/good-petition.ts';
import { BROKEN, MODELS, type Petition, type PetitionModel } from './broken-petitions.ts';
import { checkPetition, has, readGood, spoil } from './check-petition.ts';

/** Told by us as a warning only, and by the judge when it is asked to. */
const WARNED = 'PARAGRAF_4_19_VARSEL_PAAKREVET';
/** Between petitions of one file; the judge looks at one. */
const OF_FILE = 'DUPLIKAT_INNSENDING';

/**
 * The names of the conditions that a petition breaks, by the rules of the formats and by the simulated authority, which
 * know nothing of each other. Undefined when it does not have the shape of its model: nobody gets as far as the rules then.
 */
async function judgeTwice(text: string, model: PetitionModel) {
  const found = await checkPetition(text, model);
  if (found.some(({ code, consequence }) => code === 'JSON_SCHEMA' && consequence !== 'warn'))
    return undefined;
  const ours = found
    .map(({ code }) => code)
    .filter((code) => !/^(KV-|JSON_|FIELD_)/.test(code) && code !== WARNED && code !== OF_FILE);
  const theirs = judgePetition(parse(text), { model, today: '2026-11-23' });
  return {
    ours: [...new Set(ours)].sort(),
    theirs: [...new Set(theirs.map(({ kode }) => kode))].sort(),
  };
}

describe.each(MODELS)(
  'the rules and the simulated authority agree on petitions of model %s',
  (model) => {
    test.each(BROKEN.filter((one) => has(one, model) && !one.facts && !one.isTwice))(
      'spoilt by us: $rule',
      async (broken) => {
        const { ours, theirs } = (await judgeTwice(spoil(broken, model), model))!;
        expect(ours).toEqual(theirs);
      },
    );

    const cases = [...BROKEN_PARTIES, ...BROKEN_CLAIMS, ...BROKEN_REST].filter(
      ({ context, isChange, models }) => !context && !isChange && (models?.includes(model) ?? true),
    );
    test.each(cases)('spoilt by its own tests: $kode, $how', async ({ edits = [] }) => {
      const petition = editPetition(makePetition(model), model, edits);
      const judged = await judgeTwice(stringify(petition) ?? '', model);
      if (judged) expect(judged.ours).toEqual(judged.theirs);
    });

    test('generated at random', async () => {
      const good = [readGood(model), stringify(makePetition(model)) ?? ''];
      let judged = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...good),
          fc.array(fc.record({ at: fc.nat(), how: fc.nat(), other: fc.nat() }), {
            minLength: 1,
            maxLength: 4,
          }),
          async (text, changes) => {
            const petition = parse(text, undefined, Number) as Draft;
            for (const change of changes) alter(petition, change);
            const twice = await judgeTwice(stringify(petition) ?? '', model);
            if (!twice) return;
            judged++;
            expect(twice.ours).toEqual(twice.theirs);
          },
        ),
        { numRuns: Number(process.env.KVITTERA_RUNS ?? 300) },
      );
      expect(judged).toBeGreaterThan(50);
    });
  },
);

interface Alteration {
  readonly at: number;
  readonly how: number;
  readonly other: number;
}

/** Takes a value away, repeats an element, changes its last character, or puts a value of its kind from elsewhere in its place. */
function alter(petition: Petition, { at, how, other }: Alteration): void {
  const places = listPlaces(petition);
  const { parent, key } = places[at % places.length]!;
  const value = parent[key];
  if (how % 6 === 0) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else if (how % 6 === 1 && Array.isArray(parent)) {
    parent.push(structuredClone(value));
  } else if (how % 6 === 2 && typeof value === 'string') {
    parent[key] = value.slice(0, -1) + String(other % 10);
  } else if (how % 6 === 3 && typeof value === 'number') {
    parent[key] = [value / 8, -value, value + 0.01, 0][other % 4];
  } else {
    const alike = places.filter((one) => isAlike(one.parent[one.key], value) && one.key !== key);
    const same = places.filter((one) => one.key === key && one.parent !== parent);
    const pool = how % 6 === 4 && same.length > 0 ? same : alike;
    const source = pool[other % Math.max(1, pool.length)];
    if (source) parent[key] = structuredClone(source.parent[source.key]);
  }
}

function isAlike(one: Petition, value: Petition): boolean {
  return typeof one === typeof value && typeof value !== 'object';
}

function listPlaces(value: Petition): { readonly parent: Petition; readonly key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ parent: value, key }, ...listPlaces(value[key])]);
}
