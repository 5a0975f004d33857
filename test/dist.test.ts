import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

test('every built file can be imported by plain Node, whatever a test runner forgives', () => {
  const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && file !== 'main.js')
    .map((file) => `./dist/${file}`);
  const script = `for (const file of ${JSON.stringify(files)}) await import(file); console.log('all ${files.length}')`;

  const output = execFileSync('node', ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });

  expect(files.length).toBeGreaterThan(100);
  expect(output).toBe(`all ${files.length}\n`);
});
