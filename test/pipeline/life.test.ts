import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { findStories } from '../../src/app/story.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { buildFile } from './build-file.ts';
import { buildBekraftelse, buildKvittens } from './files.ts';
import { EMALIN, makeWorld, PERMITS, type World } from './world.ts';

const MAPPINGS = join(BUILT_IN_FORMATS, 'kronofogden/verkstallighet/mappings');
const CSV = readFileSync(join(MAPPINGS, 'samples/krav-csv.good.csv'));
const ANDRING = 'kronofogden/andring-verkstallighet';
const DAY_MS = 86_400_000;
const DEBTOR = { svarandeId: '189102029817', svarandeNamn: 'Östen Provström' };
const HEAD = { intressentkod: 'KBL', datum: '2026-12-01' };

const settings = {
  config: {
    creditors: { KBL: { name: 'Kreditbolaget Exempel AB', orgnr: '5560010018', permits: PERMITS } },
    routes: [
      {
        folder: 'csv',
        transactions: [EMALIN],
        channel: 'kfm',
        creditor: 'KBL',
        mapping: join(MAPPINGS, 'krav-csv.mapping.yaml'),
        complete: { stableSeconds: 0 },
      },
      { folder: 'kbl', transactions: [ANDRING], channel: 'kfm', complete: { stableSeconds: 0 } },
    ],
  },
};

/** A file that changes a case: it is withdrawn. */
function withdraw(malnummer: string, referens: string): Promise<Buffer> {
  return buildFile(
    'andring-verkstallighet',
    [
      'start',
      {
        intressentkod: 'KBL',
        lopnummer: 0,
        datum: '2026-11-20',
        organisationsnummer: '5560010018',
        namn: 'Kreditbolaget Exempel AB',
      },
    ],
    ['mal', { malnummer, referens }],
    ['aterkallelse', { orsak: 'BT', betald: '2026-11-19' }],
    ['slut', {}],
  );
}

/** Two applications from a CSV file, taken on by the authority. */
async function makeCases(): Promise<World> {
  const world = await makeWorld(settings);
  world.drop('csv/krav.csv', CSV);
  await world.roundTrip();
  return world;
}

async function tell(world: World, reference: string): Promise<string[]> {
  const [story] = await findStories(world.app, reference);
  const text = describeStory(story!, 'Europe/Stockholm');
  const [, life = ''] = /^The life of the claim:\n([\s\S]*?)\n\n/.exec(text) ?? [];
  return life.split('\n').map((line) => line.trim());
}

describe('the life of a claim', () => {
  test('tells a kvittens before the bekräftelse that came in the same pass', async () => {
    const world = await makeWorld(settings);
    // As clocks do, it goes on while a pass runs.
    const { clock } = world;
    const read = clock.now.bind(clock);
    clock.now = () => {
      clock.advance(1);
      return read();
    };
    world.drop('csv/krav.csv', CSV);
    await world.pass();
    world.answer(
      'KBL.EMALUT.0001.etr',
      buildBekraftelse([{ sequence: 1, cases: { 'U-1-26': 'KB-1001' } }]),
    );
    world.answer('REX.KBL.KVITTENS.0001.etr', buildKvittens({ items: 2 }));
    await world.pass();
    const story = await findStories(world.app, 'KB-1001');
    const layers = story[0]!.life.map(({ title }) => title);
    expect(layers).toEqual([
      'Ansökan om verkställighet',
      'Kvittens på ansökan om verkställighet',
      'Bekräftelse på ansökan om verkställighet',
    ]);
  });

  test('is told from the row of a CSV file to the final account, whichever of its names is asked for', async () => {
    const world = await makeCases();
    const malnummer = 'U-000001-26';
    const own = { malnummer, ...DEBTOR };
    const at = async (days: number, name: string, bytes: Buffer) => {
      world.clock.advance(days * DAY_MS);
      world.answer(name, bytes);
      await world.pass();
    };
    await at(
      20,
      '2026-12-10_KBL_DELRED_01.xml',
      await buildFile(
        'utredningsrapport',
        ['start', { ...HEAD, nummer: 1 }],
        ['utredningsrapport', { ...own, referens: 'KB-1001', resultat: 'TF', datum: '2026-12-10' }],
        ['undersokning', { slag: 'LN', datum: '2026-12-09', funnet: 'J' }],
        ['slut', {}],
      ),
    );
    await at(
      5,
      '2026-12-15_KBL_LUB_01.xml',
      await buildFile(
        'loneutmatningsbeslut',
        ['start', { ...HEAD, nummer: 1 }],
        [
          'beslut',
          {
            ...own,
            handelse: 'N',
            datum: '2026-12-15',
            arbetsgivareNamn: 'Exempelverket',
            form: 'B',
            beloppPerManad: 250_000,
            forbehallsbelopp: 600_000,
            fran: '2027-01-01',
          },
        ],
        ['slut', {}],
      ),
    );
    await at(
      60,
      'ints001x1_KBL.xml',
      await buildFile(
        'slutredovisning',
        ['start', HEAD],
        [
          'redovisning',
          {
            ...own,
            orsak: 'BT',
            datum: '2027-02-13',
            influtet: 185_000,
            avgifter: 60_000,
            utbetalt: 125_000,
            kapital: 125_000,
            ranta: 0,
            kostnader: 0,
            kvar: 0,
          },
        ],
        ['utbetalning', { datum: '2027-02-12', belopp: 125_000 }],
        ['slut', {}],
      ),
    );
    const answers = await world.app.ledger.listAnswers();
    expect(
      answers.map(({ name, outcome, reasonText }) => [name, outcome, reasonText]).slice(2),
    ).toEqual([
      [
        '2026-12-10_KBL_DELRED_01.xml',
        'news',
        expect.stringMatching(/1 of 1 are cases known here/),
      ],
      [
        '2026-12-15_KBL_LUB_01.xml',
        'news',
        expect.stringMatching(/Löneutmätningsbeslut: 1 .*1 of 1/),
      ],
      ['ints001x1_KBL.xml', 'news', expect.stringMatching(/Slutredovisning: 1 Betald; 1 of 1/)],
    ]);
    const life = await tell(world, 'KB-1001');
    expect(life.map((line) => line.replace(/\s{2,}/g, '  '))).toEqual([
      expect.stringMatching(
        /^2026-11-20 \d\d:\d\d {2}Ansökan om verkställighet: sent, 1.250,00, referens KB-1001, KBL\.EMALIN/,
      ),
      expect.stringMatching(/^2026-11-20 .*Kvittens på ansökan om verkställighet: accepted/),
      expect.stringMatching(
        /^2026-11-20 .*Bekräftelse på ansökan om verkställighet: accepted, malnummer U-000001-26/,
      ),
      expect.stringMatching(/^2026-12-10 {2}.*Utredningsrapport/),
      expect.stringMatching(/^2026-12-15 {2}Löneutmätningsbeslut: told, N .*2.500,00/),
      expect.stringMatching(
        /^2027-02-13 {2}Slutredovisning: told, BT Betald, 1.250,00, malnummer U-000001-26, ints001x1_KBL\.xml, the case is closed/,
      ),
    ]);
    // By its case number, and never by way of its debtor to other claims.
    expect(await tell(world, malnummer)).toEqual(life);
    expect(life.join()).not.toMatch(/KB-1002|189102029817|Provström/);
    await world.verify();
  });

  test('a case that was never sent by file is known by what is told of it', async () => {
    const world = await makeCases();
    world.answer(
      'ints001x1_KBL.xml',
      await buildFile(
        'slutredovisning',
        ['start', HEAD],
        [
          'redovisning',
          {
            malnummer: 'U-999999-25',
            ...DEBTOR,
            orsak: 'PR',
            datum: '2026-11-19',
            influtet: 0,
            avgifter: 0,
            utbetalt: 0,
            kapital: 0,
            ranta: 0,
            kostnader: 0,
            kvar: 10_000,
          },
        ],
        ['slut', {}],
      ),
    );
    await world.pass();
    const answer = await world.findAnswer('ints001x1_KBL.xml');
    expect(answer).toMatchObject({
      state: 'settled',
      outcome: 'news',
      reasonText: expect.stringMatching(/0 of 1 are cases known here/),
    });
    const [story] = await findStories(world.app, 'U-999999-25');
    expect(story).toMatchObject({
      life: [{ said: 'news', closes: true }],
      answers: [{ id: answer.id }],
    });
    const day = world.app.getToday();
    expect(
      (await world.app.buildReport(day, day)).actions.filter(({ kind }) => kind === 'unmatched'),
    ).toEqual([]);
    await world.verify();
  });

  test('a file of news that is damaged is put to a person', async () => {
    const world = await makeCases();
    world.answer(
      'ints001x1_KBL.xml',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>\n<Slutredovisning><Huvud>'),
    );
    await world.pass();
    expect(await world.findAnswer('ints001x1_KBL.xml')).toMatchObject({
      state: 'unmatched',
      outcome: 'unreadable',
    });
    await world.verify();
  });
});

describe('a file that changes cases', () => {
  test.each([
    ['by the number that the authority gave it', 'U-000001-26', 'KB-1001', []],
    ['by our own reference, and another number', 'U-777777-26', 'KB-1001', ['CASE_NUMBERS_DIFFER']],
    ['by its number, and another reference', 'U-000001-26', 'KB-9999', ['CASE_NUMBERS_DIFFER']],
    ['of which there are two', 'U-000001-26', 'KB-1002', ['CASE_NUMBERS_DIFFER']],
    ['that nobody here knows', 'U-777777-26', 'KB-9999', ['CASE_UNKNOWN']],
  ])('a case %s: findings %j', async (_, malnummer, referens, codes) => {
    const world = await makeCases();
    world.drop('kbl/KBL.ANDRING', await withdraw(malnummer, referens));
    await world.pass();
    const { id } = await world.findDrop('kbl/KBL.ANDRING');
    const [story] = await findStories(world.app, id);
    expect(story?.kept.findings.map(({ code }) => code)).toEqual(codes);
    // A warning: the case may have been made in another way.
    expect(await world.findBatch('kbl/KBL.ANDRING')).toMatchObject({ state: 'shipped' });
    await world.verify();
  });

  test('is not taken while the counterpart cannot speak, or an answer lies unread', async () => {
    const world = await makeCases();
    world.drop('kbl/KBL.ANDRING', await withdraw('U-000001-26', 'KB-1001'));
    await world.pass();
    renameSync(world.path('counterpart/out'), world.path('counterpart/away'));
    world.clock.advance(5 * DAY_MS);
    await world.pass();
    expect(await world.findBatch('kbl/KBL.ANDRING')).toMatchObject({ state: 'shipped' });
    renameSync(world.path('counterpart/away'), world.path('counterpart/out'));
    world.answer('inbb001x1_KBL_20261120', Buffer.from('damaged'));
    await world.pass();
    expect(await world.findBatch('kbl/KBL.ANDRING')).toMatchObject({ state: 'shipped' });
    await world.decide((await world.findAnswer('inbb001x1_KBL_20261120')).id, 'settle');
    await world.pass();
    expect(await world.findBatch('kbl/KBL.ANDRING')).toMatchObject({ state: 'answered' });
    await world.verify();
  });

  test('is taken when nothing is said against it until its deadline, and the story says so', async () => {
    const world = await makeCases();
    world.drop('kbl/KBL.ANDRING', await withdraw('U-000001-26', 'KB-1001'));
    await world.pass();
    world.clock.advance(5 * DAY_MS);
    await world.pass();
    const { id } = await world.findBatch('kbl/KBL.ANDRING');
    expect(await world.app.ledger.listLayers([id])).toMatchObject([
      { layer: 'receipt', state: 'silent' },
    ]);
    const taken = { state: 'answered', verdict: 'accepted', itemsAccepted: 1, itemsRejected: 0 };
    expect(await world.findBatch('kbl/KBL.ANDRING')).toMatchObject(taken);
    const today = await world.app.buildReport('2026-11-25', '2026-11-25');
    expect(JSON.stringify(today.actions)).not.toContain(id);
    const life = await tell(world, 'KB-1001');
    expect(life.at(-1)).toMatch(/Felkvittens på ändring.*silence/i);
    await world.verify();

    // Said late all the same, it holds.
    const samples = join(BUILT_IN_FORMATS, 'kronofogden/verkstallighet/samples');
    const fault = readFileSync(join(samples, 'kvittens-andring.file.txt'));
    world.answer('inbb001x1_KBL_20261120', fault);
    await world.pass();
    expect(await world.findBatch('kbl/KBL.ANDRING')).toMatchObject({
      state: 'answered',
      verdict: 'rejected',
      itemsRejected: 1,
      itemsAccepted: 0,
    });
    await world.verify();
  });
});
