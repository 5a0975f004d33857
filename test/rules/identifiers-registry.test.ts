import { describe, expect, it } from 'vitest';
import * as denmark from '../../src/rules/identifiers/denmark.ts';
import * as luhn from '../../src/rules/identifiers/luhn.ts';
import * as norway from '../../src/rules/identifiers/norway.ts';
import { IDENTIFIER_FUNCTIONS } from '../../src/rules/identifiers/registry.ts';
import * as sweden from '../../src/rules/identifiers/sweden.ts';

describe('IDENTIFIER_FUNCTIONS', () => {
  it('lists every check of the country files under its own name, each once', () => {
    const checks = { isLuhn: luhn.isLuhn, ...sweden, ...norway, ...denmark };
    const listed = IDENTIFIER_FUNCTIONS.map(({ name, check }) => [name, check]);
    expect(Object.fromEntries(listed)).toEqual(checks);
    expect(listed).toHaveLength(Object.keys(checks).length);
  });

  it.each(IDENTIFIER_FUNCTIONS)('describes $name in one sentence', ({ description }) => {
    expect(description).toMatch(/^[A-Z][^\n]+[^.]\.$/);
  });

  it.each(IDENTIFIER_FUNCTIONS)('refuses filler and odd text with $name', ({ check }) => {
    for (const text of ['', ' ', '-', '0', '00000000', '0000000000', 'x', '1e9', '１８']) {
      expect(check(text)).toBe(false);
    }
  });
});
