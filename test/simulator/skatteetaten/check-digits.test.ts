import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  OLD_REGIME_ORGANISATIONS,
  OLD_REGIME_PERSONS,
} from '../../../src/simulator/skatteetaten/old-regime.ts';
import {
  isAccountNumber,
  isKid,
  isOrgnr,
  isPersonNumber,
} from '../../../src/simulator/skatteetaten/rules/check-digits.ts';

type Vectors = Record<string, Record<string, readonly string[]>>;

const vectors = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../samples/skatteetaten/identifier-vectors.json'),
    'utf8',
  ),
) as Vectors;

const CHECKS = { orgnr: isOrgnr, fnr: isPersonNumber, kid: isKid, kontonummer: isAccountNumber };

const CASES = Object.entries(CHECKS).flatMap(([kind, isValid]) =>
  Object.entries(vectors[kind] ?? {}).flatMap(([list, texts]) => {
    const expected = list !== 'invalid' && !list.includes('not_sendable');
    return texts.map((text) => ({ kind, text, list, expected, isValid }));
  }),
);

describe('check digits', () => {
  test('the vectors are found', () => expect(CASES.length).toBeGreaterThan(45));
  test.each(CASES)('$kind $text ($list): $expected', ({ text, expected, isValid }) => {
    expect(isValid(text)).toBe(expected);
  });
  test.each([
    ['a remainder of ten is never an organisation', isOrgnr('310000060'), false],
    ['an account whose digit would be ten is none', isAccountNumber('12345678130'), false],
    ['a KID of one digit is none', isKid('0'), false],
    ['a KID of 26 digits is none', isKid('0'.repeat(26)), false],
    ['blanks are not digits', isOrgnr('311758489 '), false],
    ['nothing is no person', isPersonNumber(''), false],
  ])('%s', (_title, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('the published lists of the old rules', () => {
  test('hold 100 different persons and 100 different organisations', () => {
    expect(new Set(OLD_REGIME_PERSONS).size).toBe(100);
    expect(new Set(OLD_REGIME_ORGANISATIONS).size).toBe(100);
  });
  test('hold right numbers alone, of synthetic persons', () => {
    expect(OLD_REGIME_PERSONS.filter((one) => !isPersonNumber(one))).toEqual([]);
    expect(OLD_REGIME_PERSONS.filter((one) => Number(one[2]) < 8)).toEqual([]);
    expect(OLD_REGIME_ORGANISATIONS.filter((one) => !isOrgnr(one))).toEqual([]);
  });
});
