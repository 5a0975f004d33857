import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { findStories } from '../../src/app/story.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { buildFile } from './build-file.ts';
import { BY_FILE, makeSite, readExample } from './order-site.ts';
import { PERMITS, type World } from './world.ts';

const SAMPLES = join(BUILT_IN_FORMATS, 'kronofogden/betalningsforelaggande/samples');
const readSample = (name: string) => readFileSync(join(SAMPLES, name));
const ORDERS = 'kronofogden/betalningsforelaggande';
const DEBTOR = '189102029817';
const START = { intressentkod: 'KBL', datum: '2026-11-20' };

/** What `show` says of how a case may have ended, or its last word. */
async function tellEnd(world: World, reference: string): Promise<string> {
  const [story] = await findStories(world.app, reference);
  const text = describeStory(story!, 'Europe/Stockholm');
  const [, life = ''] = /^The life of the claim:\n([\s\S]*?)\n\n/.exec(text) ?? [];
  return life.trim().split('\n').at(-1)!.trim();
}

async function dropOrders(world: World): Promise<void> {
  world.drop('ansokan-csv/krav.csv', Buffer.from(readExample('ansokan-csv.good.csv')));
  await world.pass();
}

describe('what is agreed on with the authority decides which answers are expected', () => {
  test.each<[string, object, string[]]>([
    ['a bekräftelse by file', BY_FILE, ['decision', 'receipt']],
    ['one from a later day on', { bekraftelseFran: '2027-01-01' }, ['receipt']],
    ['none', {}, ['receipt']],
  ])('%s', async (_, agreed, layers) => {
    const { world } = await makeSite({}, agreed);
    await dropOrders(world);
    const batch = await world.findBatch('ansokan-csv/krav.csv');
    const promised = await world.app.ledger.listLayers([batch.id]);
    expect(promised.map(({ layer }) => layer).sort()).toEqual(layers);
  });

  test.each<[string, object, string | undefined]>([
    ['expected', BY_FILE, undefined],
    ['to come later', { utslagFran: '2027-01-01' }, 'utslagFran is not set, or lies ahead'],
    ['to come on paper', {}, 'utslagFran is not set, or lies ahead'],
  ])('an utslag by file that was %s', async (_, agreed, surprise) => {
    const { world } = await makeSite({}, agreed);
    const file = readSample('utslag-betalningsforelaggande.one.txt');
    world.answer('SUPRO.KBL.RAPPORT', file);
    await world.pass();
    const { outcome, reasonText } = await world.findAnswer('SUPRO.KBL.RAPPORT');
    expect(outcome, reasonText ?? '').toBe('news');
    if (surprise === undefined) expect(reasonText).not.toContain('by the settings');
    else expect(reasonText).toContain(surprise);
  });

  test.each<[string, object, string]>([
    ['by file', BY_FILE, 'its utslag comes by file'],
    [
      'on paper too',
      { ...BY_FILE, utslagPapperPappersansokan: true },
      'its utslag comes by file, its utslag comes on paper too, as it was applied for on paper',
    ],
    ['on paper', { bekraftelseFran: '2026-01-01' }, 'its utslag comes on paper, not by file'],
  ])('of a case applied for on paper the utslag comes %s', async (_, agreed, text) => {
    const { world } = await makeSite({}, agreed);
    const file = await buildFile(
      'bekraftelse-betalningsforelaggande',
      ['startPapper', START],
      [
        'mal',
        {
          malnummer: '01-000008-26',
          svarandeId: DEBTOR,
          belopp: 100_000,
          registrerad: '2026-11-19',
        },
      ],
    );
    world.answer('SUPRO.KBL.ANSBEKR', file);
    await world.pass();
    expect(await tellEnd(world, '01-000008-26')).toContain(`no file has closed it, ${text}`);
    await world.verify();
  });
});

test('a nedsättning may be tried out only after the application was approved', async () => {
  const { world } = await makeSite({});
  const config = world.app.context.config as unknown as { creditors: { KBL: { permits: object } } };
  const terms = config.creditors.KBL;
  const tryWith = async (status: string) => {
    terms.permits = {
      ...PERMITS,
      [`${ORDERS}`]: { status },
      'kronofogden/ansokan-betalningsforelaggande': { status },
      'kronofogden/nedsattning-betalningsforelaggande': { status: 'testing' },
    };
    const [head, row] = readExample('nedsattning-csv.good.csv').split('\r\n');
    const name = `nedsattning-csv/${status}.csv`;
    world.drop(name, Buffer.from(`${head}\r\n${row!.replace('V-9001', `V-${status}`)}\r\n`));
    await world.pass();
    return world.findDrop(name);
  };
  const early = await tryWith('testing');
  expect(early).toMatchObject({ state: 'held', reasonCode: 'PERMIT_MISSING' });
  expect(early.reasonText).toMatch(
    /Nedsättning .* may be tried out only after Ansökan om betalningsföreläggande was approved/,
  );
  expect((await tryWith('approved')).reasonCode).not.toBe('PERMIT_MISSING');
});

describe('a case that the creditor withdraws, or that is contested and goes no further', () => {
  test('a withdrawn case is told to end without a file', async () => {
    const { world, live } = await makeSite({}, { ...BY_FILE, avskrivningSkriftligt: true });
    await dropOrders(world);
    await live(3);
    const withdrawal = await buildFile(
      'aterkallelse-betalningsforelaggande',
      [
        'start',
        {
          ...START,
          lopnummer: 1,
          organisationsnummer: '5560010018',
          namn: 'Kreditbolaget Exempel AB',
        },
      ],
      [
        'aterkallelse',
        {
          malnummer: '01-000001-26',
          referens: 'KB-3001',
          svarandeId: DEBTOR,
          aterkallad: '2026-11-22',
          orsak: 'BE',
          betalningsdag: '2026-11-21',
          belopp: 187_014,
        },
      ],
      ['slut', {}],
    );
    world.drop('atk/KBL.ATK.HELATK', withdrawal);
    await live(30);
    expect(await world.findDrop('atk/KBL.ATK.HELATK')).toMatchObject({ state: 'batched' });
    expect(await tellEnd(world, 'KB-3001')).toBe(
      'since then        Återkallelse av ansökan om betalningsföreläggande: no file has closed it, the case is withdrawn: its avskrivning has no file, a letter tells of it',
    );
    await world.verify();
  });

  test('of a lowered one the application still tells how it may end', async () => {
    const { world, live } = await makeSite({
      cases: { 'KB-3001': { betalningsforelaggande: 'dropped' } },
    });
    await dropOrders(world);
    await live(3);
    const [head, row] = readExample('nedsattning-csv.good.csv').split('\r\n');
    world.drop('nedsattning-csv/betalning.csv', Buffer.from(`${head}\r\n${row}\r\n`));
    await live(30);
    expect(await tellEnd(world, 'KB-3001')).toMatch(/contested and not handed over to a court/);
  });
});
