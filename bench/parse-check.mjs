// Reads and checks a fixed-width file with Kvittera and with what else could do it, all in turn.
//   node bench/parse-check.mjs [--quick] [--records 1000000] [--repeat 5]
// --quick: small files, nothing is timed; only that every program finds the same.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate, SPOILED } from './parse-check/generate.mjs';
import { findMedian, hasProgram, printTable, runProgram } from './run-program.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    records: { type: 'string' },
    repeat: { type: 'string' },
  },
});
const records = Number(options.records ?? (options.quick ? 20_000 : 1_000_000));
const repeat = Number(options.repeat ?? (options.quick ? 1 : 5));
const here = join(import.meta.dirname, 'parse-check');
const data = join(import.meta.dirname, 'data');
const REFERENCE = 'GnuCOBOL 3 -O2, SEQUENTIAL';

if (!existsSync(join(import.meta.dirname, '..', 'dist', 'stages', 'check.js')))
  throw new Error('build first: npm run build');
mkdirSync(data, { recursive: true });

const good = join(data, `good-${records}.txt`);
const single = join(data, 'good-1.txt');
const spoiled = join(data, 'spoiled-20000.txt');
await generate(good, { records, seed: 1 });
await generate(single, { records: 1, seed: 1 });
await generate(spoiled, { records: 20_000, seed: 2, spoiled: true });

const programs = listPrograms();
const { count, sum } = readTrailer(good);
checkAnswers();
if (options.quick) console.log(`parse-check: ${programs.length} programs agree`);
else measure();

function listPrograms() {
  const kvittera = (variant) => ['node', [join(here, 'kvittera.mjs')], [variant], true];
  const all = [
    ['wc -l (floor: reads only)', 'wc', ['-l'], [], false],
    ['sha256sum (floor: reads and hashes)', 'sha256sum', [], [], false],
    ['Kvittera', ...kvittera('')],
    ['Kvittera + 1 CEL rule a record', ...kvittera('rules')],
    ['Kvittera + items, manifest', ...kvittera('items')],
    [REFERENCE, compileCobol('SEQUENTIAL'), [], [], true],
    ['GnuCOBOL 3 -O2, LINE SEQUENTIAL', compileCobol('LINE SEQUENTIAL'), [], [], true],
    ['gawk -b', 'gawk', ['-b', '-f', join(here, 'peer.awk')], [], true],
    ['Python 3, slices of bytes', 'python3', [join(here, 'peer.py')], [], true],
  ];
  return all
    .filter(([name, command]) => {
      const isThere = command !== undefined && hasProgram(command);
      if (!isThere) console.log(`left out, not installed: ${name}`);
      return isThere;
    })
    .map(([name, command, before, after, checks]) => ({ name, command, before, after, checks }));
}

/** Line sequential files have no line end in the record: the compiler takes that line out. */
function compileCobol(organization) {
  if (!hasProgram('cobc')) return undefined;
  const isLines = organization === 'LINE SEQUENTIAL';
  const program = join(data, isLines ? 'peer-cobol-lines' : 'peer-cobol');
  const mode = isLines ? ['-D', 'LINES'] : [];
  runProgram('cobc', ['-x', '-O2', ...mode, '-o', program, join(here, 'peer.cob')]);
  return program;
}

function run({ command, before, after }, path) {
  return runProgram(command, [...before, path, ...after]);
}

function readTrailer(path) {
  const bytes = readFileSync(path).subarray(-201).toString('latin1');
  return { count: Number(bytes.slice(2, 11)), sum: Number(bytes.slice(11, 26)) };
}

/** Every program must find no fault in the good file, and in the spoiled one exactly those put there. */
function checkAnswers() {
  const wanted = readTrailer(spoiled);
  for (const program of programs.filter(({ checks }) => checks)) {
    // The CEL rule compares dates: a spoiled date may break it too.
    if (program.after[0] === 'rules') continue;
    assert.equal(
      run(program, spoiled).output,
      `count=${wanted.count} sum=${wanted.sum} faults=${SPOILED} trailer=agrees`,
      program.name,
    );
  }
  for (const program of programs) checkGood(program, run(program, good));
}

function checkGood({ name, checks }, { output }) {
  if (checks) assert.equal(output, `count=${count} sum=${sum} faults=0 trailer=agrees`, name);
}

function measure() {
  const runs = new Map(programs.map((program) => [program, []]));
  const kvittera = programs.find(({ name }) => name === 'Kvittera');
  const startUps = [];
  for (let round = 0; round < repeat; round++) {
    for (const program of programs) {
      const result = run(program, good);
      checkGood(program, result);
      runs.get(program).push(result);
    }
    startUps.push(run(kvittera, single));
    console.error(`round ${round + 1} of ${repeat} done`);
  }
  const megabytes = statSync(good).size / 1e6;
  const rows = [...runs].map(([{ name }, results]) => summarise(name, results));
  const reference = rows.find(({ name }) => name === REFERENCE);
  const ratio = (value, base) => (base === undefined ? '' : `${(value / base).toFixed(2)} x`);
  console.log(`\n${records} records, ${megabytes.toFixed(0)} MB, medians of ${repeat} runs in turn\n`);
  printTable([
    ['program', 'wall s (min-max)', 'CPU s', 'MB/s', 'records/s', 'peak RSS MB', 'wall to GnuCOBOL', 'CPU to GnuCOBOL'],
    ...rows.map((row) => [
      row.name,
      `${row.wall.toFixed(2)} (${row.least.toFixed(2)}-${row.most.toFixed(2)})`,
      row.cpu.toFixed(2),
      (megabytes / row.wall).toFixed(0),
      `${(records / row.wall / 1e6).toFixed(2)} M`,
      row.rss.toFixed(0),
      ratio(row.wall, reference?.wall),
      ratio(row.cpu, reference?.cpu),
    ]),
  ]);
  printStartUp(startUps);
}

/** Every program starts within milliseconds but Kvittera, which first loads itself and its definitions. */
function printStartUp(startUps) {
  const { wall, cpu, rss } = summarise('', startUps);
  const figures = `${wall.toFixed(2)} s, CPU ${cpu.toFixed(2)} s, ${rss.toFixed(0)} MB`;
  console.log(`\nKvittera on a file of one record (its start-up, part of every row above): ${figures}`);
}

function summarise(name, results) {
  const walls = results.map(({ wall }) => wall);
  return {
    name,
    wall: findMedian(walls),
    least: Math.min(...walls),
    most: Math.max(...walls),
    cpu: findMedian(results.map(({ cpu }) => cpu)),
    rss: findMedian(results.map(({ rssMb }) => rssMb)),
  };
}
