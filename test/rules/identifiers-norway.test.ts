import { describe, expect, it } from 'vitest';
import {
  isDnummer,
  isFodselsnummer,
  isKid,
  isNorskKontonummer,
  isNorskOrgnummer,
  isSyntheticFodselsnummer,
} from '../../src/rules/identifiers/norway.ts';

interface PersonCase {
  readonly text: string;
  readonly what: string;
  readonly isD: boolean;
  readonly isSynthetic: boolean;
}

const PERSONS: readonly PersonCase[] = [
  { text: '13097248022', what: 'a fødselsnummer', isD: false, isSynthetic: false },
  { text: '15021951940', what: 'control digit 11 as 0', isD: false, isSynthetic: false },
  { text: '29029648784', what: '29 February 1996', isD: false, isSynthetic: false },
  { text: '29020075838', what: '29 February of year 00', isD: false, isSynthetic: false },
  { text: '53097248016', what: 'a D-nummer', isD: true, isSynthetic: false },
  { text: '13527248013', what: 'month plus 40', isD: false, isSynthetic: true },
  { text: '01419010029', what: 'month plus 40, January', isD: false, isSynthetic: true },
  { text: '68467038838', what: 'a D-nummer, month plus 40', isD: true, isSynthetic: true },
  { text: '01669000002', what: 'month plus 65, January', isD: false, isSynthetic: true },
  { text: '01779000040', what: 'month plus 65, December', isD: false, isSynthetic: true },
  { text: '41779000034', what: 'a D-nummer, month plus 65', isD: true, isSynthetic: true },
  { text: '10915596784', what: 'month plus 80', isD: false, isSynthetic: true },
  { text: '18926094870', what: 'month plus 80, December', isD: false, isSynthetic: true },
  { text: '44926701751', what: 'a D-nummer, month plus 80', isD: true, isSynthetic: true },
  { text: '69887800189', what: 'a D-nummer, month plus 80', isD: true, isSynthetic: true },
  { text: '41819010186', what: 'a D-nummer, month plus 80', isD: true, isSynthetic: true },
  { text: '55818510089', what: 'a D-nummer, month plus 80', isD: true, isSynthetic: true },
  { text: '50846202355', what: 'a D-nummer, month plus 80', isD: true, isSynthetic: true },
  { text: '71929000093', what: 'a D-nummer of day 31', isD: true, isSynthetic: true },
  { text: '01819010281', what: 'first remainder 1 (2032)', isD: false, isSynthetic: true },
  { text: '01819010028', what: 'first remainder 2 (2032)', isD: false, isSynthetic: true },
  { text: '01819010036', what: 'first remainder 3 (2032)', isD: false, isSynthetic: true },
  { text: '02013299997', what: 'a birth in 2032', isD: false, isSynthetic: false },
  { text: '30108299939', what: 'first remainder 1, real month', isD: false, isSynthetic: false },
  { text: '70108299914', what: 'a D-nummer made for 2032', isD: true, isSynthetic: false },
];

const NOT_PERSONS: readonly (readonly [what: string, text: string])[] = [
  ['wrong control digits, as in an ELAN-0.9 example', '03057738971'],
  ['wrong control digits', '10108412345'],
  ['a wrong first control digit', '13097248032'],
  ['a wrong second control digit', '13097248023'],
  ['a wrong first control digit, 2032', '02013299987'],
  ['a wrong second control digit, 2032', '02013299996'],
  ['day 32', '32127248022'],
  ['month 13', '13137248022'],
  ['day 32 with good control digits', '32908500015'],
  ['day 40 with good control digits', '40019000038'],
  ['day 32 of a D-nummer with good control digits', '72929000022'],
  ['31 April with good control digits', '31848500189'],
  ['29 February 2001 with good control digits', '29820100040'],
  ['month 00 with good control digits', '00819000190'],
  ['month 53 with good control digits', '01539000094'],
  ['month 65 with good control digits', '01659000012'],
  ['month 78 with good control digits', '01789000030'],
  ['month 80 with good control digits', '01809000059'],
  ['month 93 with good control digits', '01939000077'],
  ['10 digits', '1309724802'],
  ['12 digits', '130972480220'],
  ['a letter', '1309724802A'],
  ['a blank after the date', '130972 48022'],
  ['a line feed at the end', '13097248022\n'],
  ['zeros only', '00000000000'],
  ['nothing', ''],
];

describe('isFodselsnummer', () => {
  it.each(PERSONS)('accepts $what: $text', ({ text }) => {
    expect(isFodselsnummer(text)).toBe(true);
  });

  it.each(NOT_PERSONS)('refuses %s: "%s"', (_, text) => {
    expect(isFodselsnummer(text)).toBe(false);
  });
});

describe('isDnummer', () => {
  it.each(PERSONS)('of $what ($text) is $isD', ({ text, isD }) => {
    expect(isDnummer(text)).toBe(isD);
  });

  it.each(NOT_PERSONS)('refuses %s: "%s"', (_, text) => {
    expect(isDnummer(text)).toBe(false);
  });
});

describe('isSyntheticFodselsnummer', () => {
  it.each(PERSONS)('of $what ($text) is $isSynthetic', ({ text, isSynthetic }) => {
    expect(isSyntheticFodselsnummer(text)).toBe(isSynthetic);
  });

  it.each(NOT_PERSONS)('refuses %s: "%s"', (_, text) => {
    expect(isSyntheticFodselsnummer(text)).toBe(false);
  });
});

describe('isNorskOrgnummer', () => {
  it.each([
    '311758489',
    '312597772',
    '312759667',
    '313182495',
    '313159949',
    '974761076',
    '991825827',
    '123456785',
  ])('accepts %s', (text) => {
    expect(isNorskOrgnummer(text)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '313159948'],
    ['a wrong check digit, as in a published example', '971648199'],
    ['a base whose check digit is 10, written 0', '310000060'],
    ['a base whose check digit is 10, written 1', '310000061'],
    ['another base whose check digit is 10', '310000230'],
    ['8 digits', '31175848'],
    ['10 digits', '3117584890'],
    ['blanks between the groups', '311 758 489'],
    ['the suffix of a VAT number', '311758489MVA'],
    ['zeros only', '000000000'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isNorskOrgnummer(text)).toBe(false);
  });
});

describe('isNorskKontonummer', () => {
  it.each(['69930570044', '70213997155', '12345678903'])('accepts %s', (text) => {
    expect(isNorskKontonummer(text)).toBe(true);
  });

  it.each([
    ['a wrong check digit', '69930570045'],
    ['another wrong check digit', '12345678904'],
    ['a base whose check digit is 10, written 0', '12345678130'],
    ['another base whose check digit is 10', '12345678270'],
    ['the dots of the printed form', '1234.56.78903'],
    ['an IBAN', 'NO5969930570044'],
    ['zeros only', '00000000000'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isNorskKontonummer(text)).toBe(false);
  });
});

describe('isKid', () => {
  it.each([
    ['modulo 10', '12344'],
    ['modulo 10', '602243'],
    ['modulo 10', '2509937609'],
    ['modulo 10', '4009897929'],
    ['modulo 10', '6487719756'],
    ['modulo 10 in 25 digits', '1234567890123456789012357'],
    ['modulo 11', '12343'],
    ['modulo 11', '602248'],
    ['modulo 11', '2509937608'],
    ['modulo 11 in 2 digits', '19'],
  ])('accepts %s: %s', (_, text) => {
    expect(isKid(text)).toBe(true);
  });

  it.each([
    ['a check digit of neither kind', '12345'],
    ['the check digit "-" of modulo 11', '1009-'],
    ['another check digit "-"', '1012-'],
    ['1 digit', '0'],
    ['26 digits', '01234567890123456789012357'],
    ['a blank between the digits', '602 243'],
    ['zeros only', '0000'],
  ])('refuses %s: "%s"', (_, text) => {
    expect(isKid(text)).toBe(false);
  });
});
