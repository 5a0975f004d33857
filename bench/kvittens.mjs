// Builds kvittenser that name one in a hundred, one in ten, and every item of a batch as faulty, and matches them.
//   node bench/kvittens.mjs [--quick] [--items 100000] [--repeat 3]
// --quick: a small batch, nothing is timed; only that every item gets its own outcome.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findMedian, printTable, runProgram } from './run-program.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    items: { type: 'string' },
    repeat: { type: 'string' },
  },
});
const items = Number(values.items ?? (values.quick ? 500 : 100_000));
const repeat = Number(values.repeat ?? (values.quick ? 1 : 3));

if (!existsSync(join(import.meta.dirname, '..', 'dist', 'pipeline.js')))
  throw new Error('build first: npm run build');

const results = [items / 100, items / 10, items].map((errors) => {
  const program = join(import.meta.dirname, 'kvittens', 'one-size.mjs');
  const runs = Array.from({ length: repeat }, () =>
    JSON.parse(runProgram('node', [program, String(items), String(errors)]).output),
  );
  const median = (key) => findMedian(runs.map((run) => run[key]));
  return { errors, bytes: runs[0].bytes, ...Object.fromEntries(['buildMs', 'matchMs', 'rssBefore', 'rssMb'].map((key) => [key, median(key)])) };
});
if (values.quick) console.log(`kvittens: ${items} items, every outcome is its own`);
else print();

function print() {
  const row = (name, tell) => [name, ...results.map(tell)];
  printTable([
    row(`a batch of ${items} items`, ({ errors }) => `${errors} faulty`),
    row('build, ms', ({ buildMs }) => buildMs.toFixed(0)),
    row('fetch and match, ms', ({ matchMs }) => matchMs.toFixed(0)),
    row('**errors a second, built and matched**', ({ errors, buildMs, matchMs }) => `**${Math.round(errors / ((buildMs + matchMs) / 1000))}**`),
    row('items of the batch a second', ({ buildMs, matchMs }) => String(Math.round(items / ((buildMs + matchMs) / 1000)))),
    row('kvittens MB', ({ bytes }) => (bytes / 1e6).toFixed(1)),
    row('resident before, peak MB', ({ rssBefore, rssMb }) => `${rssBefore.toFixed(0)}, ${rssMb.toFixed(0)}`),
  ]);
}
