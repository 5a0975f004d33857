// A gateway of its own process that kills itself at a given step. Runs on dist/: node driver.mjs '<JSON>'.
// With `outside` the counterpart is not here: a line goes out when it is its turn, and one comes when it is done.
import { once } from 'node:events';
import fs, { readdirSync, renameSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const { root, now, killAt, watch, outside } = JSON.parse(process.argv[2]);
const steps = [];
let isWatching = false;

/** One moment at which the process may die. */
function step(what) {
  if (!isWatching) return;
  steps.push(what);
  if (steps.length !== killAt) return;
  fs.writeSync(2, what);
  process.kill(process.pid, 'SIGKILL');
}

/** The last parts of a path, without what differs from run to run. */
function shorten(path) {
  return String(path)
    .replace(root, '')
    .replaceAll(/\b([dba])-[0-9a-z]{17}/g, '$1-…')
    .replaceAll(/\.\d+\.kvittera\.tmp/g, '.tmp');
}

/** What changes a folder, and the first bytes of a file; a sync changes nothing that a kill could undo. */
function watchFiles() {
  for (const name of ['rename', 'link', 'unlink', 'mkdir', 'rm', 'rmdir']) {
    const original = fs.promises[name];
    fs.promises[name] = (...args) => {
      if (name !== 'mkdir' || !fs.existsSync(args[0])) step(`${name} ${shorten(args[0])}`);
      return original(...args);
    };
  }
  const { open } = fs.promises;
  fs.promises.open = async (path, flags = 'r', ...rest) => {
    if (flags === 'r') return open(path, flags, ...rest);
    step(`open ${shorten(path)}`);
    const handle = await open(path, flags, ...rest);
    // A temporary file of ours that is empty is as good as none.
    let isEmpty = !path.endsWith('.tmp');
    for (const name of ['write', 'writeFile']) {
      const original = handle[name].bind(handle);
      handle[name] = (...args) => {
        if (isEmpty) step(`${name} ${shorten(path)}`);
        isEmpty = false;
        return original(...args);
      };
    }
    return handle;
  };
  syncBuiltinESMExports();
}

if (watch !== 'ledger') watchFiles();
const { openApp } = await import('../../dist/app.js');
const { VirtualClock } = await import('../../dist/core/clock.js');
const { createCounterpart, counterpartSchema } = await import('../../dist/simulator/counterpart.js');

const clock = new VirtualClock(now);
const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'crash', clock });
const counterpart = outside ? undefined : createCounterpart(
  counterpartSchema.parse({ authority: 'kronofogden', plan: { confirm: false, rejectItems: { 'A-2': '101', 'B-3': '103' } } }),
  join(root, 'counterpart'),
  app.catalog,
  () => now.slice(0, 10),
);
const append = app.ledger.append.bind(app.ledger);
app.context.ledger = {
  ...app.ledger,
  append: async (events, attachments) => {
    const kinds = events.map((event) => event.kind).join('+');
    if (kinds === '') return;
    step(`before ${kinds}`);
    await append(events, attachments);
    // Where files are watched too, the next of their steps is the same moment.
    if (watch === 'ledger') step(`after ${kinds}`);
  },
};

async function pass() {
  clock.advance(60_000);
  isWatching = true;
  await app.runPass({ settle: false, waitMs: 0 });
  isWatching = false;
}

/** The counterpart is no part of the process that dies: what it lays ready once, lies ready. */
async function answer() {
  if (outside) return answerOutside();
  if ((await counterpart.takeAll()) === 0) return;
  for (const name of readdirSync(join(root, 'later')))
    renameSync(join(root, 'later', name), join(root, 'counterpart', 'out', name));
}

async function answerOutside() {
  process.stdout.write('\n');
  await once(process.stdin.resume(), 'data');
  process.stdin.pause();
}

for (let turn = 0; turn < 3; turn++) {
  await pass();
  await answer();
}
await app.close();
process.stdout.write(JSON.stringify(steps));
