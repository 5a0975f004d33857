import { describe, expect, test } from 'vitest';
import {
  type JudgeContext,
  judgePetition,
} from '../../../src/simulator/skatteetaten/judge-petition.ts';
import { isSince, MODELS } from '../../../src/simulator/skatteetaten/rules/model.ts';
import { RULES } from '../../../src/simulator/skatteetaten/rules/rule-list.ts';
import { RULE_NAMES } from '../../../src/simulator/skatteetaten/rules/rule-names.ts';
import { BROKEN_CLAIMS } from './broken-claims.ts';
import { BROKEN_PARTIES } from './broken-parties.ts';
import { BROKEN_REST } from './broken-rest.ts';
import type { BrokenRule } from './broken-rule.ts';
import { editPetition } from './edit-petition.ts';
import { makePetition, TODAY } from './good-petition.ts';

const BROKEN: readonly BrokenRule[] = [...BROKEN_PARTIES, ...BROKEN_CLAIMS, ...BROKEN_REST];
const since = new Map(RULES.map((rule) => [rule.kode, rule.since]));

describe('the rule list', () => {
  test.each([
    ['0.9', 49],
    ['1.0', 58],
    ['1.1', 59],
    ['2.0', 72],
    ['2.1', 72],
  ] as const)('model %s has %i rules', (model, count) => {
    expect(RULES.filter((rule) => isSince(model, rule.since))).toHaveLength(count);
  });
  test('holds every name once, in the order of the list', () => {
    expect(RULES.map(({ kode }) => kode)).toEqual(RULE_NAMES);
  });
  test('every rule is broken by a case below', () => {
    expect(new Set(BROKEN.map(({ kode }) => kode))).toEqual(new Set(RULE_NAMES));
  });
});

describe('a good petition', () => {
  test.each(MODELS)('of model %s breaks no rule', (model) => {
    const petition = makePetition(model);
    const context = { model, today: TODAY, demands419: true };

    expect(judgePetition(petition, context)).toEqual([]);
    expect(judgePetition(petition, { ...context, submitted: petition })).toEqual([]);
  });
});

describe.each(MODELS)('in model %s', (model) => {
  const known = (kode: (typeof RULE_NAMES)[number]) => isSince(model, since.get(kode) ?? '2.1');
  const cases = BROKEN.filter(({ models }) => models?.includes(model) ?? true);

  test.each(cases)('$kode: $how', ({ kode, edits = [], context, isChange, also = [] }) => {
    const good = makePetition(model);
    const judged: JudgeContext = {
      model,
      today: TODAY,
      ...context,
      ...(isChange && { submitted: good }),
    };
    const breaches = judgePetition(editPetition(good, model, edits), judged);

    expect(new Set(breaches.map((breach) => breach.kode))).toEqual(
      new Set([kode, ...also].filter(known)),
    );
    for (const { melding } of breaches) expect(melding).not.toMatch(/%\p{L}/u);
  });
});
