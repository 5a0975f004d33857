import { describe, expect, test } from 'vitest';
import { buildEmalin, makeClaims } from './files.ts';
import { makeWorld } from './world.ts';

/** Names that are one file in one folder, and that some program somewhere trips over. */
const NAMES: readonly { readonly what: string; readonly name: string }[] = [
  { what: 'blanks', name: ' KBL EMALIN  två.txt ' },
  {
    what: 'å, ä and ö in two parts, as a Mac writes them',
    name: 'ÅÄÖ fordran.txt'.normalize('NFD'),
  },
  { what: 'a dash in front', name: '-rf' },
  { what: 'as many bytes as a name may have', name: `${'lång'.repeat(50)}1.txt` },
  { what: 'line ends', name: 'KBL\n.EMALIN\r\n.txt' },
  { what: 'quotes and a dollar', name: `"it's" $(touch x) \`y\`.txt` },
  { what: 'only an extension of its own', name: 'EMALIN.' },
  { what: 'a backslash', name: 'C:\\inbox\\KBL.EMALIN' },
  { what: 'the name of our own findings', name: 'findings.json' },
  { what: 'the name of our own payload', name: 'payload.dat' },
  { what: 'the name of our own rejects', name: 'rejects.dat' },
  { what: 'the name of our own note of where it came from', name: '.origin' },
];

const SETTINGS = { config: { ignore: ['*.tmp', '*.part'] } };

describe('a file whose name has', () => {
  test.each(NAMES)('$what is sent and answered like any other', async ({ name }) => {
    const world = await makeWorld(SETTINGS);
    const bytes = buildEmalin();
    world.drop(`kbl/${name}`, bytes);

    await world.roundTrip();

    expect(world.list('inbox', 'kbl')).toEqual([]);
    const drop = await world.findDrop(`kbl/${name}`);
    expect(drop.name).toBe(name);
    expect(world.read('work', drop.id, name).equals(bytes)).toBe(true);
    expect(await world.findBatch(`kbl/${name}`)).toMatchObject({ verdict: 'accepted' });
    await world.verify();
  });

  test.each(NAMES)('$what is quarantined whole', async ({ name }) => {
    const world = await makeWorld(SETTINGS);
    const bytes = Buffer.from('nothing that anybody knows');
    world.drop(`kbl/${name}`, bytes);

    await world.pass();

    const drop = await world.findDrop(`kbl/${name}`);
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: 'UNRECOGNISED' });
    expect(world.read('work', drop.id, name).equals(bytes)).toBe(true);
    const kept = world.list('outbox', 'quarantine');
    expect(kept).toHaveLength(3);
    const reason = kept.find((file) => file.endsWith('.reason.json'))!;
    expect(JSON.parse(world.read('outbox', 'quarantine', reason).toString())).toMatchObject({
      drop: drop.id,
      origin: `kbl/${name}`,
    });
  });

  test.each(NAMES)(
    '$what is split, numbered by Kvittera and its rejects handed back',
    async ({ name }) => {
      const world = await makeWorld(SETTINGS);
      const bytes = buildEmalin({ sequence: 0, claims: makeClaims('A', 3, [2]) });
      world.drop(`kbl/${name}`, bytes);

      await world.roundTrip();

      const batch = await world.findBatch(`kbl/${name}`);
      expect(batch).toMatchObject({ verdict: 'accepted', items: 2, sequence: 1 });
      expect(world.read('work', batch.dropId, name).equals(bytes)).toBe(true);
      expect(world.list('outbox', 'rejects', batch.dropId)).toHaveLength(3);
      await world.verify();
    },
  );
});

describe('an answer whose name', () => {
  test.each([
    { what: 'has as many bytes as a name may have', name: `REX.KBL.KVITTENS.${'x'.repeat(238)}` },
    { what: 'has line ends', name: 'REX.KBL\n.KVITTENS' },
    { what: 'is one of ours', name: 'findings.json' },
  ])('$what is received, and stops no other', async ({ name }) => {
    const world = await makeWorld();
    world.drop('kbl/KBL.EMALIN', buildEmalin());
    await world.pass();
    world.answer(name, Buffer.from('KV?'));
    await world.counterpart.takeAll();
    await world.pass();
    expect(await world.findAnswer(name)).toMatchObject({
      state: 'unmatched',
      outcome: 'unreadable',
    });
    expect(await world.findBatch('kbl/KBL.EMALIN')).toMatchObject({ verdict: 'accepted' });
    expect(world.list('counterpart', 'out')).toEqual([]);
  });
});
