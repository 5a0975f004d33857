import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claim, findOrphans } from '../../src/stages/claim.ts';
import { setAsideUnrecorded } from '../../src/stages/receive.ts';

const known = () => Promise.resolve(false);

function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-not-there-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'plain'), '');
  return root;
}

test('a work folder that is not there yet holds nothing; one that cannot be listed is a problem', async () => {
  const root = makeRoot();
  const nowhere = join(root, 'nowhere');
  const plain = join(root, 'plain');

  expect(await findOrphans(nowhere, known)).toEqual({ claims: [], problems: [] });
  expect((await findOrphans(plain, known)).problems).toEqual([expect.stringContaining('ENOTDIR')]);
  const aside = join(root, 'aside');
  expect(await setAsideUnrecorded(nowhere, aside, known)).toEqual({ found: [], problems: [] });
  expect((await setAsideUnrecorded(plain, aside, known)).problems).toEqual([
    expect.stringContaining('ENOTDIR'),
  ]);
});

test('a done file that cannot be taken along stops the claim, and the next start says so', async () => {
  const root = makeRoot();
  mkdirSync(join(root, 'inbox'));
  const path = join(root, 'inbox', 'a.txt');
  writeFileSync(path, 'a');
  const companions = [join(root, 'plain', 'a.done')];

  const claimed = claim({ path, origin: 'a.txt', companions }, join(root, 'work'), 'd-1');

  await expect(claimed).rejects.toThrow('ENOTDIR');
  const { claims, problems } = await findOrphans(join(root, 'work'), known);
  expect(claims).toEqual([]);
  expect(problems).toEqual([expect.stringMatching(/d-1 could not be taken up: ENOTDIR/)]);
  expect(readdirSync(join(root, 'work', 'd-1'))).toContain('a.txt');
});

test('a done file that is gone already stops nothing', async () => {
  const root = makeRoot();
  mkdirSync(join(root, 'inbox'));
  const path = join(root, 'inbox', 'a.txt');
  writeFileSync(path, 'a');
  const companions = [join(root, 'inbox', 'a.done')];

  const claimed = await claim({ path, origin: 'a.txt', companions }, join(root, 'work'), 'd-1');

  expect(claimed).toMatchObject({ id: 'd-1', size: 1 });
});
