import { describe, expect, test } from 'vitest';
import { maskPersonalNumbers, maskText } from '../../src/core/mask.ts';

describe('a personal number in running text is masked', () => {
  test.each([
    ['Swedish, 10 digits', '9102029817'],
    ['Swedish, with hyphen', '910202-9817'],
    ['Swedish, a hundred years old', '910202+9817'],
    ['Swedish, 12 digits', '189102029817'],
    ['Swedish, 12 digits with hyphen', '18910202-9817'],
    ['Swedish, with a blank', '18910202 9817'],
    ['Swedish, with another hyphen', '910202\u20119817'],
    ['Swedish, with a dash', '910202\u20139817'],
    ['Swedish, with a slash', '910202/9817'],
    ['Swedish, its date written as one', '1891-02-02-9817'],
    ['Swedish, in pairs', '91 02 02 98 17'],
    ['Swedish, in pairs with its century', '18 91 02 02 9817'],
    ['Swedish coordination number', '701063-2391'],
    ['Swedish coordination number of the last day', '197010912391'],
    ['Norwegian', '01017012345'],
    ['Norwegian, with a blank', '010170 12345'],
    ['Norwegian D-number', '41017012345'],
    ['Norwegian synthetic number', '01817012345'],
    ['Norwegian test number', '01667012345'],
    ['Danish', '010170-1234'],
    ['Danish, without hyphen', '3112991234'],
    ['Danish replacement number', '850145-1234'],
    ['Icelandic', '120174-3399'],
    ['Finnish', '131052-308T'],
    ['Finnish of this century', '131002A308T'],
    ['Finnish with a new sign', '131052X3089'],
  ])('%s', (_form, number) => {
    const stars = maskText(number);
    expect(maskPersonalNumbers(number)).toBe(stars);
    expect(maskPersonalNumbers(`Svarande ${number}, se bilaga`)).toBe(
      `Svarande ${stars}, se bilaga`,
    );
    expect(maskPersonalNumbers(`(${number})`)).toBe(`(${stars})`);
    expect(maskPersonalNumbers(`nr${number}`)).toBe(`nr${stars}`);
  });

  test('and so is every one of several', () => {
    expect(maskPersonalNumbers('910202-9817 och 920303-9822')).toBe('******-**** och ******-****');
  });
});

describe('what is no personal number is left alone', () => {
  test.each([
    ['a reference', 'KB-1001'],
    ['an amount', '12 345,67'],
    ['an amount in öre', '0000125000'],
    ['a large amount in öre', '1234567890'],
    ['a date', '2026-11-23'],
    ['a date without hyphens', '20261123'],
    ['a time', '2026-11-23T06:00:00.000Z'],
    ['a case number', 'U-200001-26'],
    ['a title', '14-100001-26'],
    ['a file name', 'KBL.EMALIN.00001.20261123.etr'],
    ['a Swedish organisationsnummer', '556001-0018'],
    ['a Swedish organisationsnummer of 12 digits', '165560010018'],
    ['a Norwegian organisasjonsnummer', '974760673'],
    ['a Danish CVR number', '10150817'],
    ['a bankgiro', '5805-6201'],
    ['an OCR number of 16 digits', '1234567890123452'],
    ['an id of ours', 'd-01kq3j9x2abcdefgh'],
    ['a count', '1000000'],
    ['a version', '2.0'],
  ])('%s', (_what, text) => {
    expect(maskPersonalNumbers(text)).toBe(text);
  });
});

describe('what looks the same as a personal number is masked too: better once too often', () => {
  test.each([
    ['an invoice number of ten digits that begins like a date', '2611230001'],
    ['a day and a time without a letter between them', '202611231530'],
    ['a mobile number', '0701234567'],
  ])('%s', (_what, text) => {
    expect(maskPersonalNumbers(text)).toBe('*'.repeat(text.length));
  });
});

test('a masked text keeps its shape', () => {
  expect(maskText('Östen Å, 18910202-9817')).toBe('***** *, ********-****');
});

test('a correlation id is not masked, whatever its digits look like', () => {
  const id = '6e010170-1234-41c6-90d9-758293010170';
  expect(maskPersonalNumbers(`(correlation id ${id})`)).toBe(`(correlation id ${id})`);
});
