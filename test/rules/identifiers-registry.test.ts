import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as denmark from '../../src/rules/identifiers/denmark.ts';
import * as luhn from '../../src/rules/identifiers/luhn.ts';
import * as norway from '../../src/rules/identifiers/norway.ts';
import { IDENTIFIER_FUNCTIONS } from '../../src/rules/identifiers/registry.ts';
import * as sweden from '../../src/rules/identifiers/sweden.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../formats/README.md'), 'utf8');

describe('IDENTIFIER_FUNCTIONS', () => {
  it('has every check of the country files under its own name', () => {
    expect(IDENTIFIER_FUNCTIONS).toEqual({
      isLuhn: luhn.isLuhn,
      ...sweden,
      ...norway,
      ...denmark,
    });
  });

  it.each(Object.keys(IDENTIFIER_FUNCTIONS))('has %s described in the guide', (name) => {
    expect(GUIDE).toContain(`| \`${name}\` |`);
  });

  it.each(Object.entries(IDENTIFIER_FUNCTIONS))(
    'refuses filler and odd text with %s',
    (_, check) => {
      for (const text of ['', ' ', '-', '0', '00000000', '0000000000', 'x', '1e9', '１８']) {
        expect(check(text)).toBe(false);
      }
    },
  );
});
