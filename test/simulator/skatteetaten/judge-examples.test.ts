import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgePetition } from '../../../src/simulator/skatteetaten/judge-petition.ts';
import type { Model } from '../../../src/simulator/skatteetaten/rules/model.ts';

/** An example of the ELAN page, model 0.9, with the names of the model that it is to be read in. */
function readExample(name: string, model: Model): unknown {
  const path = join(
    import.meta.dirname,
    '../../samples/skatteetaten',
    `begjaering-v0.9-${name}.json`,
  );
  const text = readFileSync(path, 'utf8');
  if (model === '0.9') return JSON.parse(text);
  const renamed = text
    .replaceAll('"kravreferanse"', '"innsendersKravreferanse"')
    .replaceAll('"erRentekrav"', '"rentekrav"')
    .replaceAll('"renteOpplysning"', '"rentebaerendeKrav"')
    .replaceAll('"kreverRettsgebyrErstattet": true', '"kreverRettsgebyrErstattet": {}');
  return JSON.parse(renamed);
}

const PRIORITIES = ['PRIORITET_MANGLER_PÅ_RENTEOPPLYSNINGER', 'PRIORITET_MANGLER_PÅ_RETTSGEBYR'];

describe('the published examples', () => {
  test.each<{ name: string; model: Model; today: string; expected: readonly string[] }>([
    { name: 'enkel', model: '0.9', today: '2024-02-02', expected: [] },
    { name: 'enkel', model: '1.0', today: '2024-02-02', expected: PRIORITIES },
    {
      name: 'enkel',
      model: '2.0',
      today: '2024-02-02',
      expected: [
        'INNBETALING_FRAM_I_TID',
        'INNBETALING_FRAM_I_TID',
        'INNBETALING_FRAM_I_TID',
        'INNBETALING_FRAM_I_TID',
        'KRAV_OPPGIS_UTEN_FORFALLSDATO',
        ...PRIORITIES,
        'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
      ],
    },
    { name: 'kompleks', model: '0.9', today: '2025-01-12', expected: [] },
    { name: 'kompleks', model: '1.0', today: '2025-01-12', expected: [] },
    {
      name: 'kompleks',
      model: '2.0',
      today: '2025-01-12',
      expected: [
        ...Array<string>(7).fill('KRAV_OPPGIS_UTEN_FORFALLSDATO'),
        ...Array<string>(3).fill('RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV'),
      ],
    },
  ])('$name read as $model on $today', ({ name, model, today, expected }) => {
    const breaches = judgePetition(readExample(name, model), { model, today });

    expect(breaches.map(({ kode }) => kode)).toEqual(expected);
  });
});
