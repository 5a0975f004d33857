import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  DEBT_FLOWS,
  ENFORCEMENT_FLOWS,
  ORDER_FLOWS,
  RELIEF_FLOWS,
} from '../../src/simulator/kronofogden/flow-names.ts';
import { authorityPlanSchema } from '../../src/simulator/kronofogden/plan.ts';
import { PLAN_HELP } from '../../src/simulator/kronofogden/plan-help.ts';
import { openScene } from './kronofogden-scene.ts';

const APPLICATION = 'verkstallighet/samples/ansokan-verkstallighet.approved.txt';
const KVITTENS = 'kvittens-verkstallighet';

describe('an answer that goes wrong by plan', () => {
  test.each([
    ['by hours', { kvittensHours: 5 }],
    ['as a fault', { faults: [{ answer: KVITTENS, do: 'late', hours: 5 }] }],
  ])('comes late %s', async (_sentence, plan) => {
    const scene = openScene(plan);
    expect(await scene.dropSample(APPLICATION, 'KBL.EMALIN')).toEqual([]);
    scene.clock.advance(5 * 3_600_000 - 1);
    await scene.authority.runDue();
    expect(await scene.look()).toEqual([]);
    scene.clock.advance(1);
    await scene.authority.runDue();
    expect((await scene.look())[0]).toMatchObject({ answer: KVITTENS });
  });

  test('a confirmation comes late too, and on another day', async () => {
    const scene = openScene({
      faults: [{ answer: 'bekraftelse-verkstallighet', to: 1, do: 'late', hours: 30 }],
    });
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(await scene.pass(1)).toEqual([]);
    expect((await scene.pass(1))[0]!.name).toBe('KBL.EMALUT.0002.20261125.etr');
  });

  test('comes twice under two names', async () => {
    const scene = openScene({ faults: [{ answer: KVITTENS, do: 'twice' }] });
    const answers = await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(answers.map(({ name }) => name)).toEqual([
      'REX.KBL.KVITTENS.0001.20261123.etr',
      'REX.KBL.KVITTENS.0002.20261123.etr',
    ]);
    expect(answers[0]!.text).toBe(answers[1]!.text);
  });

  test.each([
    ['text', /^KVKBL0007720261123G/],
    ['xml', /<Lopnummer>77<.Lopnummer>/],
  ])('answers another file, in %s', async (kvittens, expected) => {
    const scene = openScene({
      kvittens,
      faults: [{ answer: KVITTENS, to: 1, do: 'other-number', number: 77 }],
    });
    const [answer] = await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(answer!.text).toMatch(expected);
    expect(answer!.text).not.toContain('EMALIN');
  });

  test.each(['text', 'xml'])('comes in another encoding, in %s', async (kvittens) => {
    const scene = openScene({
      kvittens,
      rejectFiles: { '1': '902' },
      faults: [{ answer: KVITTENS, do: 'encoding' }],
    });
    await expect(scene.dropSample(APPLICATION, 'KBL.EMALIN')).rejects.toThrow();
    const [name = ''] = readdirSync(scene.folders.answers);
    const text = readFileSync(join(scene.folders.answers, name), 'utf8');
    expect(text).toMatch(/^\ufeff/);
    expect(text).toContain('Filen kan inte läsas');
  });

  test('leaves out a number of its own', async () => {
    const scene = openScene({
      flows: { verkstallighet: 'no-assets' },
      faults: [
        { answer: 'utredningsrapport', do: 'gap' },
        { answer: KVITTENS, do: 'gap' },
      ],
    });
    const [kvittens] = await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(kvittens!.name).toBe('REX.KBL.KVITTENS.0002.20261123.etr');
    const [report] = await scene.pass(15);
    expect(report!.name).toBe('2026-12-07_KBL_DELRED_02.xml');
    expect(report!.text).toContain('<Filnummer>2</Filnummer>');
  });

  test('only what answers the file named goes wrong', async () => {
    const scene = openScene({ faults: [{ answer: KVITTENS, to: 2, do: 'twice' }] });
    expect(await scene.dropMade('ansokan-verkstallighet', { count: 1 })).toHaveLength(1);
    expect(await scene.dropMade('ansokan-verkstallighet', { count: 1, number: 2 })).toHaveLength(2);
  });
});

describe('a plan', () => {
  test('has its keys documented, all of them', () => {
    const { success, data } = authorityPlanSchema.safeParse(parse(PLAN_HELP));
    expect(success).toBe(true);
    expect(Object.keys(data!).sort()).toEqual(Object.keys(authorityPlanSchema.shape).sort());
    const defaults = authorityPlanSchema.parse({});
    expect(data).toMatchObject({ days: defaults.days, flows: defaults.flows, utslagDays: 30 });
    for (const flow of [...ORDER_FLOWS, ...ENFORCEMENT_FLOWS, ...DEBT_FLOWS, ...RELIEF_FLOWS])
      expect(PLAN_HELP).toContain(flow);
  });

  test('may be empty', () => {
    expect(authorityPlanSchema.parse({})).toMatchObject({ utslagDays: 30, kvittens: 'text' });
  });

  test.each([
    ['an unknown key', { flow: {} }],
    ['an unknown way', { flows: { verkstallighet: 'win' } }],
    ['an unknown service of a case', { cases: { 'KB-1': { bf: 'utslag' } } }],
    ['an unknown fault', { faults: [{ answer: KVITTENS, do: 'explode' }] }],
    ['a lateness without its hours', { faults: [{ answer: KVITTENS, do: 'late' }] }],
    ['an hour that is none', { evening: '25:00' }],
    ['days before today', { utslagDays: -1 }],
  ])('with %s is refused', (_sentence, plan) => {
    expect(authorityPlanSchema.safeParse(plan).success).toBe(false);
  });
});
