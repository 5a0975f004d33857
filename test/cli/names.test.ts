import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { editConfig, makeSite, run, start } from './run-cli.ts';

const NUMBER = '900101-1239';
const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

/** A site with a file and a stray whose names hold a personal number and signs nobody sees. */
async function makeNamedSite(): Promise<string> {
  const folder = await makeSite();
  const name = `lunch ${NUMBER}\u202e\u001b[31m.txt`;
  writeFileSync(join(folder, 'inbox', name), 'hello');
  mkdirSync(join(folder, 'inbox', 'elsewhere'));
  writeFileSync(join(folder, 'inbox', 'elsewhere', name), 'hello');
  return folder;
}

test('no command shows a personal number or a hidden sign of a file name', async () => {
  const folder = await makeNamedSite();
  const commands = [
    ['run'],
    ['status'],
    ['report'],
    ['report', '--format', 'html'],
    ['report', '--format', 'csv'],
    ['show', `lunch ${NUMBER}\u202e\u001b[31m.txt`],
  ];
  for (const command of [...commands, ...commands.map((words) => [...words, '--json'])]) {
    const { exit, stdout } = await run(folder, ...command);
    expect({ command, exit }).toEqual({ command, exit: command[0] === 'show' ? 0 : 1 });
    expect({ command, found: stdout.includes(NUMBER) }).toEqual({ command, found: false });
    // CSV ends its lines with CR LF.
    const text = stdout.replaceAll('\r\n', '\n');
    expect({ command, found: HIDDEN.exec(text)?.[0] }).toEqual({ command, found: undefined });
    expect({ command, isShown: stdout.includes('lunch ******-****') }).toEqual({
      command,
      isShown: true,
    });
  }
  for (const command of ['status', 'report'])
    expect((await run(folder, command, '--show-personal')).stdout).toContain(NUMBER);
});

test('the report is in the language of the configuration, or of the option', async () => {
  const folder = await makeSite();
  editConfig(folder, (text) => text.replace('language: en', 'language: sv'));
  expect((await run(folder, 'report')).stdout).toMatch(/^Kvittensrapport/);
  expect((await run(folder, 'report', '--language', 'en')).stdout).toMatch(/^Receipt report/);
});

test('watch tells of what it will not take', async () => {
  const folder = await makeNamedSite();
  editConfig(folder, (text) => `${text}\nscanSeconds: 0.1\n`);
  const watching = start(folder, 'watch');
  let said = '';
  watching.stderr?.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  for (let turn = 0; turn < 200 && !said.includes('no route has this folder'); turn++)
    await sleep(50);
  expect(said).toContain('left in the inbox: elsewhere/lunch ******-****');
  expect(said).not.toContain(NUMBER);
});
