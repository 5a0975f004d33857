import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const UNITS = join(ROOT, 'deploy', 'systemd');
const GUIDE = readFileSync(join(ROOT, 'docs', 'deploy.md'), 'utf8');
const SERVICES = ['kvittera-watch.service', 'kvittera-nightly.service'];
const units = Object.fromEntries(
  readdirSync(UNITS).map((name) => [name, readFileSync(join(UNITS, name), 'utf8')]),
);
const scratch = mkdtempSync(join(tmpdir(), 'kvittera-units-'));

/** Runs systemd-analyze in UTC, so that times read the same on every machine. */
function analyze(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC', LC_ALL: 'C', SYSTEMD_COLORS: '0' },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** What systemd finds wrong with a unit once the paths are those of this machine. */
function findFaults(name: string, text: string): string[] {
  for (const [each, content] of Object.entries({ ...units, [name]: text })) {
    const here = content
      .replaceAll('/usr/bin/node', process.execPath)
      .replaceAll('/opt/kvittera', ROOT);
    writeFileSync(join(scratch, each), here);
  }
  const { status, output } = analyze('verify', '--man=no', join(scratch, name));
  // An unknown setting is only a warning to systemd, with exit status 0: to us it is a fault.
  const lines = output.split('\n').filter((line) => line.includes('kvittera-'));
  return status === 0 ? lines : [`exit status ${status}`, ...lines];
}

function getValues(text: string, setting: string): string[] {
  return [...text.matchAll(new RegExp(`^${setting}=(.+)$`, 'gm'))].map((match) => match[1] ?? '');
}

/** The days (UTC) on which a calendar expression elapses, from a moment on. */
function findDays(expression: string, from: string): string[] {
  const { output } = analyze('calendar', '--iterations=8', `--base-time=${from}`, expression);
  return [...output.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+)/g)].map((match) => match[1]!);
}

afterAll(() => rmSync(scratch, { recursive: true }));

describe('systemd accepts the units', () => {
  const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined;
  beforeEach(({ skip }) => {
    if (!isMissing) return;
    if (process.env.CI) expect.fail('systemd-analyze is missing: install the package systemd');
    skip('systemd-analyze is missing here; CI runs this test');
  });

  test.each(Object.keys(units))('%s', (name) => {
    expect(findFaults(name, units[name]!)).toEqual([]);
  });
  test.each([
    ['a misspelt setting', 'NoNewPrivileges=', 'NoNewPrivilege='],
    ['a program that does not exist', '/usr/bin/node ', '/usr/bin/edon '],
  ])('%s would be found', (_fault, right, wrong) => {
    const [name = ''] = SERVICES;

    expect(findFaults(name, units[name]!.replaceAll(right, wrong))).not.toEqual([]);
  });
  test.each(SERVICES)('%s is shut in well (exposure at most 2.0 of 10)', (name) => {
    const path = join(UNITS, name);

    const { status, output } = analyze('security', '--offline=true', '--threshold=20', path);

    expect(status, output.split('\n').at(-2)).toBe(0);
  });
  test.each([
    ['the clocks go forward', '2027-03-26', ['2027-03-27', '2027-03-28', '2027-03-29']],
    ['the clocks go back', '2027-10-29', ['2027-10-30', '2027-10-31', '2027-11-01']],
  ])('the nightly pass starts on the night %s, and once', (_when, before, days) => {
    const expressions = getValues(units['kvittera-nightly.timer']!, 'OnCalendar');

    const started = expressions.flatMap((each) => findDays(each, `${before} 12:00`)).sort();

    expect(started.slice(0, 3)).toEqual(days);
  });
});

describe('the units', () => {
  test('are those the guide installs', () => {
    expect(Object.keys(units).sort()).toEqual([...SERVICES, 'kvittera-nightly.timer'].sort());
    for (const name of Object.keys(units)) expect(GUIDE).toContain(name);
  });
  test('are shut in alike', () => {
    const [watch, nightly] = SERVICES.map((name) => {
      const [, sandbox = ''] = units[name]!.split('\nUser=');
      return sandbox.split('\n[Install]')[0]?.trim();
    });

    expect(watch).toContain('ProtectSystem=strict');
    expect(nightly).toBe(watch);
  });
  test('run the program that the package builds', () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const mains = SERVICES.flatMap((name) =>
      getValues(units[name]!, 'ExecStart').map((command) => command.split(' ')[1]),
    );

    expect(mains).toEqual(SERVICES.map(() => `/opt/kvittera/${bin.kvittera}`));
  });
  test('point to documentation that exists', () => {
    for (const text of Object.values(units)) {
      const [page = ''] = getValues(text, 'Documentation');
      expect(existsSync(page.replace('file:/opt/kvittera', ROOT)), page).toBe(true);
    }
  });
});

describe('docs/deploy.md mentions', () => {
  const commands = SERVICES.flatMap((name) => getValues(units[name]!, 'ExecStart'));
  const credentials = SERVICES.flatMap((name) => getValues(units[name]!, 'LoadCredential'));
  const folders = SERVICES.flatMap((name) => getValues(units[name]!, 'ReadWritePaths'));
  const paths = commands
    .join(' ')
    .split(' ')
    .filter((word) => word.startsWith('/'));

  test.each([...new Set([...paths, ...folders])])('%s', (path) => {
    expect(GUIDE).toContain(path);
  });
  test.each([...new Set(credentials)])('the credential %s', (credential) => {
    const [name, path] = credential.split(':');

    expect(GUIDE).toContain(`\`{credential: ${name}}\` | \`${path}\``);
  });
  test('every exit code the nightly pass may end with', () => {
    for (const code of [0, 1, 2, 3])
      expect(GUIDE).toMatch(new RegExp(`^\\| ${code} \\| .+\\|$`, 'm'));
    expect(getValues(units['kvittera-nightly.service']!, 'SuccessExitStatus')).toEqual(['1']);
  });
});
