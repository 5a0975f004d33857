import { describe, expect, it } from 'vitest';
import { getAmounts, listReconstructed } from '../../src/rules/authority.ts';
import { FIXED_TEXT } from '../format/fixed-layout.ts';
import { AUTHORITY, CODES, loadFiles, RULE } from './authority-files.ts';

const SERVICE_ALONE = 'service: claims\ntitle: Claims\ntransactions: {}\n';
const SERVICE = `service: claims
title: Claims
transactions:
  claim:
    title: Claim
    direction: in
    layouts: [small.yaml]
    names: [{ pattern: 'S{date:yyMMdd}', source: ours }]
`;

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

  it('has the services of an authority in folders of their own', () => {
    const { catalog, faults } = loadFiles({
      'authority.yaml': AUTHORITY.replace(/services:[\s\S]*amounts:/, 'amounts:'),
      'claims/service.yaml': SERVICE,
      'claims/small.yaml': FIXED_TEXT.replace('codes: [J, N]', 'codes: kinds'),
      'claims/rules.yaml': `rules:\n${RULE}`,
      'small.yaml': undefined,
      'rules.yaml': undefined,
    });
    const transaction = catalog.transactions.get('example/claim');

    expect(faults).toEqual([]);
    expect(transaction?.raw).toMatchObject({ service: 'claims', title: 'Claim' });
    expect(transaction?.authority.services).toEqual({
      claims: { title: 'Claims', parameters: {} },
    });
    expect(transaction?.forms[0]?.rules.byRecord.flat().map((rule) => rule.id)).toEqual(['R1']);
    expect(getAmounts(transaction!.authority, '2020-01-01').get('fee')).toBe(60_000n);
  });

  it.each([
    [
      'a service called otherwise than its folder',
      { 'claims/service.yaml': SERVICE.replace('service: claims', 'service: other') },
      "example/claims/service.yaml:1 must be 'claims', as its folder is called",
    ],
    [
      'a transaction that is on both pages',
      { 'claims/service.yaml': SERVICE },
      "example/claims/service.yaml:4 the transaction 'claim' is in authority.yaml too",
    ],
    [
      'a layout that lies in the folder above',
      { 'claims/service.yaml': SERVICE.replace('claim:', 'other:') },
      "example/claims/service.yaml:7 the layout file 'small.yaml' does not exist",
    ],
    [
      'a code list that is one of the authority too',
      { 'claims/service.yaml': SERVICE_ALONE, 'claims/codes.yaml': CODES },
      "example/claims/codes.yaml:2 the list 'kinds' is one of the authority's too",
    ],
    [
      'a service with a key for its transactions',
      {
        'claims/service.yaml': SERVICE.replace('claim:', 'other:').replace(
          'title: Claim\n',
          'title: Claim\n    service: claims\n',
        ),
        'claims/small2.yaml': undefined,
      },
      "example/claims/service.yaml:6 unknown key 'service'",
    ],
  ])('tells of %s', (_, files, fault) => {
    expect(loadFiles(files).faults).toContain(fault);
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
