import { type ChildProcess, execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { decideOn } from '../../src/app/decisions.ts';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { type App, openApp } from '../../src/app.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { counterpartSchema, createCounterpart } from '../../src/simulator/counterpart.ts';
import type { SftpServer } from '../../src/simulator/sftp-server.ts';
import { buildBekraftelse, buildEmalin, makeClaims } from '../pipeline/files.ts';
import { describeOutcome, type Outcome } from './outcome.ts';

const AUTHORITY = 'kronofogden';
const DRIVER = join(import.meta.dirname, 'driver.mjs');
const FIRST_START = '2026-11-20T08:00:00.000Z';
export const PASSWORD = 'hemligt';

/** Sent and answered before: only its bekräftelse is still to come. */
const EARLIER = { 'KBL.EMALIN.D261119.001.etr': buildEmalin({ claims: makeClaims('A', 3) }) };

/** One that is split and numbered, and one that goes nowhere. */
const DROPS = {
  'KBL.EMALIN.D261120.002.etr': buildEmalin({ sequence: 0, claims: makeClaims('B', 3, [2]) }),
  'quarantined.doc': Buffer.from('nothing that anybody knows'),
};

/** Laid ready by the counterpart after it took the files: two batches and a case by hand in one file. */
const LATER = {
  'KBL.EMALUT.0001.etr': buildBekraftelse([
    { sequence: 1, cases: { 'U-1-26': 'A-1', 'U-3-26': 'A-3' } },
    { cases: { 'U-9-26': 'by hand' } },
    { sequence: 2, cases: { 'U-4-26': 'B-1' } },
  ]),
};

/** The counterpart's, as the driver has it. */
const PLAN = { confirm: false, rejectItems: { 'A-2': '101', 'B-3': '103' } };

/** A way to the counterpart. */
export interface Way {
  /** The channel's configuration, for the run in this folder. */
  readonly settings: (run: string) => object;
  /** Which steps of the program count: all, or those of the ledger only. */
  readonly watch: 'all' | 'ledger';
}

export const FOLDER: Way = {
  settings: () => ({
    type: 'folder',
    environment: 'test',
    sendTo: 'counterpart/in',
    fetchFrom: 'counterpart/out',
  }),
  watch: 'all',
};

/** SFTP on a server whose root is the folder of all runs. */
export function overSftp({ base }: Scene, { host, port, hostKeySha256 }: SftpServer): Way {
  return {
    settings: (run) => ({
      type: 'sftp',
      environment: 'test',
      host,
      port,
      username: 'kbl',
      hostKeySha256: [hostKeySha256],
      password: { file: join(base, 'password') },
      sendTo: `${run}/counterpart/in`,
      fetchFrom: `${run}/counterpart/out`,
    }),
    watch: 'ledger',
  };
}

/** What was there before, what is dropped, and what is laid ready in the end. */
export interface Content {
  readonly earlier: Files;
  readonly drops: Files;
  readonly later: Files;
}

type Files = Readonly<{ [name: string]: Buffer }>;

/** Makes the folder that every run starts from, and gives a function that copies it. */
export async function makeScene(
  { earlier, drops, later }: Content = { earlier: EARLIER, drops: DROPS, later: LATER },
) {
  const base = mkdtempSync(join(tmpdir(), 'kvittera-crash-'));
  const start = join(base, 'start');
  for (const folder of ['inbox/kbl', 'counterpart/in', 'counterpart/out', 'later'])
    mkdirSync(join(start, folder), { recursive: true });
  for (const part of ['authority.yaml', 'verkstallighet'])
    cpSync(join(BUILT_IN_FORMATS, AUTHORITY, part), join(start, 'formats', AUTHORITY, part), {
      recursive: true,
      filter: (path) => basename(path) !== 'samples',
    });
  writeFileSync(join(base, 'password'), PASSWORD, { mode: 0o600 });
  configure(start, FOLDER.settings(''));
  drop(start, earlier);
  await finish(start, -1);
  drop(start, drops);
  for (const [name, bytes] of Object.entries(later))
    writeFileSync(join(start, 'later', name), bytes);
  let runs = 0;
  return {
    base,
    copy(way: Way): string {
      const run = `run-${++runs}`;
      cpSync(start, join(base, run), { recursive: true });
      configure(join(base, run), way.settings(run));
      return join(base, run);
    },
    configure,
    remove: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export type Scene = Awaited<ReturnType<typeof makeScene>>;

function drop(root: string, files: Files): void {
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(root, 'inbox', 'kbl', name), bytes);
    writeFileSync(join(root, 'inbox', 'kbl', `${name}.done`), '');
  }
}

function configure(root: string, channel: object): void {
  const config = {
    environment: 'test',
    // One service of one authority is enough, and read faster.
    folders: { formats: 'formats' },
    creditors: {
      KBL: {
        name: 'Kreditbolaget Exempel AB',
        permits: { 'kronofogden/verkstallighet': 'granted' },
      },
    },
    channels: { kfm: channel },
    routes: [
      {
        folder: 'kbl',
        transactions: ['kronofogden/ansokan-verkstallighet'],
        channel: 'kfm',
        complete: { stableSeconds: 0, doneFile: '{name}.done' },
      },
    ],
  };
  writeFileSync(join(root, 'kvittera.yaml'), stringify(config));
}

export interface Finished {
  readonly outcome: Outcome;
  /** Batches of which only a person could tell whether they had arrived. */
  readonly doubts: number;
}

export interface Run {
  readonly root: string;
  readonly watch: Way['watch'];
  /** The step to die at, from 1; never when it is 0. */
  readonly killAt: number;
  /** How many restarts came before: time has gone on. */
  readonly turn?: number;
  /** When it starts, if not by its turn. */
  readonly now?: string;
  /** The counterpart is not the driver's: it is asked for its turn in lines. */
  readonly outside?: boolean;
  /** Given the process, to be killed from outside. */
  readonly onStart?: (process: ChildProcess) => void;
}

export function getStart(turn: number): string {
  return new Date(Date.parse(FIRST_START) + turn * 3_600_000).toISOString();
}

/** How a run of the driver ended: at its end after these steps, or killed at this one. */
export type Ending = { readonly steps: readonly string[] } | { readonly killedAt: string };

/** Runs the driver. */
export function drive(run: Run): Promise<Ending> {
  const { root, watch, killAt, outside, turn = 0, now = getStart(turn), onStart } = run;
  const settings = JSON.stringify({ root, now, killAt, watch, outside });
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [DRIVER, settings],
      { maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (!error) resolve({ steps: JSON.parse(stdout) as string[] });
        else if (error.signal === 'SIGKILL') resolve({ killedAt: stderr });
        else reject(new Error(`the driver failed: ${stderr || error.message}`));
      },
    );
    onStart?.(child);
  });
}

/**
 * Starts the gateway again on what is left, lets the counterpart answer, and tells everything that
 * must not depend on whether, and where, it was interrupted.
 */
export async function finish(root: string, turn: number): Promise<Finished> {
  const clock = new VirtualClock(getStart(turn));
  const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test', clock });
  try {
    const counterpart = createCounterpart(
      counterpartSchema.parse({ authority: 'kronofogden', plan: PLAN }),
      join(root, 'counterpart'),
      app.catalog,
      () => FIRST_START.slice(0, 10),
    );
    let doubts = 0;
    for (let pass = 0; pass < 3; pass++) {
      clock.advance(60_000);
      await app.runPass({ settle: false, waitMs: 0 });
      if (pass === 0) doubts = await settleDoubts(root, app);
      if ((await counterpart.takeAll()) > 0) layReady(root);
    }
    return { outcome: await describeOutcome(root, app), doubts };
  } finally {
    await app.close();
  }
}

/** An operator looks at the counterpart for what the program could not find out. */
async function settleDoubts(root: string, app: App): Promise<number> {
  const batches = await app.ledger.listBatches({ states: ['in-doubt'] });
  for (const { id, remoteName } of batches) {
    const arrived = ['in', 'taken'].some((folder) =>
      existsSync(join(root, 'counterpart', folder, remoteName)),
    );
    await decideOn(app, id, { name: arrived ? 'arrived' : 'absent' }, 'by a test');
  }
  if (batches.length > 0) await app.runPass({ settle: false, waitMs: 0 });
  return batches.length;
}

export function layReady(root: string): void {
  for (const name of readdirSync(join(root, 'later')))
    renameSync(join(root, 'later', name), join(root, 'counterpart', 'out', name));
}
