import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SftpFaults } from '../../src/simulator/sftp-faults.ts';
import { buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { EMALIN, makeSftpWorld, makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const NEXT = 'kbl/KBL.EMALIN.D261120.002.etr';
const SENT = 'KBL.EMALIN.00001.20261120.etr';
const CALM = {
  dropConnectionAfterRename: false,
  dropConnectionBeforeRename: false,
  refuseAuth: false,
};

/** Every attempt to send the batch, as the ledger tells. */
async function listAttempts(world: World): Promise<unknown[]> {
  const { id } = await world.findBatch(FILE);
  const events = await world.app.ledger.listEvents([id]);
  return events.filter(({ kind }) => kind === 'batch.shipping').map(({ data }) => JSON.parse(data));
}

describe('a password that is not there', () => {
  test('keeps the batch waiting, is a problem of the pass, and may come later', async () => {
    const { world } = await makeSftpWorld();
    rmSync(world.path('password'));
    world.drop(FILE, buildEmalin());
    const { problems } = await world.app.runPass({ settle: false, waitMs: 0 });
    expect(problems).toEqual([expect.stringMatching(/the secret in .*password cannot be read/)]);
    expect(await world.findBatch(FILE)).toMatchObject({
      state: 'sealed',
      reasonCode: 'SECRET_MISSING',
      nextAttemptAt: expect.any(String),
    });

    writeFileSync(world.path('password'), 'hemligt');
    await world.pass();
    expect(world.listSent()).toEqual([SENT]);
    await world.verify();
  });

  test('is a problem of the pass although nothing is ever fetched there', async () => {
    const { world } = await makeSftpWorld({ channel: { fetchFrom: undefined } });
    rmSync(world.path('password'));
    world.drop(FILE, buildEmalin());
    const { problems } = await world.app.runPass({ settle: false, waitMs: 0 });
    expect(problems).toHaveLength(1);
  });
});

describe('a counterpart that refuses for good', () => {
  test.each([
    { what: 'denies writing', faults: { denyWrite: true }, attempts: 1 },
    { what: 'denies writing, with retries', faults: { denyWrite: true }, attempts: 50 },
    { what: 'denies renaming', faults: { denyRename: true }, attempts: 50 },
    { what: 'refuses the login', faults: { refuseAuth: true }, attempts: 50 },
  ])('and $what never becomes a success', async ({ faults, attempts }) => {
    const { world, server } = await makeSftpWorld({ config: { retry: { attempts, jitter: 0 } } });
    Object.assign(server.faults, faults);
    world.drop(FILE, buildEmalin());
    for (let pass = 0; pass < 4; pass++) await world.pass();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ state: 'failed', attempts: 1 });
    expect(world.listSent()).not.toContain(SENT);
    const kinds = (await world.app.ledger.listEvents([batch.id])).map(({ kind }) => kind);
    expect(kinds).not.toContain('batch.shipped');
    const { actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
    expect(actions.filter(({ kind }) => kind !== 'not-fetched')).toMatchObject([
      { kind: 'failed', id: batch.id },
    ]);

    // The cause is mended and an operator sends it again: the same bytes under the same name.
    Object.assign(server.faults, { denyWrite: false, denyRename: false, refuseAuth: false });
    await world.decide(batch.id, 'resend');
    await world.roundTrip();
    expect(await world.findBatch(FILE)).toMatchObject({
      verdict: 'accepted',
      sha256: batch.sha256,
    });
    expect(world.listSent()).toEqual([SENT]);
    await world.verify();
  });
});

describe('a counterpart that fails for a while', () => {
  test('is tried again after growing waits, and then gets the file', async () => {
    const { world, server } = await makeSftpWorld();
    server.faults.diskFull = true;
    world.drop(FILE, buildEmalin());
    await world.pass();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      const { state, attempts, nextAttemptAt } = await world.findBatch(FILE);
      expect({ state, attempts }).toEqual({ state: 'sealed', attempts: attempt });
      const wait = Date.parse(nextAttemptAt!) - world.clock.now().getTime();
      waits.push(wait / 1000);
      // Not before its time.
      world.clock.advance(wait - 1);
      await world.app.runPass({ settle: false, waitMs: 0 });
      expect((await world.findBatch(FILE)).attempts).toBe(attempt);
      world.clock.advance(1);
      if (attempt === 3) server.faults.diskFull = false;
      await world.app.runPass({ settle: false, waitMs: 0 });
    }
    expect(waits).toEqual([60, 120, 240]);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped', attempts: 4 });
    expect(
      new Set((await listAttempts(world)).map((data) => (data as { sha256: string }).sha256)).size,
    ).toBe(1);
    expect(world.listSent()).toEqual([SENT]);
    await world.verify();
  });

  test('and for ever is given up to a person', async () => {
    const { world, server } = await makeSftpWorld({
      config: { retry: { firstSeconds: 1, attempts: 3, jitter: 0 } },
    });
    server.faults.diskFull = true;
    world.drop(FILE, buildEmalin());
    for (let pass = 0; pass < 6; pass++) await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'failed', attempts: 3 });
  });
});

describe('a connection lost at the moment of renaming', () => {
  async function cut(faults: Partial<SftpFaults>) {
    const { world, server } = await makeSftpWorld();
    Object.assign(server.faults, faults);
    world.drop(FILE, buildEmalin());
    world.drop(NEXT, buildEmalin({ sequence: 2, claims: makeClaims('B', 1) }));
    await world.pass();
    return { world, server };
  }

  test('after it: the counterpart is asked, and the file is not sent again', async () => {
    const { world, server } = await cut({ dropConnectionAfterRename: true });
    Object.assign(server.faults, CALM);
    await world.roundTrip();
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted', attempts: 1 });
    expect(world.listSent().filter((name) => name.startsWith(SENT))).toEqual([SENT]);
    expect(await world.app.ledger.listAnswers()).toHaveLength(4);
    await world.verify();
  });

  test('before it: the counterpart is asked, and the same bytes go again under the same id', async () => {
    const { world, server } = await cut({ dropConnectionBeforeRename: true });
    const { id, sha256 } = await world.findBatch(FILE);
    const kinds = (await world.app.ledger.listEvents([id])).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['batch.in-doubt', 'batch.absent']));
    Object.assign(server.faults, CALM);
    await world.roundTrip();
    expect(await listAttempts(world)).toEqual([
      { attempt: 1, sha256 },
      { attempt: 2, sha256 },
    ]);
    expect(await world.findBatch(FILE)).toMatchObject({ id, verdict: 'accepted' });
    expect(world.listSent().filter((name) => name.startsWith(SENT))).toEqual([SENT]);
    await world.verify();
  });

  test('before it, time after time: it waits longer each time, and is given up to a person', async () => {
    const retry = { firstSeconds: 90, factor: 2, jitter: 0, attempts: 3 };
    const { world, server } = await makeSftpWorld({ config: { retry } });
    server.faults.dropConnectionBeforeRename = true;
    world.drop(FILE, buildEmalin());
    const attempts: number[] = [];
    for (let pass = 0; pass < 8; pass++) {
      await world.pass();
      attempts.push((await world.findBatch(FILE)).attempts);
    }
    // A pass a minute: at once after the first loss, then after a minute and a half.
    expect(attempts).toEqual([1, 2, 2, 3, 3, 3, 3, 3]);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'failed' });
    expect(world.listSent().filter((name) => !name.endsWith('.part'))).toEqual([]);
    await world.verify();
  });

  test.each([
    { what: 'before', rename: { dropConnectionBeforeRename: true }, attempts: 2 },
    { what: 'after', rename: { dropConnectionAfterRename: true }, attempts: 1 },
  ])(
    '$what it, and nobody answers: it stays in doubt, and nothing overtakes it',
    async ({ rename, attempts }) => {
      const { world, server } = await makeSftpWorld();
      Object.assign(server.faults, rename);
      world.drop(FILE, buildEmalin());
      world.drop(NEXT, buildEmalin({ sequence: 2, claims: makeClaims('B', 1) }));
      const { inquire } = world.app.context.channels.get('kfm')!;
      const channel = world.app.context.channels.get('kfm')!;
      channel.inquire = async () => {
        throw new Error('no route to host');
      };
      for (let pass = 0; pass < 3; pass++) await world.pass();

      expect(await world.findBatch(FILE)).toMatchObject({ state: 'in-doubt', attempts: 1 });
      expect(await world.findBatch(NEXT)).toMatchObject({ state: 'sealed', attempts: 0 });
      const { actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
      expect(actions[0]).toMatchObject({ kind: 'in-doubt' });
      expect(actions[0]?.text).toContain('no route to host');
      const { id } = await world.findBatch(FILE);
      const doubts = (await world.app.ledger.listEvents([id])).filter(
        ({ kind }) => kind === 'batch.in-doubt',
      );
      // Said once for the loss and once for the unanswered question, not in every pass.
      expect(doubts).toHaveLength(2);

      channel.inquire = inquire;
      Object.assign(server.faults, CALM);
      await world.roundTrip();
      expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted', attempts });
      expect(await world.findBatch(NEXT)).toMatchObject({ verdict: 'accepted', attempts: 1 });
      expect(world.listSent().filter((name) => !name.endsWith('.part'))).toHaveLength(2);
      await world.verify();
    },
  );

  test('an answer settles the doubt', async () => {
    const { world, server } = await makeSftpWorld();
    server.faults.dropConnectionAfterRename = true;
    const channel = world.app.context.channels.get('kfm')!;
    channel.inquire = async () => {
      throw new Error('no route to host');
    };
    world.drop(FILE, buildEmalin());
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'in-doubt' });
    server.faults.dropConnectionAfterRename = false;
    world.answer('REX.KBL.KVITTENS.0001.etr', buildKvittens());
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({
      state: 'answered',
      verdict: 'accepted',
      attempts: 1,
    });
    await world.verify();
  });

  test.each([
    { decision: 'arrived', state: 'shipped', attempts: 1 },
    { decision: 'absent', state: 'shipped', attempts: 2 },
    { decision: 'cancel', state: 'cancelled', attempts: 1 },
  ] as const)('an operator decides: $decision', async ({ decision, state, attempts }) => {
    const { world, server } = await makeSftpWorld();
    server.faults.dropConnectionBeforeRename = true;
    world.app.context.channels.get('kfm')!.inquire = async () => ({
      result: 'unknown',
      evidence: 'not told',
    });
    world.drop(FILE, buildEmalin());
    await world.pass();
    const { id } = await world.findBatch(FILE);
    server.faults.dropConnectionBeforeRename = false;
    await world.decide(id, decision);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state, attempts });
    await world.verify();
  });
});

test('one counterpart that is down stops no other', async () => {
  const world = await makeWorld({
    config: {
      channels: {
        // The one that is down comes first in every order.
        a: { type: 'folder', environment: 'test', sendTo: 'missing/in', fetchFrom: 'missing/out' },
        kfm: {
          type: 'folder',
          environment: 'test',
          sendTo: 'counterpart/in',
          fetchFrom: 'counterpart/out',
        },
      },
      routes: [
        { folder: 'a', transactions: [EMALIN], channel: 'a', complete: { stableSeconds: 0 } },
        { folder: 'kbl', transactions: [EMALIN], channel: 'kfm', complete: { stableSeconds: 0 } },
      ],
    },
  });
  world.drop('a/FCB.EMALIN', buildEmalin({ creditor: 'FCB' }));
  world.drop(FILE, buildEmalin());
  await world.roundTrip();
  expect(await world.findBatch('a/FCB.EMALIN')).toMatchObject({ state: 'failed' });
  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
});

test('a payload that was changed after it was sealed is never sent', async () => {
  const world = await makeWorld({ channel: { sendTo: 'later' } });
  world.drop(FILE, buildEmalin());
  await world.pass();
  const batch = await world.findBatch(FILE);
  world.drop(`../work/${batch.dropId}/${batch.payload}`, buildEmalin({ sequence: 9 }));
  mkdirSync(world.path('later'));
  await world.decide(batch.id, 'resend');
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'failed', reasonCode: 'SEAL_BROKEN' });
  expect(world.list('later')).toEqual([]);
});
