import { describe, expect, it } from 'vitest';
import { booleanType } from '../../../src/format/types/boolean.ts';
import { createDigitsType } from '../../../src/format/types/digits.ts';
import { createTextType } from '../../../src/format/types/text.ts';

describe('text', () => {
  it.each([
    ['any text', {}, 'Åsa & <b>', undefined],
    ['a pattern that fits', { pattern: '[A-ZÅÄÖ]{3}' }, 'ÅBC', undefined],
    ['a pattern that fits only a part', { pattern: '[A-Z]{3}' }, 'ABCD', 'FIELD_PATTERN'],
    ['one half of an alternative', { pattern: 'A|B' }, 'AB', 'FIELD_PATTERN'],
    ['a text too short', { minLength: 3 }, 'ab', 'FIELD_LENGTH'],
    ['a text as short as may be', { minLength: 3 }, 'abc', undefined],
    ['a text too long', { maxLength: 3 }, 'abcd', 'FIELD_LENGTH'],
    ['a text as long as may be', { maxLength: 3 }, 'abc', undefined],
  ])('judges %s', (_, options, text, code) => {
    expect(createTextType(options).check(text, 0, text.length)?.code).toBe(code);
  });

  it('says what is expected', () => {
    const type = createTextType({ pattern: 'A+', minLength: 1, maxLength: 3 });

    expect(type.expects).toBe('text, at least 1 characters, at most 3 characters, of the form A+');
  });
});

describe('digits', () => {
  it.each([
    ['0012', undefined],
    ['00-2', 'FIELD_NOT_DIGITS'],
    ['00 2', 'FIELD_NOT_DIGITS'],
    ['٣', 'FIELD_NOT_DIGITS'],
  ])('judge %s', (text, code) => {
    expect(createDigitsType(4).check(text, 0, text.length)?.code).toBe(code);
  });

  it('keep their zeros', () => {
    expect(createDigitsType(4).read('x0012', 1, 5)).toBe('0012');
  });
});

describe('a boolean', () => {
  it.each([
    ['true', undefined],
    ['false', undefined],
    ['TRUE', 'FIELD_NOT_BOOLEAN'],
    ['1', 'FIELD_NOT_BOOLEAN'],
  ])('judges %s', (text, code) => {
    expect(booleanType.check(text, 0, text.length)?.code).toBe(code);
  });

  it.each([true, false])('gives %s back', (value) => {
    const text = booleanType.write(value);

    expect(booleanType.read(text, 0, text.length)).toBe(value);
  });
});
