import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import { FIXED_TEXT } from '../format/fixed-layout.ts';
import { AUTHORITY, CODES, loadFiles, RULE } from './authority-files.ts';

describe('a catalog', () => {
  it.each<[string, { [name: string]: string | undefined }, ...string[]]>([
    [
      'a service that does not exist',
      { 'authority.yaml': AUTHORITY.replace('service: claims', 'service: x') },
      "example/authority.yaml:10 the service 'x' does not exist",
    ],
    [
      'a layout file that does not exist',
      { 'authority.yaml': AUTHORITY.replace('[small.yaml]', '[x.yaml]') },
      "example/authority.yaml:12 the layout file 'x.yaml' does not exist",
    ],
    [
      'an unknown key',
      { 'authority.yaml': AUTHORITY.replace('country: SE', 'country: SE\ncity: x') },
      "example/authority.yaml:4 unknown key 'city'",
    ],
    [
      'a layout sent that has no batch',
      { 'authority.yaml': AUTHORITY.replace('direction: in', 'direction: out\n    send: x') },
      "example/authority.yaml:8 the layout small has no 'batch': it cannot be sent",
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
    ],
    [
      'a name pattern that names a part twice',
      { 'authority.yaml': AUTHORITY.replace('S{date:yyMMdd}', '{a}{a}') },
      "example/authority.yaml:14 the token {a} stands twice in '{a}{a}'",
    ],
    [
      'a transaction sent under no name',
      {
        'authority.yaml': AUTHORITY.replace('direction: in', 'direction: out'),
        'small.yaml': `${FIXED_TEXT}batch: { item: { references: {} } }\n`,
      },
      "example/authority.yaml:8 'send' is missing: the name of a file that goes out",
    ],
    [
      'a name to send with an unknown token',
      {
        'authority.yaml': AUTHORITY.replace(
          'direction: in',
          'direction: in\n    send: "{creditr}.{sequence:5}"',
        ),
      },
      'example/authority.yaml:12 there is no token {creditr}: use {creditor}, {date}, {sequence}, {id}',
    ],
    [
      'a brace that is no token',
      { 'authority.yaml': AUTHORITY.replace('{date:yyMMdd}', '{the date}') },
      "example/authority.yaml:14 'S{the date}' has a brace that is not part of a token such as {creditor} or {date:yyMMdd}",
    ],
    [
      'a token of no form',
      { 'authority.yaml': AUTHORITY.replace('{date:yyMMdd}', '{date:[0-9]}') },
      "example/authority.yaml:14 '[0-9]' is no form: write a length such as :3, or a date of yyyy yy MM dd with - . _ between",
    ],
    [
      'a faulty name suffix, once',
      {
        'authority.yaml': AUTHORITY.replace('services:', "nameSuffix: '('\nservices:").replace(
          'source: ours }',
          "source: ours }\n      - { pattern: 'T', source: ours }",
        ),
      },
      "example/authority.yaml:5 '(' is not a regular expression without names",
    ],
    [
      'a time zone that does not exist',
      { 'authority.yaml': AUTHORITY.replace('Stockholm', 'Stokholm') },
      "example/authority.yaml:4 there is no time zone 'Europe/Stokholm', e.g. Europe/Stockholm",
    ],
    [
      'a country that does not exist',
      { 'authority.yaml': AUTHORITY.replace('country: SE', 'country: QQ') },
      "example/authority.yaml:3 there is no country 'QQ', e.g. SE",
    ],
    [
      'an authority called otherwise than its folder',
      { 'authority.yaml': AUTHORITY.replace('authority: example', 'authority: exampel') },
      "example/authority.yaml:1 must be 'example', as its folder is called",
    ],
    [
      'an amount that no rule could name, from a day that is none',
      {
        'authority.yaml': AUTHORITY.replace('  fee:', '  the-fee:').replace(
          '2020-01-01',
          '1.1.2020',
        ),
      },
      'example/authority.yaml:19 a day is written 2026-11-23',
      "example/authority.yaml:16 'the-fee' is no name: rules could not name it",
    ],
    [
      'an unknown setting in a rule',
      { 'rules.yaml': `rules:\n${RULE.replace('row.amount > 0', 'row.amount > settings.fees')}` },
      "example/rules.yaml:5 there is no 'fees', in: row.amount > settings.fees",
    ],
    [
      'two layouts of one name',
      { 'other.yaml': FIXED_TEXT, 'small.yaml': FIXED_TEXT },
      "example/small.yaml:1 another layout is called 'small' too",
    ],
    [
      'an answer that does not exist, one that goes out and one that tells nothing',
      {
        'authority.yaml': AUTHORITY.replace(
          'amounts:',
          `    answers:
      - { layer: receipt, transaction: x, silence: overdue, provenance: official, source: s }
      - { layer: receipt, transaction: claim, silence: overdue, provenance: official, source: s }
amounts:`,
        ),
      },
      "example/authority.yaml:16 the transaction 'x' does not exist",
      "example/authority.yaml:17 the layer 'receipt' is promised twice",
      "example/authority.yaml:17 the layout small has no 'answer': it tells nothing of a batch",
    ],
    [
      'an answer that names items by other references than they were sent with',
      {
        'authority.yaml': AUTHORITY.replace('direction: in', 'direction: out\n    send: x').replace(
          'amounts:',
          `    answers: [{ layer: receipt, transaction: reply, silence: overdue, provenance: official, source: s }]
  reply: { title: Reply, service: claims, direction: in, layouts: [reply.yaml] }
amounts:`,
        ),
        'small.yaml': `${FIXED_TEXT}batch: { item: { references: { number: post.number } } }\n`,
        'reply.yaml': `${FIXED_TEXT.replace('small', 'reply')}answer: { errors: [{ record: post, code: post.code, references: { nummer: post.number } }] }\n`,
      },
      'example/authority.yaml:16 the layout reply names items by nummer, but small sends them with number: none is the same',
    ],
    [
      'the faults of a layout and of its rules at once',
      {
        'small.yaml': FIXED_TEXT.replace('pos: 10-20', 'pos: 11-20').replace(
          'title: Namn',
          'titel: Namn',
        ),
        'rules.yaml': `rules:\n${RULE.replace('row.amount', 'row.x')}`,
      },
      "example/small.yaml:24 unknown key 'titel'",
      'example/small.yaml:32 column 10 before it belongs to no field: add a filler',
      "example/rules.yaml:5 there is no 'x', in: row.x > 0",
    ],
    [
      'a rule that is no CEL, though its layout has faults',
      {
        'small.yaml': FIXED_TEXT.replace('structure: start', 'structure: strat'),
        'rules.yaml': `rules:\n${RULE.replace('row.amount >', 'row.amount = row.x')}${RULE.replace('R1', 'R2').replace('row.amount', 'row.x')}`,
      },
      "example/small.yaml:8 the record 'strat' does not exist",
      'example/rules.yaml:5 Unexpected character: =, in: row.amount = row.x 0',
    ],
    [
      'all faults of the rules at once',
      {
        'rules.yaml': `rules:\n${RULE.replace('fix: f', 'fixx: f')}${RULE.replace('R1', 'R2').replace('row.amount', 'row.x')}`,
      },
      "example/rules.yaml:2 'fix' is missing",
      "example/rules.yaml:8 unknown key 'fixx'",
      "example/rules.yaml:14 there is no 'x', in: row.x > 0",
    ],
    [
      'all faults of an authority at once',
      {
        'authority.yaml': AUTHORITY.replace('title: Claim\n', 'titel: Claim\n')
          .replace('service: claims', 'service: x')
          .replace('country: SE', 'country: S'),
      },
      "example/authority.yaml:3 there is no country 'S', e.g. SE",
      "example/authority.yaml:8 'title' is missing",
      "example/authority.yaml:9 unknown key 'titel'",
      "example/authority.yaml:10 the service 'x' does not exist",
    ],
    [
      'all faults of the code lists at once, and no list as missing',
      {
        'codes.yaml': CODES.replace('provenance: reconstructed', 'provenance: guessed')
          .replace('J: Yes', 'J: [Yes]')
          .replace('text: No,', ''),
      },
      "example/codes.yaml:4 'guessed' is not one of official, published, reconstructed",
      'example/codes.yaml:6 must be text, but is a list, or must be a map of keys and values, but is a list',
      "example/codes.yaml:6 'text' is missing",
    ],
    [
      'code lists that cannot be read, once',
      { 'codes.yaml': 'lists: [' },
      'example/codes.yaml:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'a service that is a property of every object',
      { 'authority.yaml': AUTHORITY.replace('service: claims', 'service: constructor') },
      "example/authority.yaml:10 the service 'constructor' does not exist",
    ],
    [
      'a file that is passed over for its name',
      { 'rules.yml': 'rules: []' },
      'example/rules.yml:1 is not read: its name must end in .yaml',
    ],
    [
      'a layout whose name cannot be read, once',
      { 'small.yaml': 'layout: [' },
      'example/small.yaml:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'broken YAML',
      { 'codes.yaml': 'lists: [', 'small.yaml': FIXED_TEXT },
      'example/codes.yaml:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('tells of %s', (_, files, ...faults) => {
    expect(loadFiles(files).faults.sort()).toEqual(faults.sort());
  });

  it('tells of faults in all files at once', () => {
    const { faults } = loadFiles({
      'authority.yaml': AUTHORITY.replace('service: claims', 'service: x'),
      'rules.yaml': `rules:\n${RULE.replace('row.amount', 'row.x')}`,
      'other.yaml': FIXED_TEXT.replace('layout: small', 'layout: other').replace(
        'pos: 10-20',
        'pos: 11-20',
      ),
    });

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'example/other.yaml:32',
      'example/authority.yaml:10',
      'example/rules.yaml:5',
    ]);
  });

  it('tells of a folder without an authority, and of no folder at all', () => {
    const root = mkdtempSync(join(tmpdir(), 'catalog-'));
    const list = () => loadCatalog(root).faults.map(({ file, message }) => `${file} ${message}`);

    expect(list()).toEqual([
      `${root} holds no folder with an authority.yaml: name the folder that holds the authorities' folders`,
    ]);
    mkdirSync(join(root, 'bank'));
    writeFileSync(join(root, 'bank', 'export.yaml'), FIXED_TEXT);
    expect(list()).toEqual(['bank/authority.yaml is missing beside the other definitions']);
    rmSync(root, { recursive: true });
  });
});
