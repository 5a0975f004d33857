import { describe, expect, test } from 'vitest';
import { names, openScene, type Scene } from './kronofogden-scene.ts';

const FOLDER = 'betalningsforelaggande/samples';
const APPLICATION = `${FOLDER}/ansokan-betalningsforelaggande.approved.txt`;

/** What is decided on each day, as `day answer codes`. */
async function follow(scene: Scene, days: number): Promise<string[]> {
  const lines: string[] = [];
  for (let day = 1; day <= days; day++)
    for (const { answer, text } of await scene.pass(1)) {
      const codes = [...text.matchAll(/^01\d\d-\d{6}-\d\d.{28}(UT|UD|UR|AV|OT)/gm)];
      lines.push(`${day} ${answer} ${codes.map(([, code]) => code).join(' ')}`.trim());
    }
  return lines;
}

/** A file that withdraws or lowers cases, with one line for each. */
function changeFile(type: string, sequence: number, lines: readonly string[], sum: number): string {
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  const width = type === 'NEDS' ? 160 : 120;
  const start = `00KBL${type.padEnd(8)}${digits(sequence, 5)}202611235560010018Kreditbolaget Exempel AB`;
  const count = lines.filter((line) => line.startsWith('01')).length;
  const slut = `99${digits(lines.length + 2, 7)}${digits(count, 7)}${digits(sum, 15)}`;
  return [start, ...lines, slut].map((line) => `${line.padEnd(width)}\r\n`).join('');
}

function withdrawal(malnummer: string, reference: string, person: string): string {
  return `01${malnummer.padEnd(20)}${reference.padEnd(20)}${person}20261123BE202611200000000010000`;
}

function reduction(
  number: string,
  reference: string,
  person: string,
  before: number,
  less: number,
  scope = 'H',
): string {
  const money = (value: number) => String(value).padStart(13, '0');
  return `01${number.padEnd(20)}${''.padEnd(20)}${reference.padEnd(20)}${person}${scope}BE20261120${money(before)}${money(less)}${money(before - less)}`;
}

describe('an application is answered by its receipt at once and the confirmation in the evening', () => {
  test.each([
    ['in the flat form', APPLICATION, 'KBL.ANSOKAN.00001.20261123.etr'],
    ['in XML', APPLICATION.replace('.txt', '.xml'), 'kbl.ansökan.D261123.etr'],
    ['under a name that tells nothing', APPLICATION, 'unknown'],
  ])('%s', async (_sentence, sample, name) => {
    const scene = openScene();
    const [kvittens, ...more] = await scene.dropSample(sample, name);
    expect(more).toEqual([]);
    expect(kvittens!.name).toBe('SUPRO.KBL.KVITTENS.0001.20261123.etr');
    expect(kvittens!.text).toMatch(/^BKKBLANSOKAN 0000120261123G/);
    const [bekraftelse] = await scene.pass(1);
    expect(bekraftelse!.name).toBe('SUPRO.KBL.ANSBEKR.0002.20261123.etr');
    expect(bekraftelse!.text).toMatch(
      /^00ANSBEKR FKBL2026112300001 +\r\n0101-000001-26 {8}KB-1001/,
    );
  });
});

describe('a case goes its way to the end', () => {
  test.each([
    ['utslag', false, ['31 utslag-betalningsforelaggande UT']],
    ['partly', false, ['31 utslag-betalningsforelaggande UD']],
    [
      'corrected',
      false,
      ['31 utslag-betalningsforelaggande UT', '41 utslag-betalningsforelaggande UR'],
    ],
    ['completion', false, ['61 utslag-betalningsforelaggande UT']],
    ['court', true, ['31 utslag-betalningsforelaggande OT']],
    ['rejected', true, ['31 utslag-betalningsforelaggande AV']],
    ['contested', true, []],
    ['dropped', true, []],
    [
      'utslag',
      true,
      [
        '31 utslag-betalningsforelaggande UT',
        '32 bekraftelse-verkstallighet',
        '62 utredningsrapport',
        '63 slutredovisning',
      ],
    ],
    [
      'partly',
      true,
      [
        '31 utslag-betalningsforelaggande UD',
        '32 bekraftelse-verkstallighet',
        '62 utredningsrapport',
        '63 slutredovisning',
      ],
    ],
  ])('%s, with enforcement asked for: %s', async (flow, enforces, expected) => {
    const scene = openScene({ flows: { betalningsforelaggande: flow } });
    await scene.dropMade('ansokan-betalningsforelaggande', {
      count: 1,
      change: (text) => text.replace(/^(01.{28})./m, `$1${enforces ? 'J' : 'N'}`),
    });
    expect(await follow(scene, 500)).toEqual(['1 bekraftelse-betalningsforelaggande', ...expected]);
  });

  test('the enforcement that was asked for is confirmed under a start post of its own', async () => {
    const scene = openScene({ utslagDays: 3 });
    await scene.dropMade('ansokan-betalningsforelaggande', {
      count: 1,
      change: (text) => text.replace(/^(01.{28})./m, '$1J'),
    });
    const answers = await scene.pass(10);
    const emalut = answers.find(({ answer }) => answer === 'bekraftelse-verkstallighet');
    expect(emalut!.text).toMatch(/^00BKBL20261127 +\r\n01U-000001-26 {3}/);
    expect(emalut!.name).toBe('KBL.EMALUT.0004.20261127.etr');
  });

  test('after so many days as the plan says', async () => {
    const scene = openScene({
      utslagDays: 5,
      cases: { 'KB-1002': { betalningsforelaggande: 'dropped' } },
    });
    await scene.dropSample(APPLICATION, 'KBL.ANSOKAN');
    expect((await follow(scene, 20)).map((line) => line.slice(0, 34))).toContain(
      '6 utslag-betalningsforelaggande UT',
    );
  });
});

describe('a withdrawal', () => {
  test('is receipted, and no utslag comes', async () => {
    const scene = openScene();
    await scene.dropSample(APPLICATION, 'KBL.ANSOKAN');
    const lines = [
      withdrawal('01-000001-26', '', '189102029817'),
      withdrawal('', 'KB-1002', '165560010075'),
      withdrawal('01-000009-26', '', '189102029817'),
      withdrawal('01-000003-26', '', '189102029817'),
    ];
    const [answer, ...more] = await scene.drop(
      'KBL.ATK.HELATK',
      changeFile('HELATK', 1, lines, 40_000),
    );
    expect(more).toEqual([]);
    expect(answer!.name).toBe('SUPRO.KBL.ATK.KVITTENS.0002.20261123.etr');
    expect(answer!.text).toMatch(/^BKKBLHELATK {2}0000120261123U00000040000002/);
    expect(
      [...answer!.text.matchAll(/^FH0*(\d).{40}(\d{3})/gm)].map(([, at, code]) => `${at} ${code}`),
    ).toEqual(['3 301', '4 304']);
    const again = await scene.drop(
      'KBL.ATK.HELATK',
      changeFile('HELATK', 2, lines.slice(0, 1), 10_000),
    );
    expect(again[0]!.text).toContain('303Målet är redan återkallat');
    const decided = (await scene.pass(40)).filter(
      ({ answer: one }) => one === 'utslag-betalningsforelaggande',
    );
    expect(decided.map(({ text }) => text.match(/KB-\d+/g))).toEqual([['KB-1003']]);
    const late = await scene.drop(
      'KBL.ATK.HELATK',
      changeFile('HELATK', 3, [withdrawal('', 'KB-1003', '189203039822')], 10_000)
        .replace(/20261123/g, '20270101')
        .replace(/20261120/g, '20261231'),
    );
    expect(late[0]!.text).toContain('302Målet är redan avgjort');
  });
});

describe('a reduction', () => {
  const FIRST = '189102029817';

  async function open(): Promise<[Scene, number]> {
    const scene = openScene();
    await scene.dropSample(APPLICATION, 'KBL.ANSOKAN');
    const [confirmation] = await scene.pass(1);
    return [scene, Number(/KB-1001 {13}\d{12}(\d{13})/.exec(confirmation!.text)![1])];
  }

  test('is receipted, and the utslag is on what is left', async () => {
    const [scene, total] = await open();
    const line = reduction('N1', 'KB-1001', FIRST, total, 10_000);
    const [answer] = await scene.drop('KBL.NEDS', changeFile('NEDS', 1, [line], 10_000));
    expect(answer!.name).toBe('SUPRO.KBL.NEDKVITT.0003.20261124.etr');
    expect(answer!.text).toMatch(/^BKKBLNEDS {4}0000120261124G/);
    const [utslag] = await scene.pass(30);
    expect(utslag!.text).toMatch(
      new RegExp(`KB-1001.{87}${String(total - 10_000).padStart(13, '0')}`),
    );
  });

  test.each([
    ['of a case that nobody knows', 'KB-9999', FIRST, 0, 1, '401'],
    ['of another debtor', 'KB-1001', '165560010075', 0, 1, '406'],
    ['that starts from another balance', 'KB-1001', FIRST, 5, 1, '404'],
  ])('%s is rejected', async (_sentence, reference, person, off, less, code) => {
    const [scene, total] = await open();
    const line = reduction('N1', reference, person, total + off, less);
    const [answer] = await scene.drop('KBL.NEDS', changeFile('NEDS', 1, [line], less));
    expect(answer!.text).toMatch(new RegExp(`\r\nFH0000001N1 +KB-\\d{4} +${code}`));
  });
});

test('decisions of many files and days stand in one file a day', async () => {
  const scene = openScene();
  await scene.dropMade('ansokan-betalningsforelaggande', { count: 3 });
  scene.clock.advance(3_600_000);
  await scene.dropMade('ansokan-betalningsforelaggande', { count: 2, number: 2 });
  const answers = await scene.pass(31);
  expect(names(answers).filter((name) => name === 'utslag-betalningsforelaggande')).toHaveLength(1);
  expect(
    answers
      .find(({ answer }) => answer === 'utslag-betalningsforelaggande')!
      .text.match(/UT\d{8}/g),
  ).toHaveLength(5);
});
