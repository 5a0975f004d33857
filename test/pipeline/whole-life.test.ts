import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { BY_FILE, makeSite, readExample } from './order-site.ts';
import type { World } from './world.ts';

async function tell(world: World, reference: string): Promise<string[]> {
  const [story] = await findStories(world.app, reference);
  const text = describeStory(story!, 'Europe/Stockholm');
  const [, life = ''] = /^The life of the claim:\n([\s\S]*?)\n\n/.exec(text) ?? [];
  return life.split('\n').map((line) => line.trim());
}

describe('a claim is followed from its row of a CSV file', () => {
  test('to the utslag, into enforcement by itself, and to the final account', async () => {
    const { world, live } = await makeSite({ cases: { 'KB-3001': { verkstallighet: 'payment' } } });
    world.drop('ansokan-csv/krav.csv', Buffer.from(readExample('ansokan-csv.good.csv')));
    await live(70);
    expect(await tell(world, 'KB-3001')).toMatchInlineSnapshot(`
      [
        "2026-11-20 09:01  Ansökan om betalningsföreläggande: sent, 1 870,14, referens KB-3001, KBL.ANSOKAN.00001.20261120.etr",
        "2026-11-20 09:02  Kvittens på ansökan om betalningsföreläggande: accepted, SUPRO.KBL.KVITTENS.0001.20261120.etr",
        "2026-11-21 09:04  Bekräftelse på ansökan om betalningsföreläggande: accepted, malnummer 01-000001-26, SUPRO.KBL.ANSBEKR.0002.20261120.etr",
        "2026-12-20        Utslag i mål om betalningsföreläggande: told, UT Utslag, 1 870,14, malnummer 01-000001-26, referens KB-3001, utslag 01-000001-26, SUPRO.KBL.RAPPORT.0003.20261220.etr",
        "2026-12-22 10:06  Bekräftelse på ansökan om verkställighet: told, malnummer U-000001-26, referens KB-3001, KBL.EMALUT.0004.20261221.etr",
        "2027-01-20        Utredningsrapport och delredovisning: told, FB Medel från frivillig betalning, 1 870,14, malnummer U-000001-26, referens KB-3001, 2027-01-20_KBL_DELRED_01.xml",
        "2027-01-21        Slutredovisning: told, BT Betald, 1 870,14, malnummer U-000001-26, referens KB-3001, ints001x1_KBL.xml.0005.20270121.etr, the case is closed",
      ]
    `);
    await world.verify();
  });

  test('through a nedsättning, also out of a CSV file, to the court when it is contested', async () => {
    const { world, live } = await makeSite({
      cases: { 'KB-3002': { betalningsforelaggande: 'court' } },
    });
    world.drop('ansokan-csv/krav.csv', Buffer.from(readExample('ansokan-csv.good.csv')));
    await live(3);
    const [head, , row] = readExample('nedsattning-csv.good.csv').split('\r\n');
    const payment = row!.replace('51 483,59', '51 486,06');
    world.drop('nedsattning-csv/betalningar.csv', Buffer.from(`${head}\r\n${payment}\r\n`));
    await live(40);
    expect(await tell(world, 'KB-3002')).toMatchInlineSnapshot(`
      [
        "2026-11-20 09:01  Ansökan om betalningsföreläggande: sent, 51 486,06, referens KB-3002, KBL.ANSOKAN.00001.20261120.etr",
        "2026-11-20 09:02  Kvittens på ansökan om betalningsföreläggande: accepted, SUPRO.KBL.KVITTENS.0001.20261120.etr",
        "2026-11-21 09:04  Bekräftelse på ansökan om betalningsföreläggande: accepted, malnummer 01-000002-26, SUPRO.KBL.ANSBEKR.0002.20261120.etr",
        "2026-11-23 09:07  Nedsättning av yrkande om betalningsföreläggande: sent, 1 450,00, nedsattningsnummer V-9002, KBL.NEDS.00001.20261123.etr",
        "2026-11-23 09:08  Kvittens på nedsättning: accepted, SUPRO.KBL.NEDKVITT.0003.20261123.etr",
        "2026-12-20        Utslag i mål om betalningsföreläggande: told, OT Överlämnad till tingsrätt, malnummer 01-000002-26, referens KB-3002, SUPRO.KBL.RAPPORT.0004.20261220.etr, the case is closed",
      ]
    `);
    await world.verify();
  });

  test.each<[string, object, string]>([
    [
      'of an avskrivning nobody tells',
      BY_FILE,
      'its utslag comes by file, an avskrivning (withdrawn, not completed, the debtor not found, contested and not handed over to a court) has no file, and is told of in no other way',
    ],
    [
      'of an avskrivning a letter tells',
      { ...BY_FILE, avskrivningSkriftligt: true },
      'its utslag comes by file, an avskrivning (withdrawn, not completed, the debtor not found, contested and not handed over to a court) has no file: a letter tells of it',
    ],
    [
      'the utslag comes on paper, the avskrivning in no way',
      { bekraftelseFran: '2026-01-01', utslagFran: '2027-06-01' },
      'its utslag comes on paper, not by file (utslagFran is not set, or lies ahead), an avskrivning (withdrawn, not completed, the debtor not found, contested and not handed over to a court) has no file, and is told of in no other way',
    ],
    [
      'the utslag comes on paper too',
      { ...BY_FILE, utslagPapperDigitalAnsokan: true, avskrivningSkriftligt: true },
      'its utslag comes by file, its utslag comes on paper too, an avskrivning (withdrawn, not completed, the debtor not found, contested and not handed over to a court) has no file: a letter tells of it',
    ],
  ])('to where no file tells its end, by what is agreed: %s', async (_, agreed, text) => {
    const plan = { cases: { 'KB-3001': { betalningsforelaggande: 'dropped' } } };
    const { world, live } = await makeSite(plan, agreed);
    world.drop('ansokan-csv/krav.csv', Buffer.from(readExample('ansokan-csv.good.csv')));
    await live(40);
    const life = await tell(world, 'KB-3001');
    expect(life).toHaveLength(4);
    expect(life.at(-1)).toBe(
      `since then        Ansökan om betalningsföreläggande: no file has closed it, ${text}`,
    );
    await world.verify();
  });
});
