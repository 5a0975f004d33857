// The whole way out and back over a folder, for batches of several sizes.
//   node bench/round-trip.mjs [--quick] [sizes: 10000 100000 1000000]
// --quick: one small batch, nothing is timed; only that everything adds up and is found again.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findMedian, printTable, runProgram } from './run-program.mjs';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const SIZES = values.quick ? [500] : [10_000, 100_000, 1_000_000];
const sizes = positionals.length > 0 ? positionals.map(Number) : SIZES;
const LOOK_UPS = values.quick ? 20 : 200;
const MAX_LEDGER_SHARE = 0.3;

if (!existsSync(join(import.meta.dirname, '..', 'dist', 'pipeline.js')))
  throw new Error('build first: npm run build');

const results = sizes.map((items) => {
  const program = join(import.meta.dirname, 'round-trip', 'one-size.mjs');
  const { output } = runProgram('node', [program, String(items), String(LOOK_UPS)]);
  console.error(`${items} items done`);
  return JSON.parse(output);
});
if (values.quick) console.log(`round-trip: ${sizes.join(', ')} items out and back, all accounted for`);
else print();

function print() {
  const seconds = (ms) => (ms / 1000).toFixed(2);
  const names = results[0].stages.map(({ name }) => name);
  const stage = (result, name) => result.stages.find((candidate) => candidate.name === name);
  printTable([
    ['seconds (of which in the ledger)', ...sizes.map((items) => `${items} items`)],
    ...names.map((name) => [
      name,
      ...results.map((result) => {
        const { wall, ledger } = stage(result, name);
        return `${seconds(wall)} (${seconds(ledger)})`;
      }),
    ]),
    ['**claim to report**', ...results.map(({ counted }) => `**${seconds(counted.wall)} (${seconds(counted.ledger)})**`)],
    ['ledger\'s share', ...results.map(({ counted }) => `${((100 * counted.ledger) / counted.wall).toFixed(1)} %`)],
    ['seconds per 100,000 items', ...results.map(({ counted, items }) => seconds((counted.wall * 100_000) / items))],
    ['file MB', ...results.map(({ bytes }) => (bytes / 1e6).toFixed(0))],
    ['ledger MB', ...results.map(({ ledgerMb }) => ledgerMb.toFixed(1))],
    ['peak RSS MB', ...results.map(({ rssMb }) => rssMb.toFixed(0))],
    ...['reference', 'malnummer'].map((kind) => [
      `look-up by ${kind}, ms: median, worst of ${LOOK_UPS}`,
      ...results.map(({ found }) => `${findMedian(found[kind]).toFixed(2)}, ${Math.max(...found[kind]).toFixed(2)}`),
    ]),
  ]);
  for (const { items, counted } of results)
    assert.ok(counted.ledger < MAX_LEDGER_SHARE * counted.wall, `${items} items: the ledger takes more than its share`);
}
