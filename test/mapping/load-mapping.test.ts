import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadMapping } from '../../src/mapping/load-mapping.ts';
import { wrapText } from '../../src/mapping/wrap-text.ts';
import { catalog, FORMATS } from '../catalog/samples.ts';

const FOLDER = join(FORMATS, 'kronofogden/verkstallighet/mappings');

/** Loads the mapping of claims with one text in it, or in its source, replaced. */
function load(before: string, after: string, file = 'krav-csv.mapping.yaml') {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-mapping-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  cpSync(FOLDER, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(before);
  writeFileSync(join(folder, file), text.replace(before, after));
  const { faults } = loadMapping(join(folder, 'krav-csv.mapping.yaml'), catalog);
  return faults.map(({ file: name, line, message }) => `${name}:${line} ${message}`);
}

describe('a mapping', () => {
  test('as it is has no faults', () => {
    expect(load('mapping:', 'mapping:')).toEqual([]);
  });

  test.each([
    [
      'a transaction that there is not',
      'kronofogden/ansokan-verkstallighet',
      'kronofogden/nope',
      /:4 the transaction 'kronofogden\/nope' does not exist/,
    ],
    [
      'a transaction that comes in',
      'kronofogden/ansokan-verkstallighet',
      'kronofogden/kvittens-verkstallighet',
      /:4 .* does not go out/,
    ],
    [
      'a form that it has not',
      'layout: ansokan-verkstallighet',
      'layout: nope',
      /:5 .* has no form 'nope'/,
    ],
    [
      'a source that is not there',
      'source: krav-csv.yaml',
      'source: nope.yaml',
      /:6 .* does not lie beside the mapping/,
    ],
    [
      'rows grouped by what they have not',
      '[arende]',
      '[nope]',
      /:7 the rows have no field 'nope'/,
    ],
    [
      'a record that the form has not',
      'record: kapital',
      'record: nope',
      /:\d+ .* has no record 'nope'/,
    ],
    [
      'a field that the record has not',
      'totBel:',
      'nope:',
      /:\d+ the record 'typ' has no field 'nope'/,
    ],
    [
      'a field left out that is needed',
      'titelDatum: row.utslagsdatum',
      'solidariskt2: today',
      /the record 'typ' needs the field 'titelDatum'/,
    ],
    ['a column that the rows have not', 'row.namn', 'row.nope', /:\d+ .*nope/],
    [
      'a text for a number',
      'belopp: row.belopp',
      'belopp: row.namn',
      /:\d+ must be int, but is string/,
    ],
    ['a name that is nowhere', "lopnummer: '0'", 'lopnummer: row.belopp', /:\d+ .*row/],
    ['an expression that is none', 'sum(rows.map(r, r.belopp))', 'sum(rows', /:\d+ /],
    [
      'a step with nothing to do',
      '      - record: grund\n        texts: wrap(row.text, 198)\n        fields: { text: text }',
      '      - when: true',
      /needs a 'record' to write, or 'steps'/,
    ],
    ['a key that there is not', 'groupBy:', 'groupby:', /unknown key 'groupby'/],
  ])('tells of %s', (_, before, after, fault) => {
    expect(load(before, after).join('\n')).toMatch(fault);
  });

  test.each([
    ['without an item', 'item: krav', 'note: x', /must have one record, and name it as its item/],
    ['with a fault of its own', 'type: date }', 'type: dat }', /krav-csv\.yaml:\d+ .*dat/],
  ])('tells of a source %s', (_, before, after, fault) => {
    expect(load(before, after, 'krav-csv.yaml').join('\n')).toMatch(fault);
  });
});

describe('a text in lines', () => {
  test.each([
    ['is one line when it fits', 'abc def', 7, ['abc def']],
    ['is broken at a blank', 'abc def', 6, ['abc', 'def']],
    ['is broken within a word where it must', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['keeps its own line breaks', 'a\r\nb\nc', 10, ['a', 'b', 'c']],
    ['loses nothing but blanks', '  a   b  ', 10, ['a   b']],
    ['of nothing is no line', '', 10, []],
    ['without a width is no line', 'a', 0, []],
  ])('%s', (_, text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });
});
