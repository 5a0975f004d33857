import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { acquirePassLock } from '../../src/ledger/pass-lock.ts';
import { startChild } from './children.ts';

const HOLD = `
await acquirePassLock(path, systemClock, 0);
await say('held');
setInterval(() => {}, 1000);
`;
const HOLD_FOR_A_WHILE = `
const release = await acquirePassLock(path, systemClock, 0);
await say('held');
setTimeout(release, 400);
`;
const WAIT_FOR_IT = `
await say('waiting');
const release = await acquirePassLock(path, systemClock, 30000);
await say('got it');
release();
`;

function makeLockPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'kvittera-lock-')), 'state', 'pass.lock');
}

describe('the right to change state', () => {
  test('is free again when it was released, as often as one likes', async () => {
    const path = makeLockPath();
    for (let turn = 0; turn < 3; turn++) (await acquirePassLock(path, systemClock, 0))();
  });

  test('is refused with LOCKED when it does not come free in time', async () => {
    const path = makeLockPath();
    const holder = startChild(HOLD, path);
    expect(await holder.nextLine()).toBe('held');
    const start = Date.now();
    await expect(acquirePassLock(path, systemClock, 300)).rejects.toMatchObject({
      code: 'LOCKED',
      outcome: 'transient',
      fix: expect.stringContaining('wait'),
    });
    expect(Date.now() - start).toBeGreaterThanOrEqual(300);
    expect(Date.now() - start).toBeLessThan(5000);
  });

  test('is waited for by a second process, which then gets it', async () => {
    const path = makeLockPath();
    const first = startChild(HOLD_FOR_A_WHILE, path);
    expect(await first.nextLine()).toBe('held');
    const second = startChild(WAIT_FOR_IT, path);
    expect(await second.nextLine()).toBe('waiting');
    expect(await second.nextLine()).toBe('got it');
    expect(await second.ended).toBe(0);
  });

  test('goes with its holder, even when that is killed', async () => {
    const path = makeLockPath();
    const holder = startChild(HOLD, path);
    expect(await holder.nextLine()).toBe('held');
    holder.process.kill('SIGKILL');
    await holder.ended;
    (await acquirePassLock(path, systemClock, 0))();
  });

  test('belongs to one at a time within a process too', async () => {
    const path = makeLockPath();
    const release = await acquirePassLock(path, systemClock, 0);
    await expect(acquirePassLock(path, systemClock, 0)).rejects.toMatchObject({ code: 'LOCKED' });
    release();
    (await acquirePassLock(path, systemClock, 0))();
  });

  test.each([
    {
      what: 'a file that is no database',
      spoil: (path: string) =>
        writeFileSync(path, 'a text that is long enough to be read. '.repeat(9)),
      says: /fails: file is not a database \(SQLITE_NOTADB\)/,
    },
    {
      what: 'a folder in its place',
      spoil: (path: string) => mkdirSync(path),
      says: /pass\.lock fails: .*(open|database)/i,
    },
  ])('is refused at once, with what is wrong, by $what', async ({ spoil, says }) => {
    const path = makeLockPath();
    mkdirSync(dirname(path), { recursive: true });
    spoil(path);
    await expect(acquirePassLock(path, systemClock, 60_000)).rejects.toMatchObject({
      code: 'LOCK_UNUSABLE',
      message: expect.stringMatching(says),
      fix: expect.stringContaining('state folder'),
    });
  });
});
