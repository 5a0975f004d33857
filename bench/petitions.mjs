// Checks petitions beside JSON.parse and ajv on the same file, and submits them to the simulated authority beside bare calls.
//   node bench/petitions.mjs [--quick] [--petitions 100000] [--submit 10000] [--repeat 3]
// --quick: few petitions, nothing is timed; only that every program sees all of them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatePetitions } from './petitions/generate.mjs';
import { findMedian, printTable, runProgram } from './run-program.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    petitions: { type: 'string' },
    submit: { type: 'string' },
    repeat: { type: 'string' },
  },
});
const count = Number(options.petitions ?? (options.quick ? 200 : 100_000));
const submitted = Number(options.submit ?? (options.quick ? 20 : 10_000));
const repeat = Number(options.repeat ?? (options.quick ? 1 : 3));
const here = join(import.meta.dirname, 'petitions');
const data = join(import.meta.dirname, 'data');
const main = join(import.meta.dirname, '..', 'dist', 'main.js');
const DAY = '2026-11-23';

if (!existsSync(main)) throw new Error('build first: npm run build');
mkdirSync(data, { recursive: true });
const path = join(data, `petitions-${count}.ndjson`);
await generatePetitions(path, count);

const kvittera = ['check', path, '--transaction', 'skatteetaten/utleggsbegjaering-2-1', '--today', DAY, '--json'];
const readers = [
  ['JSON.parse, a line at a time (the limit)', [join(here, 'json-parse.mjs'), path], readCount],
  ['JSON.parse and ajv with the same JSON Schema', [join(here, 'ajv.mjs'), path], readCount],
  ['Kvittera: shape, 100 rules, items', [main, ...kvittera], readChecked],
];

if (count > 0) compareReaders();
if (submitted > 0) compareSenders();

function readCount(output) {
  return Number(output);
}

function readChecked(output) {
  const { items, findings } = JSON.parse(output);
  assert.deepEqual(findings, []);
  return items;
}

function compareReaders() {
  const results = readers.map(([name, args, read]) => ({ name, args, read, runs: [] }));
  for (let round = 0; round < repeat; round++)
    for (const { args, read, runs } of results) {
      const run = runProgram('node', args);
      assert.equal(read(run.output), count);
      runs.push(run);
    }
  if (options.quick) return console.log(`petitions: ${readers.length} programs see all ${count}`);
  const bytes = statSync(path).size;
  console.log(`\n${count} petitions, ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / count / 1e3).toFixed(1)} kB each; median of ${repeat}\n`);
  const rows = results.map(({ name, runs }) => ({ name, ...toMedians(runs) }));
  const limit = rows[0].wall;
  printTable([
    ['program', 'wall s', 'CPU s', 'petitions/s', 'MB/s', 'peak RSS MB', 'wall to JSON.parse'],
    ...rows.map(({ name, wall, cpu, rssMb }) => [
      name,
      wall.toFixed(2),
      cpu.toFixed(2),
      Math.round(count / wall),
      (bytes / wall / 1e6).toFixed(1),
      rssMb.toFixed(0),
      `${(wall / limit).toFixed(1)} x`,
    ]),
  ]);
}

function compareSenders() {
  const send = (how) => JSON.parse(runProgram('node', [join(here, 'submit.mjs'), how, String(submitted)]).output);
  const rounds = Array.from({ length: options.quick ? 1 : Math.min(repeat, 3) }, () => ({
    bare: send('bare'),
    kvittera: send('kvittera'),
  }));
  for (const { bare, kvittera: own } of rounds) {
    assert.equal(bare.cases, submitted);
    assert.equal(own.cases, submitted);
  }
  if (options.quick) return console.log(`petitions: ${submitted} submitted, each once`);
  const median = (how, key) => findMedian(rounds.map((round) => round[how][key]));
  const bare = median('bare', 'sendMs');
  const own = median('kvittera', 'sendMs');
  console.log(`\n${submitted} petitions with four files each, five calls at a time; median of ${rounds.length}\n`);
  printTable([
    ['', 'bare calls', 'Kvittera'],
    ['read, check, divide, seal, s', '', ((median('kvittera', 'totalMs') - own) / 1000).toFixed(1)],
    ['submit: uploads, Betjeningskartet, petition, s', (bare / 1000).toFixed(1), (own / 1000).toFixed(1)],
    ['petitions/s while submitting', Math.round(submitted / (bare / 1000)), Math.round(submitted / (own / 1000))],
    ['share of submitting that is ours', '', `${Math.round(100 * Math.max(0, 1 - bare / own))} %`],
    ['peak RSS MB', median('bare', 'rssMb').toFixed(0), median('kvittera', 'rssMb').toFixed(0)],
  ]);
}

function toMedians(runs) {
  const median = (key) => findMedian(runs.map((run) => run[key]));
  return { wall: median('wall'), cpu: median('cpu'), rssMb: median('rssMb') };
}
