import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSite, run } from './run-cli.ts';

test('report --out never replaces a file unless --force says so', async () => {
  const site = await makeSite();
  const path = join(site, 'report.txt');
  const write = (...more: string[]) => run(site, 'report', '--out', 'report.txt', ...more);
  expect(await write()).toMatchObject({ exit: 0, stdout: 'written to report.txt\n' });
  expect(readFileSync(path, 'utf8')).toContain('eport');

  writeFileSync(path, 'dear to somebody');
  const refused = await write();
  expect(refused).toMatchObject({ exit: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^FILE_EXISTS: report\.txt is there already.*\n.*--force/);
  expect(readFileSync(path, 'utf8')).toBe('dear to somebody');

  expect((await write('--force')).exit).toBe(0);
  expect(readFileSync(path, 'utf8')).not.toContain('dear');
});
