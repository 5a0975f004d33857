import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const TIME = '/usr/bin/time';

/**
 * Runs a program to its end: wall time by our own clock, processor time and peak resident memory as
 * the kernel counted them for that process alone (GNU time lies between, so that ours is not counted).
 */
export function runProgram(command, args) {
  const isTimed = existsSync(TIME);
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = isTimed
    ? spawnSync(TIME, ['-f', '\n%U %S %M', command, ...args], { encoding: 'utf8' })
    : spawnSync(command, args, { encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  if (error || status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  const [user, system, kilobytes] = isTimed
    ? stderr.trim().split('\n').at(-1).split(' ').map(Number)
    : [Number.NaN, Number.NaN, Number.NaN];
  return { wall, cpu: user + system, rssMb: kilobytes / 1024, output: stdout.trim() };
}

/** True when a program can be started. */
export function hasProgram(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function findMedian(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Prints rows as a Markdown table; the first row is the head. */
export function printTable(rows) {
  const [head, ...body] = rows;
  console.log(`| ${head.join(' | ')} |`);
  console.log(`|${head.map((_, column) => (column === 0 ? '---' : '---:')).join('|')}|`);
  for (const row of body) console.log(`| ${row.join(' | ')} |`);
}
