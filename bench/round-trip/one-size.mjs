// One whole way out and back, in a process of its own: `node one-size.mjs <items> <look-ups>`.
// Prints what it measured as JSON.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../dist/app.js';
import { findFileFaults } from '../../dist/app/verify-files.js';
import { runIn, runOut } from '../../dist/pipeline.js';
import { createRandom } from '../parse-check/generate.mjs';
import { generateApplications, getCaseNumber, getReference } from './generate.mjs';
import { makeSite } from './site.mjs';

const [items, lookUps] = process.argv.slice(2).map(Number);
const root = mkdtempSync(join(process.env['BENCH_TMP'] ?? tmpdir(), 'kvittera-bench-'));
const stages = [];
let mark = performance.now();
let ledgerMs = 0;
let ledgerMark = 0;

try {
  console.log(JSON.stringify(await main()));
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function main() {
  const progress = { at: 0, ledgerMs: 0 };
  const app = await openApp({
    configPath: makeSite(root),
    actor: 'bench',
    log: createLog(progress),
    onProgress: () => {
      Object.assign(progress, { at: performance.now(), ledgerMs });
    },
  });
  watchLedger(app.ledger);
  const day = app.getToday();

  begin();
  const temporary = join(root, 'inbox', 'KBL.EMALIN.part');
  const sum = await generateApplications(temporary, items, day);
  const bytes = statSync(temporary).size;
  renameSync(temporary, join(root, 'inbox', 'KBL.EMALIN'));
  end('generate (not counted)');

  begin();
  await runOut(app.context, { settle: true });
  end('rest of the way out');

  spawnCounterpart(day);
  begin();
  const problems = await runIn(app.context);
  assert.deepEqual(problems ?? [], []);
  end('rest of the way back');

  begin();
  await app.writeReports();
  end('report');

  const counted = { wall: sumOf('wall'), ledger: sumOf('ledger') };
  begin();
  const { faults, batches } = await app.ledger.verify();
  assert.deepEqual([...faults, ...(await findFileFaults(app))], []);
  end('verify');

  const [batch] = await app.ledger.listBatches();
  assert.equal(batches, 1);
  assert.equal(batch.verdict, 'accepted');
  assert.equal(batch.items, items);
  assert.equal(batch.itemsAccepted, items);
  assert.equal(batch.amountAccepted, sum);
  const rssMb = process.resourceUsage().maxRSS / 1024;
  const found = {
    reference: await lookUp(app.ledger, getReference),
    malnummer: await lookUp(app.ledger, (item) => getCaseNumber(item, day)),
  };
  const ledgerMb = sizeOf(join(root, 'state')) / 1e6;
  await app.close();
  return { items, bytes, stages, counted, rssMb, ledgerMb, found };
}

/** The stages of a pass, as the program itself tells of them. */
function createLog(progress) {
  const answers = { receipt: 'match kvittens', decision: 'match bekräftelse' };
  const names = {
    'file claimed': () => end('claim'),
    'batch sealed': () => {
      end('check', progress.at, progress.ledgerMs);
      end('batch and seal');
    },
    'batch shipped': () => end('ship'),
    'answer received': () => end('fetch'),
    'answer matched': ({ layer }) => end(answers[layer]),
  };
  const bad = (message, fields) => {
    throw new Error(`${message} ${JSON.stringify(fields)}`);
  };
  return { info: (message, fields) => names[message]?.(fields), warn: bad, error: bad };
}

function begin() {
  mark = performance.now();
  ledgerMark = ledgerMs;
}

/** Ends a stage; two ends of the same name are one stage. */
function end(name, at = performance.now(), ledgerAt = ledgerMs) {
  const wall = at - mark;
  const ledger = ledgerAt - ledgerMark;
  const last = stages.at(-1);
  if (last?.name === name) {
    last.wall += wall;
    last.ledger += ledger;
  } else stages.push({ name, wall, ledger });
  mark = at;
  ledgerMark = ledgerAt;
}

function sumOf(key) {
  return stages.reduce((sum, stage) => sum + (stage.name.includes('not counted') ? 0 : stage[key]), 0);
}

/** Counts the time in which at least one call of the ledger was under way. */
function watchLedger(ledger) {
  let depth = 0;
  let since = 0;
  for (const [name, method] of Object.entries(ledger)) {
    if (typeof method !== 'function') continue;
    ledger[name] = async (...args) => {
      if (depth++ === 0) since = performance.now();
      try {
        return await method(...args);
      } finally {
        if (--depth === 0) ledgerMs += performance.now() - since;
      }
    };
  }
}

function spawnCounterpart(day) {
  const program = join(import.meta.dirname, 'counterpart.mjs');
  const { status, stderr } = spawnSync(
    'node',
    ['--max-old-space-size=8192', program, join(root, 'counterpart'), day],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
}

/** Bytes of a folder's files: the ledger with its write-ahead log. */
function sizeOf(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Milliseconds of each look-up of an item chosen at random; every one must be found, and be the right one. */
async function lookUp(ledger, makeKey) {
  const random = createRandom(items);
  const times = [];
  for (let turn = 0; turn < lookUps; turn++) {
    const item = 1 + Math.floor(random() * items);
    const start = performance.now();
    const hits = await ledger.findItems(makeKey(item));
    times.push(performance.now() - start);
    assert.deepEqual([...new Set(hits.map((hit) => hit.ordinal))], [item]);
  }
  return times;
}
