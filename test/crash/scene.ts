import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findFileFaults } from '../../src/app/verify-files.ts';
import { type App, BUILT_IN_FORMATS, openApp } from '../../src/app.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { counterpartSchema, createCounterpart } from '../../src/simulator/counterpart.ts';
import { buildBekraftelse, buildEmalin, makeClaims } from '../pipeline/files.ts';

const DRIVER = join(import.meta.dirname, 'driver.mjs');
const FIRST_START = '2026-11-20T08:00:00.000Z';

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

export interface Channel {
  readonly settings: object;
  /** Which steps of the program count: all, or those of the ledger only. */
  readonly watch: 'all' | 'ledger';
}

export const FOLDER_CHANNEL: Channel = {
  settings: {
    type: 'folder',
    environment: 'test',
    sendTo: 'counterpart/in',
    fetchFrom: 'counterpart/out',
  },
  watch: 'all',
};

/** Makes the folders that every run starts from, and gives a function that copies them. */
export async function makeScene(channel: Channel) {
  const base = mkdtempSync(join(tmpdir(), 'kvittera-crash-'));
  const start = join(base, 'start');
  for (const folder of ['inbox/kbl', 'counterpart/in', 'counterpart/out', 'later'])
    mkdirSync(join(start, folder), { recursive: true });
  const formats = join(start, 'formats', 'kronofogden');
  cpSync(join(BUILT_IN_FORMATS, 'kronofogden'), formats, { recursive: true });
  writeFileSync(join(start, 'password'), 'hemligt', { mode: 0o600 });
  writeFileSync(join(start, 'kvittera.yaml'), stringify(buildConfig(FOLDER_CHANNEL)));
  drop(start, EARLIER);
  await finish(start, -1);
  drop(start, DROPS);
  for (const [name, bytes] of Object.entries(LATER))
    writeFileSync(join(start, 'later', name), bytes);
  writeFileSync(join(start, 'kvittera.yaml'), stringify(buildConfig(channel)));
  let runs = 0;
  return {
    base,
    copy(): string {
      const root = join(base, `run-${++runs}`);
      cpSync(start, root, { recursive: true });
      return root;
    },
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

function drop(root: string, files: Readonly<{ [name: string]: Buffer }>): void {
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(root, 'inbox', 'kbl', name), bytes);
    writeFileSync(join(root, 'inbox', 'kbl', `${name}.done`), '');
  }
}

function buildConfig({ settings }: Channel) {
  return {
    environment: 'test',
    // One authority is enough, and read faster.
    folders: { formats: 'formats' },
    creditors: { KBL: { name: 'Kreditbolaget Exempel AB' } },
    channels: { kfm: settings },
    routes: [
      {
        folder: 'kbl',
        transactions: ['kronofogden/ansokan-verkstallighet'],
        channel: 'kfm',
        complete: { stableSeconds: 0, doneFile: '{name}.done' },
      },
    ],
  };
}

export interface Run {
  readonly root: string;
  readonly watch: Channel['watch'];
  /** The step to die at, from 1; never when it is 0. */
  readonly killAt: number;
  /** How many restarts came before: time has gone on. */
  readonly turn?: number;
}

function getStart(turn: number): string {
  return new Date(Date.parse(FIRST_START) + turn * 3_600_000).toISOString();
}

/** Runs the driver. Gives its steps when it came to its end, undefined when it was killed. */
export function drive({ root, watch, killAt, turn = 0 }: Run): Promise<string[] | undefined> {
  const settings = JSON.stringify({ root, now: getStart(turn), killAt, watch });
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [DRIVER, settings],
      { maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (!error) resolve(JSON.parse(stdout) as string[]);
        else if (error.signal === 'SIGKILL') resolve(undefined);
        else reject(new Error(`the driver failed: ${stderr || error.message}`));
      },
    );
  });
}

/**
 * Starts the gateway again on what is left, lets the counterpart answer, and tells everything that
 * must not depend on whether, and where, it was interrupted.
 */
export async function finish(root: string, turn: number): Promise<object> {
  const clock = new VirtualClock(getStart(turn));
  const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test', clock });
  try {
    const counterpart = createCounterpart(
      counterpartSchema.parse({ authority: 'kronofogden', plan: PLAN }),
      join(root, 'counterpart'),
      app.catalog,
      () => FIRST_START.slice(0, 10),
    );
    for (let pass = 0; pass < 3; pass++) {
      clock.advance(60_000);
      await app.runPass({ settle: false, waitMs: 0 });
      if ((await counterpart.takeAll()) > 0) layReady(root);
    }
    return await describeOutcome(root, app);
  } finally {
    await app.close();
  }
}

function layReady(root: string): void {
  for (const name of readdirSync(join(root, 'later')))
    renameSync(join(root, 'later', name), join(root, 'counterpart', 'out', name));
}

async function describeOutcome(root: string, app: App): Promise<object> {
  return {
    ...(await describeLedger(app)),
    faults: [...(await app.ledger.verify()).faults, ...(await findFileFaults(app))],
    strays: await findStrays(root, app),
    inbox: listFiles(join(root, 'inbox')),
    arrivals: listFiles(join(root, 'counterpart', 'in')),
    answersLeft: listFiles(join(root, 'counterpart', 'out')),
    taken: hashFiles(join(root, 'counterpart', 'taken')),
    answers: hashFiles(join(root, 'outbox', 'answers')),
    rejects: hashFiles(join(root, 'outbox', 'rejects')),
    quarantine: listFiles(join(root, 'outbox', 'quarantine')),
  };
}

async function describeLedger({ ledger }: App): Promise<object> {
  const drops = await ledger.listDrops();
  const origins = new Map(drops.map(({ id, origin }) => [id, origin]));
  const batches = await ledger.listBatches();
  const byBatch = new Map(batches.map(({ id, dropId }) => [id, origins.get(dropId)]));
  const layers = await ledger.listLayers(batches.map(({ id }) => id));
  return {
    drops: drops
      .map(({ origin, state, reasonCode, itemsIn, itemsRejected, sha256 }) =>
        [origin, state, reasonCode, itemsIn, itemsRejected, sha256].join(' '),
      )
      .sort(),
    batches: batches
      .map((batch) => {
        const { dropId, remoteName, sequence, state, verdict, sha256, amountAccepted } = batch;
        return [
          origins.get(dropId),
          remoteName,
          sequence,
          state,
          verdict,
          sha256,
          amountAccepted,
        ].join(' ');
      })
      .sort(),
    layers: layers
      .map(({ batchId, layer, state }) => [byBatch.get(batchId), layer, state].join(' '))
      .sort(),
    replies: (await ledger.listAnswers())
      .map(({ id, name, state, outcome, batchId, acknowledged }) =>
        [
          name,
          id.split('.')[1] ?? 1,
          state,
          outcome,
          byBatch.get(batchId ?? ''),
          acknowledged,
        ].join(' '),
      )
      .sort(),
  };
}

/** Folders and files of ours that the ledger does not know. */
async function findStrays(root: string, { ledger }: App): Promise<string[]> {
  const strays: string[] = [];
  for (const name of readdirSync(join(root, 'work'))) {
    if (name !== 'answers' && !(await ledger.findDrop(name))) strays.push(name);
  }
  for (const name of listFolders(join(root, 'work', 'answers')))
    if (!(await ledger.findAnswer(name))) strays.push(name);
  return strays;
}

function listFolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Files below a folder, without unfinished ones of ours (a dot in front). */
function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

function hashFiles(folder: string): string[] {
  return listFiles(folder).map((name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return `${name} ${hash}`;
  });
}
