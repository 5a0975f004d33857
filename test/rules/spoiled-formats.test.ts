import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/rules/load-catalog.ts';

const FORMATS = join(import.meta.dirname, '../../formats');
const FILES = ['kronofogden', 'nets', 'bankgirot'].flatMap((authority) =>
  readdirSync(join(FORMATS, authority), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `${authority}/${file}`),
);
const VALUES = [
  '',
  '~',
  '[]',
  '{}',
  '7',
  'x',
  '[~]',
  '{ a: { b: c } }',
  '"("',
  '"{"',
  'constructor',
];

const root = mkdtempSync(join(tmpdir(), 'spoiled-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Loads an authority in which the value or the key of one line is another, or the line is gone. */
function loadSpoiled(path: string, at: number, value: string, way: 'value' | 'key' | 'line') {
  const [authority = ''] = path.split('/');
  rmSync(root, { recursive: true });
  cpSync(join(FORMATS, authority), join(root, authority), {
    recursive: true,
    filter: (name) => !name.includes('samples'),
  });
  const lines = readFileSync(join(FORMATS, path), 'utf8').split('\n');
  const index = at % lines.length;
  const line = lines[index]!;
  if (way === 'line') lines.splice(index, 1);
  else
    lines[index] =
      way === 'key' ? line.replace(/\w+:/, `${value}:`) : line.replace(/: [^,}]+/, `: ${value}`);
  writeFileSync(join(root, path), lines.join('\n'));
  return loadCatalog(root).faults;
}

describe('formats with a line spoiled', () => {
  it('are never thrown at, but listed with file, line and words a person can read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FILES),
        fc.nat(300),
        fc.constantFrom(...VALUES),
        fc.constantFrom('value' as const, 'key' as const, 'line' as const),
        (path, at, value, way) => {
          for (const fault of loadSpoiled(path, at, value, way)) {
            expect(fault.file).toMatch(/^\w+\/([\w-]+\/)?[\w-]+\.yaml$/);
            expect(fault.line).toBeGreaterThan(0);
            expect(fault.message).not.toMatch(
              /undefined|NaN|\[object|Invalid input|is not a function/,
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
