import { describe, expect, it } from 'vitest';
import { getAmounts, listReconstructed } from '../../src/rules/authority.ts';
import { FIXED_TEXT } from '../format/fixed-layout.ts';
import { CODES, loadFiles } from './authority-files.ts';

describe('a catalog', () => {
  it('has the transactions of every authority with their layouts, rules and codes', () => {
    const { catalog, faults } = loadFiles();
    const transaction = catalog.transactions.get('example/claim');

    expect(faults).toEqual([]);
    expect(catalog.authorities.map((authority) => authority.name)).toEqual(['example']);
    expect(transaction?.forms.map((form) => form.layout.name)).toEqual(['small']);
    expect(transaction?.forms[0]?.rules.byRecord.flat().map((rule) => rule.id)).toEqual(['R1']);
    const codes = transaction?.forms[0]?.layout.recordsByName.get('post')?.fieldsByName.get('code');
    expect(codes?.codes?.codes.get('N')).toEqual({ text: 'No', fix: 'say yes' });
    expect(transaction?.names[0]?.match('s261123')).toEqual({ date: '261123' });
  });

  it('needs neither rules nor codes', () => {
    expect(
      loadFiles({ 'rules.yaml': undefined, 'codes.yaml': undefined, 'small.yaml': FIXED_TEXT })
        .faults,
    ).toEqual([]);
  });

  it('takes codes as they are written', () => {
    const { catalog, faults } = loadFiles({
      'codes.yaml': CODES.replace(
        '{ J: Yes, N: { text: No, fix: say yes } }',
        '{ 01: Yes, 1: 0.50, 1e3: No }',
      ),
      'small.yaml': FIXED_TEXT.replace('codes: [J, N]', 'codes: kinds'),
    });
    const post = catalog.transactions
      .get('example/claim')
      ?.forms[0]?.layout.recordsByName.get('post');

    expect(faults).toEqual([]);
    expect(post!.fieldsByName.get('code')!.codes!.codes).toEqual(
      new Map([
        ['01', { text: 'Yes' }],
        ['1', { text: '0.50' }],
        ['1e3', { text: 'No' }],
      ]),
    );
  });
});

describe('the amounts of an authority', () => {
  it.each([
    ['2009-12-31', undefined],
    ['2010-01-01', 50_000n],
    ['2019-12-31', 50_000n],
    ['2020-01-01', 60_000n],
  ])('on %s are those in force', (day, amount) => {
    const [authority] = loadFiles().catalog.authorities;

    expect(getAmounts(authority!.raw, day).get('fee')).toBe(amount);
  });
});

describe('what is reconstructed', () => {
  it('is listed', () => {
    const transaction = loadFiles().catalog.transactions.get('example/claim')!;

    expect(listReconstructed(transaction)).toEqual(['layout small: ours', '1 rules of small']);
  });
});
