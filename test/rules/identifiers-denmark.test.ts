import { describe, expect, it } from 'vitest';
import { isCpr, isCprModulo11, isCvr, isSeNummer } from '../../src/rules/identifiers/denmark.ts';

describe.each([
  ['isCvr', isCvr],
  ['isSeNummer', isSeNummer],
])('%s', (_, check) => {
  it.each(['13748136', '19552101', '30808460'])('accepts %s', (text) => {
    expect(check(text)).toBe(true);
  });

  it.each([
    ['a wrong check digit, printed as an example by a third party', '35254119'],
    ['7 digits', '1374813'],
    ['9 digits', '137481360'],
    ['the prefix of a VAT number', 'DK13748136'],
    ['blanks between the groups', '13 74 81 36'],
    ['a line feed at the end', '13748136\n'],
    ['zeros only', '00000000'],
    ['nothing', ''],
  ])('refuses %s: "%s"', (__, text) => {
    expect(check(text)).toBe(false);
  });
});

describe('isCpr', () => {
  it.each([
    ['10 digits', '1111111118'],
    ['a hyphen before the last four', '111111-1118'],
    ['a number without modulo 11', '111111-1119'],
    ['29 February 1996, digit 7 is 0', '290296-0001'],
    ['29 February 2000, digit 7 is 4', '290200-4001'],
    ['29 February 2000, digit 7 is 5', '290200-5001'],
    ['29 February 2000, digit 7 is 9', '290200-9003'],
    ['29 February 1860, digit 7 is 5', '290260-5005'],
  ])('accepts %s: %s', (_, text) => {
    expect(isCpr(text)).toBe(true);
  });

  it.each([
    ['29 February 1900, digit 7 is 0', '290200-0006'],
    ['29 February 1900, digit 7 is 3', '290200-3000'],
    ['29 February 1965', '290265-1000'],
    ['31 February', '310290-0005'],
    ['day 32', '320190-0002'],
    ['day 00', '000190-0002'],
    ['month 13', '011390-0008'],
    ['month 00', '010090-0008'],
    ['60 added to the day', '711111-1118'],
    ['a hyphen in another place', '11-11111118'],
    ['a blank instead of the hyphen', '111111 1118'],
    ['9 digits', '111111111'],
    ['11 digits', '11111111180'],
    ['a letter', '111111-111A'],
    ['a line feed at the end', '111111-1118\n'],
    ['zeros only', '0000000000'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isCpr(text)).toBe(false);
  });
});

describe('isCprModulo11', () => {
  it.each([
    ['a number with modulo 11', '111111-1118', true],
    ['the same without hyphen', '1111111118', true],
    ['29 February 2000', '290200-4001', true],
    ['a number without modulo 11', '111111-1119', false],
    ['modulo 11, but 29 February 1900', '290200-0006', false],
    ['modulo 11, but day 32', '320290-0002', false],
  ])('of %s (%s) is %s', (_, text, expected) => {
    expect(isCprModulo11(text)).toBe(expected);
  });
});
