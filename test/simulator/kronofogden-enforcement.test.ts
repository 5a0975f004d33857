import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Answer, names, openScene, type Scene, tellCodes } from './kronofogden-scene.ts';

const APPLICATION = 'verkstallighet/samples/ansokan-verkstallighet.approved.txt';
const XML_APPLICATION = 'verkstallighet/samples/ansokan-verkstallighet.approved.xml';

/** What comes on each of so many days, as `day answer: codes`. */
async function follow(scene: Scene, days: number, from = 0): Promise<string[]> {
  const lines: string[] = [];
  for (let day = from + 1; day <= from + days; day++)
    for (const answer of await scene.pass(1))
      lines.push(`${day} ${answer.answer}: ${tellCodes(answer)}`);
  return lines;
}

/** A file of changes: `kind` is what stands behind the number of the case. */
function changeFile(sequence: number, changes: readonly string[], date = '20261123'): string {
  const number = String(sequence).padStart(5, '0');
  const posts = changes.flatMap((change, index) => {
    const [malnummer = '', post = ''] = change.split(/ (.*)/);
    return [
      `01${String(index + 1).padStart(7, '0')}${malnummer.padEnd(14)}KB-100${index + 1}`,
      post,
    ];
  });
  const count = (post: string) =>
    String(posts.filter((one) => one.startsWith(post)).length).padStart(7, '0');
  const sum = (from: number) =>
    posts
      .filter((one) => one.startsWith('02'))
      .reduce((total, one) => total + Number(one.slice(from, from + 11)), 0);
  const slut = [
    `99${number}${String(posts.length + 2).padStart(7, '0')}${count('01')}${count('02')}${count('03')}${count('04')}`,
    String(sum(12)).padStart(15, '0'),
    String(sum(23)).padStart(15, '0'),
  ].join('');
  const start = `00KBLANDRING ${number}${date}5560010018Kreditbolaget Exempel AB`;
  return [start, ...posts, slut].map((line) => `${line.padEnd(160)}\r\n`).join('');
}

describe('an application is answered by its receipt at once and the confirmation in the evening', () => {
  test.each([
    ['in the flat form', APPLICATION, 'KBL.EMALIN.00001.20261123.etr'],
    ['in XML', XML_APPLICATION, 'KBL_EMALIN.D261123'],
    ['under a name that tells nothing', APPLICATION, 'unknown.txt'],
    ['in XML under a name that tells nothing', XML_APPLICATION, 'unknown.xml'],
  ])('%s', async (_sentence, sample, name) => {
    const scene = openScene();
    const [kvittens, ...more] = await scene.dropSample(sample, name);
    expect(more).toEqual([]);
    expect(kvittens).toMatchObject({
      name: 'REX.KBL.KVITTENS.0001.20261123.etr',
      text: expect.stringMatching(/^KVKBL0000120261123G00000030000000/),
    });
    const [bekraftelse, ...others] = await scene.pass(1);
    expect(others).toEqual([]);
    expect(bekraftelse!.name).toBe('KBL.EMALUT.0002.20261123.etr');
    expect(bekraftelse!.text).toMatch(/^00EKBL2026112300001 +\r\n01U-000001-26 {3}KB-1001 /);
  });

  test('the receipt in XML when the plan says so', async () => {
    const scene = openScene({ kvittens: 'xml', bekraftelse: 'direct' });
    const [bekraftelse, kvittens] = await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(kvittens!.text).toContain('<Resultat>G</Resultat>');
    expect(bekraftelse!.text).toContain('U-000003-26');
  });

  test('a file that comes after the hour is confirmed on the next evening', async () => {
    const scene = openScene({}, '2026-11-23T20:00:00Z');
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(names(await scene.pass(0.5))).toEqual([]);
    expect(names(await scene.pass(0.5))).toEqual(['bekraftelse-verkstallighet']);
  });
});

describe('a case goes its way to the end', () => {
  test.each([
    ['payment', ['31 utredningsrapport: FB', '32 slutredovisning: BT']],
    [
      'wages',
      [
        '15 utredningsrapport: TD',
        '22 loneutmatningsbeslut: N',
        '52 utredningsrapport: LU',
        '82 utredningsrapport: LU',
        '112 utredningsrapport: LU',
        '142 utredningsrapport: LU',
        '143 loneutmatningsbeslut: U',
        '144 slutredovisning: BT',
      ],
    ],
    [
      'sale',
      [
        '15 utredningsrapport: TF',
        '45 utredningsrapport: FS',
        '75 utredningsrapport: SK',
        '76 slutredovisning: BT',
      ],
    ],
    [
      'watch',
      [
        '15 utredningsrapport: BV',
        '366 ny-grundavgift: AR',
        '380 utredningsrapport: BV',
        '731 ny-grundavgift: AR',
        '745 utredningsrapport: US',
        '746 slutredovisning: UT',
      ],
    ],
    ['no-assets', ['15 utredningsrapport: US', '16 slutredovisning: UT']],
    ['bankruptcy', ['15 slutredovisning: KO']],
    ['debt-relief', ['15 slutredovisning: SS']],
    ['time-barred', ['15 slutredovisning: PR']],
    ['rejected', ['15 slutredovisning: AV']],
    [
      'instalments',
      ['15 utredningsrapport: TD', '366 ny-grundavgift: AR', '731 ny-grundavgift: AR'],
    ],
    [
      'investigation',
      ['15 utredningsrapport: TF', '366 ny-grundavgift: AR', '731 ny-grundavgift: AR'],
    ],
  ])('%s', async (flow, expected) => {
    const scene = openScene({ flows: { verkstallighet: flow } });
    await scene.dropMade('ansokan-verkstallighet', { count: 1 });
    expect(await follow(scene, 800)).toEqual(['1 bekraftelse-verkstallighet: ', ...expected]);
  });

  test('of a company no wages are seized', async () => {
    const scene = openScene({ flows: { verkstallighet: 'wages' } });
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    const answers = await scene.pass(200);
    const decisions = answers.filter(({ answer }) => answer === 'loneutmatningsbeslut');
    expect(decisions.map(({ text }) => text.match(/<Malnummer>/g)?.length)).toEqual([2, 2]);
    expect(answers.at(-1)).toMatchObject({ answer: 'slutredovisning' });
  });

  test('many days in one leap give the same files as day after day', async () => {
    const plan = { flows: { verkstallighet: 'wages' } };
    const [leap, days] = [openScene(plan), openScene(plan)];
    for (const scene of [leap, days]) await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    const once = await leap.pass(400);
    const often: Answer[] = [];
    for (let day = 0; day < 400; day++) often.push(...(await days.pass(1)));
    const sort = (answers: Answer[]) => answers.sort((a, b) => a.name.localeCompare(b.name));
    expect(sort(once)).toEqual(sort(often));
  });
});

describe('a change of a case', () => {
  const withdrawal = (n: number) => `U-00000${n}-26 03BT20261123`;

  test('withdraws it: the final account comes in the evening, and nothing after it', async () => {
    const scene = openScene({ flows: { verkstallighet: 'investigation' } });
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    expect(names(await scene.pass(20))).toEqual([
      'utredningsrapport',
      'bekraftelse-verkstallighet',
    ]);
    expect(
      await scene.drop('KBL.ANDRING', changeFile(1, [1, 2, 3].map(withdrawal), '20261213')),
    ).toEqual([]);
    const [account, ...more] = await scene.pass(1);
    expect(more).toEqual([]);
    expect(account!.text.match(/<Avslutsorsak>AT<.Avslutsorsak>/g)).toHaveLength(3);
    expect(account!.text).toContain('<ObetaldaAvgifter>600.00</ObetaldaAvgifter>');
    expect(await scene.pass(800)).toEqual([]);
  });

  test('lowers what is left of it', async () => {
    const scene = openScene();
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    await scene.pass(1);
    const lowered = 'U-000001-26 02DB202611230000012500000000010000';
    expect(await scene.drop('KBL.ANDRING', changeFile(1, [lowered]))).toEqual([]);
    const [account] = await scene.pass(30);
    expect(account!.text).toMatch(/KB-1001.*?<Influtet>700.00<.*?<Utbetalt>100.00</s);
  });

  test('puts it off', async () => {
    const scene = openScene({ flows: { verkstallighet: 'rejected' } });
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    await scene.pass(1);
    expect(
      await scene.drop('KBL.ANDRING', changeFile(1, ['U-000001-26 04AB        20270131'])),
    ).toEqual([]);
    const days = (await follow(scene, 100, 1)).map((line) => line.split(' ')[0]);
    expect(days).toEqual(['15', '71']);
  });

  test.each([
    ['with a number that leaves one out', 3, '901', '00002'],
    ['with a number that was used', 1, '904', '00002'],
  ])(
    '%s is answered by the error receipt, and not made',
    async (_sentence, sequence, code, expected) => {
      const scene = openScene({ flows: { verkstallighet: 'investigation' } });
      await scene.dropSample(APPLICATION, 'KBL.EMALIN');
      await scene.pass(1);
      expect(await scene.drop('KBL.ANDRING', changeFile(1, [withdrawal(1)]))).toEqual([]);
      const [answer] = await scene.drop('KBL.ANDRING', changeFile(sequence, [withdrawal(2)]));
      expect(answer!.name).toBe('inbb001x1_KBL_20261124.0003.20261124.etr');
      expect(answer!.text).toMatch(
        new RegExp(`^KAKBL0000${sequence}${expected}20261124KBL.ANDRING +\r\nFA${code}`),
      );
      const [account] = await scene.pass(1);
      expect(account!.text).not.toContain('U-000002-26');
    },
  );

  test.each([
    [
      'whose end post is wrong',
      (text: string) => text.replace(/(\n99\d{5})\d{7}/, '$10000009'),
      '903',
    ],
    ['that is cut', (text: string) => text.slice(0, 200), '902'],
  ])('in a file %s is answered by the error receipt', async (_sentence, spoil, code) => {
    const scene = openScene();
    const [answer] = await scene.drop('KBL.ANDRING', spoil(changeFile(1, [withdrawal(1)])));
    expect(answer!.text).toContain(`FA${code}`);
  });

  test('of a case that nobody knows is not answered', async () => {
    const scene = openScene();
    expect(await scene.drop('KBL.ANDRING', changeFile(1, [withdrawal(7)]))).toEqual([]);
    expect(scene.told.join('\n')).toContain('1 cannot be made');
  });
});

describe('the register', () => {
  test('knows titles that are enforced already, until their cases are closed', async () => {
    const scene = openScene({ flows: { verkstallighet: 'rejected' } });
    await scene.dropSample(APPLICATION, 'KBL.EMALIN');
    const first = readFileSync(join(scene.folders.taken, 'KBL.EMALIN'), 'latin1');
    const second = first.replace('EMALIN  00001', 'EMALIN  00002');
    const [again] = await scene.drop('KBL.EMALIN.2', second);
    expect(again!.text.match(/\r\nFH\d{7}KB-100\d {13}103/g)).toHaveLength(3);
    await scene.pass(20);
    const third = second.replace('EMALIN  00002', 'EMALIN  00003');
    const [after] = await scene.drop('KBL.EMALIN.3', third);
    expect(after!.text).toMatch(/^KVKBL0000320261213G/);
  });
});
