import { describe, expect, test } from 'vitest';
import { toTwelveDigits } from '../../src/rules/twelve-digits.ts';

const TODAY = '2026-11-23';

describe('a number in twelve digits', () => {
  test.each([
    ["an organisation's gets 16", '556001-0018', '165560010018'],
    ["a person's gets the century in which it is under 100", '261123-0009', '202611230009'],
    ['born tomorrow a hundred years ago', '261124-0008', '192611240008'],
    ['with a plus the one before', '261123+0009', '192611230009'],
    ['a hundred and more, not born yet this century', '910202+9817', '189102029817'],
    ['a samordningsnummer too', '910962-9817', '199109629817'],
    ['twelve digits stay', '18910202-9817', '189102029817'],
    ['anything else stays as its digits', '12 34', '1234'],
  ])('%s', (_, text, expected) => {
    expect(toTwelveDigits(text, TODAY)).toBe(expected);
  });
});
