import { describe, expect, it } from 'vitest';
import {
  isBankgiro,
  isOcr,
  isOcrWithLength,
  isOrganisationsnummer,
  isPersonnummer,
  isPlusgiro,
  isSamordningsnummer,
} from '../../src/rules/identifiers/sweden.ts';

describe('isPersonnummer', () => {
  it.each([
    ['10 digits', '1212121212'],
    ['10 digits with hyphen', '121212-1212'],
    ['10 digits with plus, 100 years or older', '121212+1212'],
    ['12 digits', '191212121212'],
    ['12 digits with hyphen', '19121212-1212'],
    ['12 digits of the century 18', '189001011239'],
    ['the example of SKV 704', '640823-3234'],
    ['the example on many public forms', '811218-9876'],
    ['29 February 1996', '960229-1230'],
    ['29 February of year 00, which is 2000', '000229-1235'],
    ['29 February 2000', '20000229-1235'],
  ])('accepts %s: %s', (_, text) => {
    expect(isPersonnummer(text)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '121212-1213'],
    ['12 digits that satisfy Luhn only with the century', '19121212-1211'],
    ['29 February of year 00, 100 years or older, which is 1900', '000229+1235'],
    ['29 February 1900', '19000229-1235'],
    ['29 February 2001', '010229-1234'],
    ['month 00', '120012-1216'],
    ['day 00', '121200-1216'],
    ['birth number 000', '121212-0008'],
    ['a samordningsnummer', '701063-2391'],
    ['an organisationsnummer', '556036-0793'],
    ['an organisationsnummer with prefix 16', '165560360793'],
    ['the century 17', '17121212-1212'],
    ['a plus after 12 digits', '19121212+1212'],
    ['a hyphen in another place', '1212-121212'],
    ['a blank instead of the hyphen', '121212 1212'],
    ['a dash instead of the hyphen', '121212–1212'],
    ['a blank at the end', '121212-1212 '],
    ['a line feed at the end', '121212-1212\n'],
    ['11 digits', '91212121212'],
    ['the letter of an interim number', '121212-T212'],
    ['zeros only', '0000000000'],
    ['nothing', ''],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isPersonnummer(text)).toBe(false);
  });
});

describe('isSamordningsnummer', () => {
  it.each([
    ['the example of SKV 707', '701063-2391'],
    ['the same with 10 digits', '7010632391'],
    ['the same with 12 digits', '197010632391'],
    ['the same with 12 digits and hyphen', '19701063-2391'],
    ['a published test number', '191503882399'],
    ['a published test number whose month is not known', '191500722390'],
    ['another one whose month is not known', '191500882392'],
    ['a number whose day is not known', '150360-2391'],
    ['a number whose month and day are not known', '150060-2394'],
  ])('accepts %s: %s', (_, text) => {
    expect(isSamordningsnummer(text)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '701063-2392'],
    ['the personnummer of the same person', '701003-2394'],
    ['day 30 of February', '020290-2391'],
    ['day 32 of an unknown month', '150092-2396'],
    ['month 16', '164299-2398'],
    ['individual number 000', '701063-0007'],
    ['a personnummer', '121212-1212'],
    ['an organisationsnummer', '556036-0793'],
    ['a blank at the start', ' 701063-2391'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isSamordningsnummer(text)).toBe(false);
  });
});

describe('isOrganisationsnummer', () => {
  it.each([
    ['Stockholms stad', '212000-0142'],
    ['Göteborgs stad, without hyphen', '2120001355'],
    ['an aktiebolag', '556036-0793'],
    ['Bankgirocentralen, with prefix 16', '165560473521'],
    ['prefix 16 and hyphen', '16556047-3521'],
  ])('accepts %s: %s', (_, text) => {
    expect(isOrganisationsnummer(text)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '212000-0143'],
    ['a personnummer, third digit 1', '121212-1212'],
    ['a samordningsnummer, third digit 1', '701063-2391'],
    ['a personnummer with century', '191212121212'],
    ['another prefix', '195560360793'],
    ['the prefix of a VAT number', 'SE556036079301'],
    ['a plus instead of the hyphen', '556036+0793'],
    ['9 digits', '556036079'],
    ['a blank instead of the hyphen', '556036 0793'],
    ['zeros only', '000000-0000'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isOrganisationsnummer(text)).toBe(false);
  });
});

describe('isBankgiro', () => {
  it.each(['991-2346', '9912346', '5050-1055', '50501055', '160-9908', '900-8004'])(
    'accepts %s',
    (text) => {
      expect(isBankgiro(text)).toBe(true);
    },
  );

  it.each([
    ['a wrong check digit', '991-2347'],
    ['a hyphen in another place', '9912-346'],
    ['a plusgiro hyphen', '991234-6'],
    ['6 digits', '602243'],
    ['9 digits', '123456782'],
    ['a blank instead of the hyphen', '991 2346'],
    ['zeros only', '000-0000'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isBankgiro(text)).toBe(false);
  });
});

describe('isPlusgiro', () => {
  it.each(['1-8', '18', '9020-9', '90209', '902003-3', '9020033', '5050105-5'])(
    'accepts %s',
    (text) => {
      expect(isPlusgiro(text)).toBe(true);
    },
  );

  it.each([
    ['a wrong check digit', '9020-0'],
    ['a single digit', '8'],
    ['9 digits', '12345678-2'],
    ['a bankgiro hyphen', '991-2346'],
    ['the blanks of the printed form', '90 20 03-3'],
    ['zeros only', '0-0'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isPlusgiro(text)).toBe(false);
  });
});

describe('isOcr', () => {
  it.each([
    ['2 digits', '18', true],
    ['25 digits', '1234567890123456789012357', true],
    ['26 digits', '01234567890123456789012357', false],
    ['1 digit', '0', false],
    ['a wrong check digit', '1234575', false],
    ['a hyphen', '123457-4', false],
    ['a blank', '123 4574', false],
  ])('of %s ("%s") is %s', (_, text, expected) => {
    expect(isOcr(text)).toBe(expected);
  });
});

describe('isOcrWithLength', () => {
  it.each([
    ['3 digits, length digit 3', '133', true],
    ['7 digits, length digit 7', '1234574', true],
    ['10 digits, length digit 0', '1234567806', true],
    ['11 digits, length digit 1', '12345678911', true],
    ['25 digits, length digit 5', '1234567890123456789012357', true],
    ['the right length digit and a wrong check digit', '1234575', false],
    ['the right check digit and another length digit', '18', false],
    ['a Luhn number without length digit', '123456782', false],
  ])('of %s ("%s") is %s', (_, text, expected) => {
    expect(isOcrWithLength(text)).toBe(expected);
  });
});
