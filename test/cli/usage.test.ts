import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { lay, makeFolder, makeSite, run } from './run-cli.ts';

let folder: string;
let site: string;

/** An empty folder but for a file of no known kind, and one with a configuration. */
beforeAll(async () => {
  folder = makeFolder(afterAll);
  mkdirSync(join(folder, 'sub'));
  lay('.gitattributes', folder, 'a.txt');
  site = await makeSite(afterAll);
  lay('ansokan-verkstallighet.approved.txt', site, 'KBL.EMALIN');
});

const COMMANDS = [
  ['init'],
  ['demo'],
  ['run'],
  ['watch'],
  ['check'],
  ['describe'],
  ['map'],
  ['convert'],
  ['generate'],
  ['simulate'],
  ['status'],
  ['show'],
  ['report'],
  ['resolve'],
  ['resend'],
  ['verify'],
  ['follow'],
  ['insight'],
  ['altinn', 'register'],
  ['altinn', 'request'],
  ['altinn', 'status'],
  ['formats', 'list'],
  ['formats', 'check'],
  ['formats', 'describe'],
  ['config', 'check'],
  ['config', 'show'],
];

const PROGRAM = await createProgram();

/** What `--help` of a command prints. */
function readHelp(words: readonly string[]): string {
  let command: Command = PROGRAM;
  for (const word of words) command = command.commands.find((inner) => inner.name() === word)!;
  let text = '';
  const writeOut = (piece: string) => {
    text += piece;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return text;
}

describe('help', () => {
  test.each(COMMANDS)('%s %s shows examples and exit codes', (...names) => {
    const words = names.filter((name) => name !== undefined);
    const text = readHelp(words);
    expect(text).toContain(`\n  $ kvittera ${words.join(' ')}`);
    expect(text).toMatch(/Exit codes:\n {2}0 {2}all well\n {2}1 {2}.*\n {2}2 {2}.*\n {2}3 {2}/);
  });

  test('is there for every command there is', () => {
    const leaves = PROGRAM.commands.flatMap((command) =>
      command.commands.length === 0
        ? [[command.name()]]
        : command.commands.map((inner) => [command.name(), inner.name()]),
    );
    expect(leaves).toEqual(COMMANDS);
  });

  test('goes to stdout and ends with 0, like --version', async () => {
    const help = await run(folder, 'check', '--help');
    expect(help).toMatchObject({ exit: 0, stderr: '', stdout: readHelp(['check']) });
    const version = await run(folder, '--version');
    expect(version).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('a wrong command line ends with 2, says so on stderr and prints no result', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['nope']],
    ['an unknown option', ['check', '--nope', 'x']],
    ['an unknown option of a nested command', ['config', 'check', '--nope']],
    ['a missing argument', ['check']],
    ['a missing argument of a nested command', ['formats', 'describe']],
    ['one argument too many', ['verify', 'x']],
    ['an option without its value', ['run', '--wait']],
    ['a wait that is no number', ['run', '--wait', 'long']],
    ['a negative wait', ['run', '--wait', '-1']],
    ['a number of findings that is none', ['check', 'KBL.EMALIN', '--max', 'all']],
    ['a number of records that is none', ['describe', 'KBL.EMALIN', '--records', '1.5']],
    ['a day that is none', ['check', 'KBL.EMALIN', '--today', '2026-02-30']],
    ['a report of a day that is none', ['report', '--day', '2026-02-30']],
    ['a report in an unknown language', ['report', '--language', 'fi']],
    ['a report in an unknown form', ['report', '--format', 'xls']],
    [
      'a report that ends before it begins',
      ['report', '--from', '2026-11-02', '--to', '2026-11-01'],
    ],
    ['no decision', ['resolve', 'd-1', '--comment', 'x']],
    ['two decisions', ['resolve', 'd-1', '--discard', '--release', '--comment', 'x']],
  ])('%s', async (_sentence, args) => {
    const { exit, stdout, stderr } = await run(site, ...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('at async');
  });
});

describe('what is wrong with the world ends with 2 and says how to mend it', () => {
  test.each([
    ['no configuration', ['status'], 'CONFIG_MISSING', 'kvittera init'],
    [
      'a configuration elsewhere that is not there',
      ['status', '--config', 'x.yaml'],
      'CONFIG_MISSING',
      'x.yaml',
    ],
    ['a file that is not there', ['check', 'nofile'], 'FILE_UNREADABLE', 'nofile'],
    [
      'a customer with a wrong check digit',
      ['altinn', 'request', '--customer', '312597771'],
      'OPTION_UNKNOWN',
      'a check digit',
    ],
    ['a folder instead of a file', ['check', 'sub'], 'FILE_UNREADABLE', 'sub'],
    ['a file to describe that is not there', ['describe', 'nofile'], 'FILE_UNREADABLE', 'nofile'],
    [
      'formats that are not there',
      ['formats', 'list', '--formats', 'nowhere'],
      'FORMATS_MISSING',
      'nowhere',
    ],
    ['a file of no known kind', ['check', 'a.txt'], 'UNRECOGNISED', '--transaction'],
    [
      'an unknown transaction',
      ['check', 'a.txt', '--transaction', 'x/y'],
      'TRANSACTION_UNKNOWN',
      'kronofogden/',
    ],
    [
      'an unknown transaction to describe',
      ['formats', 'describe', 'x/y'],
      'TRANSACTION_UNKNOWN',
      'kronofogden/',
    ],
  ])('%s', async (_sentence, args, code, hint) => {
    const people = await run(folder, ...args);
    expect({ exit: people.exit, stdout: people.stdout }).toEqual({ exit: 2, stdout: '' });
    expect(people.stderr).toMatch(new RegExp(`^${code}: `));
    expect(people.stderr).toContain('\n  Fix: ');
    expect(people.stderr).toContain(hint);
  });

  test('for programs on stdout, as JSON', async () => {
    const { exit, stdout, stderr } = await run(folder, 'check', 'nofile', '--json');
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'FILE_UNREADABLE',
        message: expect.stringContaining('nofile'),
        fix: expect.any(String),
      },
    });
  });
});
