import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { getAmounts, listReconstructed } from '../../src/rules/authority.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import { FIXED_TEXT } from '../format/fixed-layout.ts';

const AUTHORITY = `authority: example
title: Example
country: SE
timeZone: Europe/Stockholm
services:
  claims: { title: Claims }
transactions:
  claim:
    title: Claim
    service: claims
    direction: in
    layouts: [small.yaml]
    names:
      - { pattern: 'S{date:yyMMdd}', source: ours }
amounts:
  fee:
    title: Fee
    source: law
    values: [{ from: '2020-01-01', minor: 60000 }, { from: '2010-01-01', minor: 50000 }]
`;
const RULE = `  - id: R1
    layout: small
    each: row
    must: row.amount > 0
    otherwise: warn
    message: m
    fix: f
    provenance: reconstructed
    source: ours
`;
const CODES = `lists:
  kinds:
    title: Kinds
    provenance: reconstructed
    source: ours
    codes: { J: Yes, N: { text: No, fix: say yes } }
`;

const folders: string[] = [];

/** Loads an authority of some files; those not named are good, undefined leaves one out. */
function load(files: { readonly [name: string]: string | undefined } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'catalog-'));
  folders.push(root);
  mkdirSync(join(root, 'example'));
  mkdirSync(join(root, 'no-authority'));
  const all = {
    'authority.yaml': AUTHORITY,
    'small.yaml': FIXED_TEXT.replace('codes: [J, N]', 'codes: kinds'),
    'rules.yaml': `rules:\n${RULE}`,
    'codes.yaml': CODES,
    ...files,
  };
  for (const [name, text] of Object.entries(all))
    if (text !== undefined) writeFileSync(join(root, 'example', name), text);
  const { catalog, faults } = loadCatalog(root);
  return { catalog, faults: faults.map(({ file, line, message }) => `${file}:${line} ${message}`) };
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('a catalog', () => {
  it('has the transactions of every authority with their layouts, rules and codes', () => {
    const { catalog, faults } = load();
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
      load({ 'rules.yaml': undefined, 'codes.yaml': undefined, 'small.yaml': FIXED_TEXT }).faults,
    ).toEqual([]);
  });

  it.each<[string, { [name: string]: string | undefined }, ...string[]]>([
    [
      'a service that does not exist',
      { 'authority.yaml': AUTHORITY.replace('service: claims', 'service: x') },
      "example/authority.yaml:10 the service 'x' does not exist",
    ],
    [
      'a layout file that does not exist',
      { 'authority.yaml': AUTHORITY.replace('[small.yaml]', '[x.yaml]') },
      "example/authority.yaml:12 the layout file 'x.yaml' does not exist or has faults",
    ],
    [
      'an unknown key',
      { 'authority.yaml': AUTHORITY.replace('country: SE', 'country: SE\ncity: x') },
      "example/authority.yaml:4 unknown key 'city'",
    ],
    [
      'a layout sent that has no batch',
      { 'authority.yaml': AUTHORITY.replace('direction: in', 'direction: out') },
      "example/authority.yaml:9 the layout small has no 'batch': it cannot be sent",
    ],
    [
      'a rule of an unknown layout',
      { 'rules.yaml': `rules:\n${RULE.replace('layout: small', 'layout: x')}` },
      "example/rules.yaml:3 the layout 'x' does not exist",
    ],
    [
      'a rule twice',
      { 'rules.yaml': `rules:\n${RULE}${RULE}` },
      "example/rules.yaml:11 the rule 'R1' is there twice",
    ],
    [
      'a code list that does not exist',
      { 'codes.yaml': undefined },
      "example/small.yaml:25 the code list 'kinds' does not exist in codes.yaml",
      "example/rules.yaml:3 the layout 'small' does not exist",
      "example/authority.yaml:12 the layout file 'small.yaml' does not exist or has faults",
    ],
    [
      'a name pattern that names a part twice',
      { 'authority.yaml': AUTHORITY.replace('S{date:yyMMdd}', '{a}{a}') },
      "example/authority.yaml:14 '{a}{a}' is no name pattern: Invalid regular expression: /^(?<a>[\\p{L}\\p{N}]+)(?<a>[\\p{L}\\p{N}]+)(?:)$/iu: Duplicate capture group name",
    ],
    [
      'broken YAML',
      { 'codes.yaml': 'lists: [', 'small.yaml': FIXED_TEXT },
      'example/codes.yaml:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('tells of %s', (_, files, ...faults) => {
    expect(load(files).faults.sort()).toEqual(faults.sort());
  });

  it('tells of faults in all files at once', () => {
    const { faults } = load({
      'authority.yaml': AUTHORITY.replace('service: claims', 'service: x'),
      'rules.yaml': `rules:\n${RULE.replace('row.amount', 'row.x')}`,
      'other.yaml': FIXED_TEXT.replace('pos: 10-20', 'pos: 11-20'),
    });

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'example/other.yaml:32',
      'example/authority.yaml:10',
      'example/rules.yaml:5',
    ]);
  });
});

describe('the amounts of an authority', () => {
  it.each([
    ['2009-12-31', undefined],
    ['2010-01-01', 50_000n],
    ['2019-12-31', 50_000n],
    ['2020-01-01', 60_000n],
  ])('on %s are those in force', (day, amount) => {
    const [authority] = load().catalog.authorities;

    expect(getAmounts(authority!.raw, day).get('fee')).toBe(amount);
  });
});

describe('what is reconstructed', () => {
  it('is listed', () => {
    const transaction = load().catalog.transactions.get('example/claim')!;

    expect(listReconstructed(transaction)).toEqual(['layout small: ours', '1 rules of small']);
  });
});
