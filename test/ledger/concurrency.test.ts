import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startChild } from './children.ts';
import { claimed } from './events.ts';
import { makePath, openLedger } from './fixture.ts';

const APPEND_FORTY = `
const ledger = await open();
for (let number = 0; number < 40; number++) await ledger.append([claim('d-' + name + number)]);
await ledger.close();
`;

const OPEN_ON_TIME = `
while (Date.now() < Number(name));
await (await open()).close();
`;

const APPEND_FOREVER = `
const ledger = await open();
for (let number = 0; ; number++) {
  await ledger.append([claim('d-' + name + number), claim('e-' + name + number)]);
  await say('d-' + name + number);
}
`;

describe('one ledger file, several writers', () => {
  test('appends made at the same time on one connection come one after the other', async () => {
    const { ledger } = await openLedger();
    const ids = Array.from({ length: 50 }, (_, number) => `d-${number}`);
    await Promise.all(ids.map((id) => ledger.append([claimed(id)])));
    expect(await ledger.verify()).toMatchObject({ events: 50, faults: [] });
  });

  test('two connections taking turns keep one chain', async () => {
    const path = makePath();
    const [one, two] = [await openLedger(path), await openLedger(path)];
    for (let number = 0; number < 10; number++)
      await (number % 2 ? one : two).ledger.append([claimed(`d-${number}`)]);
    expect(await one.ledger.verify()).toMatchObject({ events: 10, faults: [] });
  });

  test('eight processes that open a new file at the same moment all find it made', async () => {
    for (const path of [makePath(), makePath(), makePath()]) {
      const moment = String(Date.now() + 700);
      const children = Array.from({ length: 8 }, () => startChild(OPEN_ON_TIME, path, moment));
      expect(new Set(await Promise.all(children.map((child) => child.ended)))).toEqual(
        new Set([0]),
      );
    }
  });

  test('four processes that make the file and append to it at once keep one chain', async () => {
    const path = makePath();
    const children = ['a', 'b', 'c', 'd'].map((name) => startChild(APPEND_FORTY, path, name));
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0, 0]);
    const { ledger } = await openLedger(path);
    expect(await ledger.verify()).toMatchObject({ events: 160, faults: [] });
  });
});

describe('a process killed while it appends', () => {
  test('has lost no event that it was told is on disk, and left no half append', async () => {
    const path = makePath();
    const told: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const child = startChild(APPEND_FOREVER, path, name);
      for (let count = 0; count < 15; count++) await child.nextLine();
      child.process.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
      told.push(...child.lines);
    }
    const { ledger } = await openLedger(path);
    expect((await ledger.verify()).faults).toEqual([]);
    const known = new Set((await ledger.listDrops()).map((drop) => drop.id));
    expect(told.filter((id) => !known.has(id))).toEqual([]);
    const halves = [...known].filter(
      (id) => !known.has(`${id.startsWith('d') ? 'e' : 'd'}${id.slice(1)}`),
    );
    expect(halves).toEqual([]);
  });
});

test('a ledger makes its folder', async () => {
  const path = join(makePath(), '..', 'deep', 'er', 'kvittera.db');
  await openLedger(path);
  expect(existsSync(path)).toBe(true);
});

test('a ledger that cannot be opened says so', async () => {
  const path = makePath();
  mkdirSync(path);
  await expect(openLedger(path)).rejects.toThrow();
});
