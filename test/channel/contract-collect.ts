import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type GetFixture, getAppError } from './scene.ts';

/** Finding and fetching what waits for us. */
export function testFetch(get: GetFixture): void {
  const target = () => join(get().local.taken, 'copy');

  it('lists complete files by name, and nothing else', async () => {
    const folder = get().local.fetch;
    for (const name of ['b.txt', 'a.txt', 'å.txt', '.hidden', 'c.part', 'd.tmp']) {
      writeFileSync(join(folder, name), name);
    }
    mkdirSync(join(folder, 'folder'));
    symlinkSync(join(folder, 'a.txt'), join(folder, 'link'));
    const files = await get().makeChannel().list();

    expect(files.map(({ name, size }) => [name, size])).toEqual([
      ['a.txt', 5],
      ['å.txt', 6],
      ['b.txt', 5],
    ]);
    expect(Math.abs(files[0]!.modifiedMs! - Date.now())).toBeLessThan(60_000);
  });

  it('lists nothing without a folder to fetch from', async () => {
    expect(await get().makeChannel({ fetchFrom: undefined }).list()).toEqual([]);
  });

  it('says so when the folder is not there', async () => {
    const channel = get().makeChannel({ fetchFrom: get().remote.missing });
    expect((await getAppError(channel.list())).outcome).toBe('permanent');
  });

  it.each([0, 1, 32_768, 100_001, 20_000_003])('fetches %i bytes exactly', async (size) => {
    const content = randomBytes(size);
    writeFileSync(join(get().local.fetch, 'answer'), content);
    const channel = get().makeChannel();
    const [file] = await channel.list();
    await channel.fetch(file!, target());

    expect(readFileSync(target()).equals(content)).toBe(true);
  });

  it.each([
    ['longer', 'answer and more'],
    ['shorter', 'ans'],
  ])('throws away what came %s than it was listed', async (_, content) => {
    writeFileSync(join(get().local.fetch, 'answer'), content);
    const channel = get().makeChannel();
    const error = await getAppError(channel.fetch({ name: 'answer', size: 6 }, target()));

    expect(error).toMatchObject({ code: 'FETCH_INCOMPLETE', outcome: 'transient' });
    expect(existsSync(target())).toBe(false);
  });

  it('leaves nothing behind for a file that is gone', async () => {
    const channel = get().makeChannel();
    const error = await getAppError(channel.fetch({ name: 'gone', size: 6 }, target()));

    expect(error.code).toMatch(/_PATH_MISSING$/);
    expect(existsSync(target())).toBe(false);
  });

  it('never overwrites a local file', async () => {
    writeFileSync(join(get().local.fetch, 'answer'), 'answer');
    writeFileSync(target(), 'mine');
    const channel = get().makeChannel();
    const error = await getAppError(channel.fetch({ name: 'answer', size: 6 }, target()));

    expect(error).toMatchObject({ code: 'LOCAL_WRITE_FAILED', outcome: 'permanent' });
    expect(readFileSync(target(), 'utf8')).toBe('mine');
  });
}

/** Telling the counterpart that a file is safe with us. */
export function testAcknowledge(get: GetFixture): void {
  const put = (content = 'answer') => {
    const path = join(get().local.fetch, 'answer.txt');
    writeFileSync(path, content);
    return path;
  };
  const archived = () => readdirSync(get().local.archive).sort();

  it('moves a file to the archive, as often as asked', async () => {
    const path = put();
    const channel = get().makeChannel();
    const [file] = await channel.list();
    await channel.acknowledge(file!);
    await channel.acknowledge(file!);

    expect(existsSync(path)).toBe(false);
    expect(archived()).toEqual(['answer.txt']);
    expect(await channel.list()).toEqual([]);
  });

  it('overwrites nothing in the archive', async () => {
    const channel = get().makeChannel();
    for (const content of ['one', 'two', 'three']) {
      put(content);
      const [file] = await channel.list();
      await channel.acknowledge(file!);
    }

    expect(archived()).toEqual(['answer (2).txt', 'answer (3).txt', 'answer.txt']);
    const read = (name: string) => readFileSync(join(get().local.archive, name), 'utf8');
    expect(archived().map(read)).toEqual(['two', 'three', 'one']);
  });

  it('deletes a file where there is no archive, as often as asked', async () => {
    const path = put();
    const channel = get().makeChannel({ archiveTo: undefined });
    const [file] = await channel.list();
    await channel.acknowledge(file!);
    await channel.acknowledge(file!);

    expect(existsSync(path)).toBe(false);
    expect(archived()).toEqual([]);
  });

  it.each(['size', 'time'])('leaves a file of another %s that came since', async (what) => {
    const path = put();
    const channel = get().makeChannel({ archiveTo: undefined });
    const [file] = await channel.list();
    if (what === 'size') truncateSync(path, 3);
    else utimesSync(path, 1_000_000_000, 1_000_000_000);
    const error = await getAppError(channel.acknowledge(file!));

    expect(error).toMatchObject({ code: 'REMOTE_FILE_CHANGED', outcome: 'transient' });
    expect(existsSync(path)).toBe(true);
  });

  it('says so when the archive is missing, and keeps the file', async () => {
    const path = put();
    const channel = get().makeChannel({ archiveTo: get().remote.missing });
    const [file] = await channel.list();
    const error = await getAppError(channel.acknowledge(file!));

    expect(error.code).toMatch(/_PATH_MISSING$/);
    expect(existsSync(path)).toBe(true);
  });
}
