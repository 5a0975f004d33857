import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { lay, makeFolder, run, start } from '../cli/run-cli.ts';

const APPLICATION = 'ansokan-verkstallighet.approved.txt';

/** What a command that stays prints, until a line that is waited for. */
function waitFor(child: ChildProcess, line: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (piece) => {
      text += piece;
    });
    child.stdout?.on('data', (piece) => {
      text += piece;
      if (line.test(text)) resolve(text);
    });
    child.on('exit', () => reject(new Error(`it ended: ${text}`)));
  });
}

/** Makes a site whose only channel leads to the simulation. */
function makeSite(folder: string, printed: string): void {
  const { channels } = parse(printed.slice(0, printed.indexOf('\nIt is '))) as { channels: object };
  for (const name of ['inbox', 'outbox', 'work', 'state']) mkdirSync(join(folder, name));
  const config = {
    environment: 'test',
    creditors: {
      KBL: {
        name: 'Kreditbolaget Exempel AB',
        orgnr: '556001-0018',
        permits: { 'kronofogden/verkstallighet': 'testing' },
      },
    },
    channels,
    routes: [
      {
        transactions: ['kronofogden/ansokan-verkstallighet'],
        channel: 'simulator',
        complete: { stableSeconds: 0 },
      },
    ],
  };
  writeFileSync(join(folder, 'kvittera.yaml'), stringify(config));
  lay(APPLICATION, folder, 'inbox', 'KBL.EMALIN');
}

describe('a round', () => {
  test('takes, answers, tells what comes when, and goes on where it stood', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'sim', 'in'), { recursive: true });
    lay(APPLICATION, folder, 'sim', 'in', 'KBL.EMALIN');
    writeFileSync(join(folder, 'plan.yaml'), 'flows: { verkstallighet: no-assets }\n');
    const simulate = (speed: string) =>
      run(folder, 'simulate', '--folder', 'sim', '--plan', 'plan.yaml', '--once', '--speed', speed);
    const first = await simulate('1');
    expect(first).toMatchObject({ exit: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^KBL.EMALIN came: Ansökan om verkställighet of KBL, number 1, 3 items\n/,
    );
    expect(first.stdout).toContain(
      '3 cases registered; the confirmation (bekraftelse-verkstallighet) comes 20',
    );
    expect(first.stdout).toMatch(
      /\n1 file taken, 1 answer written; the next is due 20\d\d-\d\d-\d\d 18:00\n$/,
    );
    expect(first.stdout).not.toMatch(/\d{12}/);
    // A second of ours is ten days there.
    const second = await simulate('864000');
    await new Promise((done) => setTimeout(done, 2000));
    const third = await simulate('864000');
    expect(`${second.stdout}${third.stdout}`).toMatch(/EMALUT.*DELRED_01.*ints001x1_KBL/s);
    expect(third.stdout).toContain('nothing more is to come');
    expect(readdirSync(join(folder, 'sim', 'out'))).toHaveLength(4);
  }, 60_000);

  test('tells programs in JSON', async () => {
    const folder = makeFolder();
    const { exit, stdout } = await run(folder, 'simulate', '--folder', 'sim', '--once', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      taken: 0,
      answered: 0,
      next: null,
      happened: expect.any(Array),
      channel: { type: 'folder' },
    });
  });
});

describe('a wrong command line or plan ends with 2', () => {
  test.each([
    ['no folder', ['simulate', '--once'], '--folder'],
    ['a speed of nothing', ['simulate', '--folder', 's', '--speed', '0'], 'above 0'],
    ['an unknown way', ['simulate', '--folder', 's', '--channel', 'post'], 'folder, sftp'],
    [
      'a plan with an unknown key',
      ['simulate', '--folder', 's', '--once', '--plan', 'bad.yaml'],
      'bad.yaml:2',
    ],
    [
      'a plan that is not there',
      ['simulate', '--folder', 's', '--once', '--plan', 'none.yaml'],
      'none.yaml',
    ],
  ])('%s', async (_sentence, args, hint) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'bad.yaml'), 'utslagDays: 3\nutslagDayz: 4\n');
    const { exit, stdout, stderr } = await run(folder, ...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });
});

describe('the channel that is printed leads there and back', () => {
  test.each(['folder', 'sftp', 'e-transport', 'shs'])(
    'over %s',
    async (way) => {
      const folder = makeFolder();
      writeFileSync(join(folder, 'plan.yaml'), 'bekraftelse: direct\n');
      const simulation = start(
        folder,
        'simulate',
        '--folder',
        'sim',
        '--channel',
        way,
        '--plan',
        'plan.yaml',
      );
      const printed = await waitFor(simulation, /It is .* Stop it with Ctrl-C\.\n/);
      const site = join(folder, 'site');
      mkdirSync(site);
      makeSite(site, printed);
      const { stdout, stderr } = await run(site, 'run', '--wait', '20');
      const answers = join(site, 'outbox', 'answers');
      const names = existsSync(answers) ? readdirSync(answers).sort() : [];
      expect(names, `${stdout}${stderr}`).toEqual([
        expect.stringMatching(/^KBL\.EMALUT\.0002\./),
        expect.stringMatching(/^REX\.KBL\.KVITTENS\.0001\./),
      ]);
      const status = JSON.parse((await run(site, 'status', '--json')).stdout);
      expect(JSON.stringify(status)).toContain('accepted');
      simulation.kill('SIGTERM');
      await new Promise((done) => simulation.once('exit', done));
      expect(simulation.exitCode).toBe(0);
      const keys = join(folder, 'sim', 'keys');
      for (const name of existsSync(keys) ? readdirSync(keys) : [])
        expect(readFileSync(join(keys, name)).length).toBeGreaterThan(0);
    },
    60_000,
  );

  test.each(['sftp', 'e-transport', 'shs'])(
    'over %s at the port that was asked for',
    async (way) => {
      const folder = makeFolder();
      const port = { sftp: 42_622, 'e-transport': 42_623, shs: 42_624 }[way]!;
      const args = ['simulate', '--folder', 'sim', '--channel', way, '--port', String(port)];
      const printed = await waitFor(start(folder, ...args), /It is .* Stop it with Ctrl-C\.\n/);
      expect(printed).toContain(String(port));
      const again = await run(
        folder,
        'simulate',
        '--folder',
        'other',
        '--channel',
        way,
        '--port',
        String(port),
        '--once',
      );
      expect(again).toMatchObject({ exit: 2, stderr: expect.stringContaining('EADDRINUSE') });
    },
    60_000,
  );
});
