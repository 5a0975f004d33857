import { describe, expect, test } from 'vitest';
import { names, openScene } from './kronofogden-scene.ts';

const QUESTIONS = 'skuldutdrag/samples/fraga-skuldutdrag.three.txt';
const CLAIMS = 'skuldsanering/samples/fordringsanmalan-skuldsanering.three.txt';
const APPLICATION = 'verkstallighet/samples/ansokan-verkstallighet.approved.txt';

describe('questions about debts', () => {
  test('are receipted at once and answered on the next evening', async () => {
    const scene = openScene();
    const [kvitto, ...more] = await scene.dropSample(QUESTIONS, 'KBL.UTDRAG');
    expect(more).toEqual([]);
    expect(kvitto!.name).toBe('REX.KBL.KVITTO.0001.20261123.etr');
    expect(kvitto!.text).toMatch(/^KSKBL0000120261123G00000030000000/);
    expect(await scene.pass(1)).toEqual([]);
    const [svar] = await scene.pass(1);
    expect(svar!.name).toBe('KBL.UTFIL.0002.20261124.etr');
    expect(svar!.text).toMatch(/^00KBLUTFIL {3}00001\d{8}000000320261124/);
  });

  test.each([
    ['nothing is known of anybody who is not enforced here', 'register', [], 'III'],
    ['what is enforced here is known', 'register', [APPLICATION], 'SSI'],
    ['nobody has debts', 'none', [APPLICATION], 'III'],
    ['everybody has debts', 'debts', [], 'SSS'],
    ['nothing is answered', 'refused', [], 'FFF'],
  ])('%s (%s)', async (_sentence, flow, before, expected) => {
    const scene = openScene({ flows: { skuldutdrag: flow } });
    for (const sample of before) await scene.dropSample(sample, 'KBL.EMALIN');
    await scene.dropSample(QUESTIONS, 'KBL.UTDRAG');
    const answers = await scene.pass(2);
    const { text } = answers.find(({ answer }) => answer === 'svar-skuldutdrag')!;
    expect([...text.matchAll(/^01.{32}([ISF])/gm)].map(([, code]) => code).join('')).toBe(expected);
  });

  test('more of them than the quota leaves are rejected, and none is answered', async () => {
    const scene = openScene({ quota: 4 });
    const [first] = await scene.dropMade('fraga-skuldutdrag', { count: 3 });
    const [second] = await scene.dropMade('fraga-skuldutdrag', { count: 2, number: 2 });
    const [third] = await scene.dropMade('fraga-skuldutdrag', { count: 1, number: 3 });
    expect([first, second, third].map((one) => one!.text[18])).toEqual(['G', 'U', 'G']);
    expect(second!.text).toContain('GS903Kvoten är förbrukad');
    expect(names(await scene.pass(2))).toEqual(['svar-skuldutdrag', 'svar-skuldutdrag']);
  });
});

describe('claims in debt reliefs', () => {
  test.each([
    ['granted', ['M', 'B']],
    ['refused', ['M', 'N']],
    ['received', ['M']],
  ])('%s: reported after some days, and again when it has been decided', async (flow, expected) => {
    const scene = openScene({ flows: { skuldsanering: flow } });
    expect(await scene.dropSample(CLAIMS, 'KBL.SKSANM')).toEqual([]);
    const told: string[] = [];
    const days: number[] = [];
    for (let day = 1; day <= 200; day++)
      for (const { text } of await scene.pass(1)) {
        days.push(day);
        told.push(
          [...new Set([...text.matchAll(/^01.{48}([MABN])/gm)].map(([, code]) => code))].join(''),
        );
      }
    expect(told).toEqual(expected);
    expect(days).toEqual([6, 96].slice(0, expected.length));
  });

  test('one that is rejected is told of with its reason, beside the others', async () => {
    const scene = openScene({ rejectItems: { 'SKS-1002': '503' } });
    await scene.dropSample(CLAIMS, 'KBL.SKSANM');
    const [report] = await scene.pass(6);
    expect(report!.name).toBe('KBL.SKSRAPP.0001.20261128.etr');
    expect(report!.text.match(/^00/gm)).toHaveLength(1);
    expect(report!.text).toMatch(/SKS-1002 {12}S-\S+ +A503/);
    expect(report!.text.match(/^01.{48}M/gm)).toHaveLength(2);
  });

  test('of a file whose number is wrong none is received', async () => {
    const scene = openScene({ firstNumber: 7 });
    await scene.dropSample(CLAIMS, 'KBL.SKSANM');
    const [report] = await scene.pass(6);
    expect(report!.text.match(/^01.{48}A505/gm)).toHaveLength(3);
    expect(await scene.pass(200)).toEqual([]);
  });
});
