import { describe, expect, test } from 'vitest';
import { buildEmalin, makeClaims } from './files.ts';
import { EMALIN, makeWorld, PERMITS } from './world.ts';

const NAME = 'KBL.EMALIN.D261120.001.etr';
const FILE = `kbl/${NAME}`;

interface Case {
  readonly what: string;
  readonly code: string;
  readonly bytes: Buffer;
  readonly settings?: Parameters<typeof makeWorld>[0];
  /** Where the file is dropped; FILE unless said. */
  readonly origin?: string;
  /** What the reason must tell. */
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    what: 'whose totals do not add up',
    code: 'FINDINGS',
    bytes: Buffer.from(
      buildEmalin().toString('latin1').replace('0000002000', '0000003000'),
      'latin1',
    ),
    says: /rejected as a whole/,
  },
  {
    what: 'in UTF-8',
    code: 'FINDINGS',
    bytes: Buffer.from(buildEmalin().toString('latin1'), 'utf8'),
    says: /every item is faulty|rejected as a whole/,
  },
  {
    what: 'cut off in the middle',
    code: 'FINDINGS',
    bytes: buildEmalin().subarray(0, 900),
    says: /rejected as a whole/,
  },
  { what: 'of no bytes', code: 'FINDINGS', bytes: Buffer.alloc(0), says: /holds no record/ },
  {
    what: 'without one good application',
    code: 'FINDINGS',
    bytes: buildEmalin({ claims: makeClaims('A', 2, [1, 2]) }),
    says: /every item is faulty/,
  },
  {
    what: 'with a faulty application when the route wants all or nothing',
    code: 'FINDINGS',
    bytes: buildEmalin({ claims: makeClaims('A', 5, [3]) }),
    settings: { route: { policy: 'all-or-nothing' } },
    says: /the policy is all or nothing: .*1 of 5 items rejected/,
  },
  {
    what: 'that no transaction of the folder looks like',
    code: 'UNRECOGNISED',
    bytes: Buffer.from('PK\u0003\u0004 a spreadsheet, most likely'),
    origin: 'kbl/claims.xlsx',
    says: /name \{\w+:3\}\.EMALIN .*does not fit[\s\S]*name \{\w+:3\}_EMALIN[\s\S]*content as Ansökan/,
  },
  {
    what: 'beside the folders of the routes',
    code: 'UNRECOGNISED',
    bytes: buildEmalin(),
    origin: NAME,
    says: /no route has this folder/,
  },
  {
    what: 'of a creditor that nobody knows',
    code: 'CREDITOR_UNKNOWN',
    bytes: buildEmalin({ creditor: 'XYZ' }),
    says: /'XYZ'; known are KBL, FCB/,
  },
  {
    what: 'of another creditor than its folder’s',
    code: 'CREDITOR_MISMATCH',
    bytes: buildEmalin({ creditor: 'FCB' }),
    settings: { route: { creditor: 'KBL' } },
    says: /belongs to KBL, but the file is FCB's/,
  },
  {
    what: 'under the name of another creditor',
    code: 'CREDITOR_MISMATCH',
    bytes: buildEmalin({ creditor: 'FCB' }),
    says: /name says KBL, but its content is FCB's/,
  },
  {
    what: 'under the name of a creditor that nobody knows',
    code: 'CREDITOR_MISMATCH',
    bytes: buildEmalin(),
    origin: 'kbl/ABC.EMALIN',
    says: /name says ABC, but its content is KBL's/,
  },
  {
    what: 'larger than is allowed',
    code: 'FILE_TOO_LARGE',
    bytes: buildEmalin(),
    settings: { config: { limits: { fileBytes: 1000 } } },
    says: /at most 1000/,
  },
];

describe('a file is quarantined, whole and with its reason', () => {
  test.each(CASES)('$what', async ({ code, bytes, settings, origin = FILE, says }) => {
    const world = await makeWorld(settings);
    const name = origin.split('/').at(-1)!;
    world.drop(origin, bytes);

    await world.roundTrip();

    const drop = await world.findDrop(origin);
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: code });
    expect(drop.reasonText).toMatch(says);
    expect(world.read('outbox', 'quarantine', name).equals(bytes)).toBe(true);
    expect(world.read('work', drop.id, name).equals(bytes)).toBe(true);
    const reason = JSON.parse(world.read('outbox', 'quarantine', `${name}.reason.json`).toString());
    expect(reason).toMatchObject({ drop: drop.id, origin, sha256: drop.sha256, code });
    expect(reason.text).toMatch(says);
    const text = world.read('outbox', 'quarantine', `${name}.reason.txt`).toString();
    expect(text).toContain(`${origin} was not sent (${code})`);
    expect(text).toContain(`kvittera resolve ${drop.id}`);
    expect(world.listSent()).toEqual([]);
    const { actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
    expect(actions).toMatchObject([{ kind: 'quarantined', id: drop.id }]);
    await world.verify();
  });
});

test('findings in a reason do not show personal numbers', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 1, [1]) }));
  await world.pass();
  const everything = ['json', 'txt'].map((kind) =>
    world.read('outbox', 'quarantine', `${NAME}.reason.${kind}`).toString(),
  );
  expect(everything.join()).not.toContain('18991010989');
});

test('two files of one name and different content are both kept with their reasons', async () => {
  const world = await makeWorld();
  for (const text of ['one', 'two']) {
    world.drop('kbl/letter.doc', Buffer.from(text));
    await world.pass();
  }
  expect(world.list('outbox', 'quarantine')).toEqual([
    'letter (2).doc',
    'letter (2).doc.reason.json',
    'letter (2).doc.reason.txt',
    'letter.doc',
    'letter.doc.reason.json',
    'letter.doc.reason.txt',
  ]);
});

test('a file that cannot be dealt with is put to a person and stops no other', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin());
  world.drop(
    'kbl/KBL.EMALIN.D261120.002.etr',
    buildEmalin({ sequence: 2, claims: makeClaims('B', 1) }),
  );
  world.drop('kbl/broken.doc', Buffer.from('?'));
  // Its folder in the outbox is in the way, so its reason cannot be written.
  world.drop('../outbox/quarantine/broken.doc.reason.json/in-the-way', Buffer.from(''));

  await world.roundTrip();

  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
  expect(await world.findBatch('kbl/KBL.EMALIN.D261120.002.etr')).toMatchObject({
    verdict: 'accepted',
  });
  expect((await world.findDrop('kbl/broken.doc')).state).toBe('held');
  await world.verify();
});

test('a file may go by an alias in its name and by the name itself inside', async () => {
  const creditors = { KBL: { name: 'Kreditbolaget', aliases: ['KRE'], permits: PERMITS } };
  const world = await makeWorld({ config: { creditors } });
  world.drop('kbl/KRE.EMALIN', buildEmalin());
  await world.pass();
  expect(await world.findDrop('kbl/KRE.EMALIN')).toMatchObject({ creditor: 'KBL' });
  expect(world.listSent()).toHaveLength(1);
});

test('a quarantined file that is released is looked at again', async () => {
  const world = await makeWorld({
    config: { creditors: { KBL: { name: 'Kreditbolaget', permits: PERMITS } } },
  });
  world.drop(FILE, buildEmalin({ creditor: 'FCB' }));
  await world.pass();
  const { id } = await world.findDrop(FILE);
  await world.decide(id, 'release');
  await world.pass();
  expect(await world.findDrop(FILE)).toMatchObject({
    state: 'quarantined',
    reasonCode: 'CREDITOR_UNKNOWN',
  });
  await world.decide(id, 'discard');
  await world.pass();
  expect(await world.findDrop(FILE)).toMatchObject({ state: 'discarded' });
  expect((await world.app.buildReport('2026-11-20', '2026-11-20')).actions).toEqual([]);
  await world.verify();
});

test('a file that failed its checks cannot be released past them', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 1, [1]) }));
  await world.pass();
  const { id } = await world.findDrop(FILE);
  await expect(world.decide(id, 'release')).rejects.toThrow(/for FINDINGS: release does not fit/);
});

test('folders of two creditors share a channel and keep their running numbers apart', async () => {
  const route = (folder: string, creditor: string) => ({
    folder,
    creditor,
    transactions: [EMALIN],
    channel: 'kfm',
    complete: { stableSeconds: 0 },
  });
  const world = await makeWorld({ config: { routes: [route('kbl', 'KBL'), route('fcb', 'FCB')] } });
  world.drop('kbl/KBL.EMALIN', buildEmalin({ sequence: 7 }));
  world.drop('fcb/FCB.EMALIN', buildEmalin({ creditor: 'FCB', sequence: 3 }));

  await world.roundTrip();

  expect(await world.findBatch('kbl/KBL.EMALIN')).toMatchObject({
    creditor: 'KBL',
    verdict: 'accepted',
  });
  expect(await world.findBatch('fcb/FCB.EMALIN')).toMatchObject({
    creditor: 'FCB',
    verdict: 'accepted',
  });
  expect(world.listSent()).toEqual([
    'FCB.EMALIN.00003.20261120.etr',
    'KBL.EMALIN.00007.20261120.etr',
  ]);
  await world.verify();
});
