import { describe, expect, it } from 'vitest';
import { createDateType } from '../../../src/format/types/date.ts';

const check = (format: string, text: string) =>
  createDateType(format).check(text, 0, text.length)?.code;
const read = (format: string, text: string) => createDateType(format).read(text, 0, text.length);

describe('a date', () => {
  it.each([
    ['yyyyMMdd', '20261123', '2026-11-23'],
    ['yyyyMMdd', '20240229', '2024-02-29'],
    ['yyyyMMdd', '20000229', '2000-02-29'],
    ['yyMMdd', '261123', '2026-11-23'],
    ['yyMMdd', '691231', '2069-12-31'],
    ['yyMMdd', '700101', '1970-01-01'],
    ['yyMMdd', '000229', '2000-02-29'],
    ['yyyy-MM-dd', '2026-11-23', '2026-11-23'],
    ['dd.MM.yyyy', '23.11.2026', '2026-11-23'],
    ['ddMMyy', '231126', '2026-11-23'],
    ['yyyyDDD', '2026001', '2026-01-01'],
    ['yyyyDDD', '2026365', '2026-12-31'],
    ['yyyyDDD', '2024366', '2024-12-31'],
    ['yyDDD', '26060', '2026-03-01'],
    ['yyyyMM', '202611', '2026-11-01'],
    ['yyyy', '2026', '2026-01-01'],
    ['yyyyMMddHHmm', '202611230215', '2026-11-23T02:15'],
    ['yyyyMMddHHmmss', '20261123235959', '2026-11-23T23:59:59'],
    ['yyyy-MM-ddTHH:mm:ss', '2026-11-23T02:15:00', '2026-11-23T02:15:00'],
    ['yyyyMMddHHmmssSSS', '20261123021500123', '2026-11-23T02:15:00.123'],
    ['HHmm', '0215', '02:15'],
  ])('of the form %s reads and writes %s', (format, text, iso) => {
    expect(check(format, text)).toBeUndefined();
    expect(read(format, text)).toBe(iso);
    expect(createDateType(format).write(iso)).toBe(text);
  });

  it.each([
    ['yyyyMMdd', '20260229', 'no leap year'],
    ['yyyyMMdd', '19000229', 'a century that is no leap year'],
    ['yyyyMMdd', '20261301', 'month 13'],
    ['yyyyMMdd', '20260001', 'month 0'],
    ['yyyyMMdd', '20261131', 'day 31 of a month of 30'],
    ['yyyyMMdd', '20261100', 'day 0'],
    ['yyyyMMdd', '00000101', 'year 0'],
    ['yyyyMMdd', '2026 123', 'a blank'],
    ['yyyyMMdd', '2026112', 'one digit too few'],
    ['yyyyMMdd', '202611230', 'one digit too many'],
    ['yyyyMMdd', '99999999', 'nines'],
    ['yyyyMMdd', '00000000', 'zeros'],
    ['yyMMdd', '230229', 'no leap year of two digits'],
    ['yyyy-MM-dd', '2026/11/23', 'other separators'],
    ['yyyy-MM-dd', '20261123', 'no separators'],
    ['yyyyDDD', '2026366', 'day 366 of a common year'],
    ['yyyyDDD', '2026000', 'day 0 of the year'],
    ['dd', '32', 'a day no month has'],
    ['yyyyMMddHHmm', '202611232400', 'hour 24'],
    ['yyyyMMddHHmm', '202611230260', 'minute 60'],
    ['yyyy-MM-ddTHH:mm:ssZ', '2026-11-23T02:15:00+', 'a wrong end'],
  ])('of the form %s refuses %s: %s', (format, text) => {
    expect(check(format, text)).toBe('FIELD_NOT_DATE');
  });

  it.each([
    ['yyyyDDD', '20'],
    ['yyyyDDD', 'ABCDEFG'],
    ['yyyyMMdd', ''],
    ['yyyyMMdd', '2026'],
    ['yyyyMMdd', 'xxxxxxxx'],
    ['yyyyMMdd', '20269999'],
  ])('of the form %s reads the malformed "%s" as no date', (format, text) => {
    expect(read(format, text)).toBe('');
  });

  it('reads from the middle of a text', () => {
    const type = createDateType('yyyyMMdd');

    expect(type.check('ab20261123cd', 2, 10)).toBeUndefined();
    expect(type.read('ab20261123cd', 2, 10)).toBe('2026-11-23');
  });
});

describe('a date of the form iso', () => {
  it.each([
    '2026-11-23',
    '2026-11-23T02:15',
    '2026-11-23T02:15:00',
    '2026-11-23T02:15:00.123Z',
    '2024-02-29T23:59:59+01:00',
  ])('reads and writes %s as it is', (text) => {
    expect(check('iso', text)).toBeUndefined();
    expect(read('iso', text)).toBe(text);
    expect(createDateType('iso').write(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '20261123',
    '2026-11-23T24:00',
    '2026-11-23T02:60',
    '2026-11-23T02:15:00+15:00',
    '2026-11-23 02:15',
    '2026-11-23T',
    '',
  ])('refuses %j', (text) => {
    expect(check('iso', text)).toBe('FIELD_NOT_DATE');
    expect(read('iso', text)).toBe('');
  });
});
