import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { buildEmalin, makeClaims } from './files.ts';
import { makeWorld } from './world.ts';

const MAIN = join(import.meta.dirname, '../../dist/main.js');
const CLAIMER = join(import.meta.dirname, 'claimer.mjs');
const NOBODY = 65_534;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function run(args: readonly string[], uid?: number): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      cwd: tmpdir(),
      maxBuffer: 1 << 26,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    };
    const child = execFile(process.execPath, args, options, (_, output, errors) =>
      resolve({ code: child.exitCode, output, errors }),
    );
  });
}

test('two processes that claim from one folder take each of a thousand files exactly once', async () => {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-race-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'inbox'));
  const names = Array.from({ length: 1000 }, (_, index) => `file ${index}.txt`);
  for (const name of names) writeFileSync(join(root, 'inbox', name), name);

  const claimers = ['one', 'two'].map((name) => spawn(process.execPath, [CLAIMER, root, name]));
  const outputs = await Promise.all(
    claimers.map(async (claimer) => {
      let output = '';
      for await (const chunk of claimer.stdout.setEncoding('utf8')) {
        output += chunk;
        // Both have loaded and wait: they start together.
        if (output === 'ready\n') claimer.stdin.end('go');
      }
      return output.split('\n').slice(1, -1);
    }),
  );

  const claimed = outputs.map((lines) =>
    lines.map((line) => JSON.parse(line) as { name: string; text: string }),
  );
  expect(
    claimed
      .flat()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...names].sort());
  expect(claimed.flat().every(({ name, text }) => name === text)).toBe(true);
  expect(claimed.map((files) => files.length > 0)).toEqual([true, true]);
  expect(readdirSync(join(root, 'inbox'))).toEqual([]);
  // Who came too late leaves nothing behind.
  expect(readdirSync(join(root, 'work'))).toHaveLength(1000);
});

test('two `kvittera run` at once send every file once, in order', async () => {
  const world = await makeWorld();
  for (let sequence = 1; sequence <= 20; sequence++) {
    const claims = makeClaims(`S${sequence}`, 1);
    const name = `KBL.EMALIN.D261120.${String(sequence).padStart(3, '0')}.etr`;
    world.drop(`kbl/${name}`, buildEmalin({ sequence, claims, date: getToday() }));
  }
  const command = [MAIN, 'run', '--config', world.configPath];
  const ended = await Promise.all([run(command), run(command), run(command)]);
  expect(
    ended.map(({ code }) => code),
    ended.map(({ errors }) => errors).join(),
  ).toEqual([0, 0, 0]);
  const batches = await world.app.ledger.listBatches();
  expect(batches.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  expect(batches.every(({ state, attempts }) => state === 'shipped' && attempts === 1)).toBe(true);
  expect(world.listSent()).toHaveLength(20);
  await world.verify();
});

function getToday(): string {
  return new Date().toISOString().slice(0, 10).replaceAll('-', '');
}

test('a file that we may not read stays in the inbox and stops no other', async () => {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-unreadable-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folders = ['', 'inbox', 'inbox/kbl', 'outbox', 'work', 'state', 'in', 'out'];
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(BUILT_IN_FORMATS, 'kronofogden'), join(root, 'formats/kronofogden'), {
    recursive: true,
  });
  writeFileSync(
    join(root, 'kvittera.yaml'),
    `environment: test
folders: { formats: formats }
creditors: { KBL: { name: Kreditbolaget, permits: { kronofogden/verkstallighet: granted } } }
channels: { kfm: { type: folder, environment: test, sendTo: in, fetchFrom: out } }
routes:
  - folder: kbl
    transactions: [kronofogden/ansokan-verkstallighet]
    channel: kfm
    complete: { stableSeconds: 0 }
`,
  );
  const secret = join(root, 'inbox/kbl/1 locked.etr');
  writeFileSync(secret, buildEmalin({ sequence: 8, date: getToday() }));
  writeFileSync(join(root, 'inbox/kbl/2 open.etr'), buildEmalin({ date: getToday() }));
  chmodSync(secret, 0);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const folder of folders) chownSync(join(root, folder), NOBODY, NOBODY);

  // Twice: what the first leaves behind must not stop the second either.
  for (let turn = 0; turn < 2; turn++) {
    const { code, output, errors } = await run(
      [MAIN, 'run', '--config', join(root, 'kvittera.yaml')],
      isRoot ? NOBODY : undefined,
    );
    expect(errors + output).toContain('1 locked.etr');
    expect(output).toMatch(/PROBLEMS\n {2}kbl\/1 locked\.etr could not be taken: EACCES/);
    expect(code).toBe(2);
    expect(errors).not.toContain('Internal error');
    expect(readdirSync(join(root, 'inbox/kbl'))).toEqual(['1 locked.etr']);
    expect(readdirSync(join(root, 'in'))).toHaveLength(1);
  }
});
