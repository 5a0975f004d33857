import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REASONS } from '../../src/report/reason-texts.ts';
import { catalog } from './samples.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A code of two words or more is one wherever it stands; one of a single word only where a code is given. */
const LONG = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g;
const SHORT =
  /(?:[cC]ode(?: =|:) |\?\? |AppError\(\s*|quarantined\(|doubtEvent\(\s*[\w.]+,\s*|(?:noteDoubt|delay)\([^'\n]*)'([A-Z]{4,})'/g;

/** Codes of the system and of the name service, not ours. */
const SYSTEM = /^(E[A-Z]+|EAI_[A-Z]+|UND_ERR_[A-Z_]+)$/;

/** Conditions of an authority: its formats explain them. */
const CONDITIONS = new Set(
  [...catalog.transactions.values()].flatMap(({ forms }) =>
    forms.flatMap(({ rules, authorityDecides = [] }) =>
      [...rules.byRecord.flat(), ...rules.ofItem, ...authorityDecides].map(({ id }) => id),
    ),
  ),
);

function listCodes(): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    // What counterparts say is theirs.
    if (!name.endsWith('.ts') || name.startsWith('simulator/')) continue;
    const text = readFileSync(join(ROOT, 'src', name), 'utf8');
    for (const pattern of [LONG, SHORT])
      for (const [, code] of text.matchAll(pattern))
        if (!SYSTEM.test(code!) && !CONDITIONS.has(code!)) found.set(code!, name);
  }
  return found;
}

const ROWS = readFileSync(join(ROOT, 'docs/codes.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const DOCUMENTED = ROWS.map(([, code]) => code!.replaceAll('`', ''));
const USED = listCodes();

describe('docs/codes.md', () => {
  test('has every code that the program uses', () => {
    const missing = [...USED].filter(([code]) => !DOCUMENTED.includes(code));
    expect(missing.map(([code, file]) => `${code} (src/${file})`)).toEqual([]);
  });

  test('has no code that the program does not use', () => {
    expect(DOCUMENTED.filter((code) => !USED.has(code))).toEqual([]);
  });

  test('says of each what it means and what to do, once', () => {
    expect(new Set(DOCUMENTED).size).toBe(DOCUMENTED.length);
    for (const row of ROWS) {
      expect(row, row[1]).toHaveLength(5);
      expect(row[2]!.length, row[1]).toBeGreaterThan(10);
      expect(row[3]!.length, row[1]).toBeGreaterThan(5);
    }
  });

  test('has every reason that the report gives advice on', () => {
    expect(Object.keys(REASONS).filter((code) => !DOCUMENTED.includes(code))).toEqual([]);
  });
});
