import { describe, expect, it } from 'vitest';
import { listFaults } from './reading.ts';
import { FIXED, type LayoutCase, spoil, XML } from './spoiled-layouts.ts';

const FIELD_CASES: readonly LayoutCase[] = [
  ['a missing position', FIXED, 'pos: 3-10 }', 'title: x }', "21 'pos' is missing, e.g. pos: 7-18"],
  [
    'a position that runs backwards',
    FIXED,
    'pos: 3-10 }',
    'pos: 10-3 }',
    '21 the position 10-3 runs backwards or starts before 1',
  ],
  [
    'a position before 1',
    FIXED,
    "pos: 1-2, id: '02'",
    "pos: 0-2, id: '02'",
    '20 the position 0-2 runs backwards or starts before 1',
  ],
  [
    "another kind's key",
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, at: x }',
    "21 'at' belongs to xml, csv and json layouts: use 'pos'",
  ],
  ['a position in XML', XML, 'at: Y', 'pos: 1', "16 'pos' belongs to fixed layouts: use 'at'"],
  [
    'a constant of another width',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, const: ABC }',
    "21 'ABC' has 3 characters but the field has 8",
  ],
  [
    'a date of another width',
    FIXED,
    'format: yyyyMMdd',
    'format: yyMMdd',
    '17 the form yyMMdd has 6 characters but the field has 8',
  ],
  [
    'a pattern that is none',
    FIXED,
    'pos: 3-10 }',
    "pos: 3-10, pattern: '[' }",
    "21 '[' is not a regular expression",
  ],
  [
    'a code list that does not exist',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, codes: colours }',
    "21 the code list 'colours' does not exist in codes.yaml",
  ],
  [
    'a code that does not fit',
    FIXED,
    'pos: 3-10 }',
    "pos: 3-10, codes: [A, 'ABCDEFGHI'] }",
    "21 'ABCDEFGHI' has 9 characters but the field has 8",
  ],
  [
    'decimals on text',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, decimals: 2 }',
    "21 'decimals' belongs to fields of type number, not text",
  ],
  [
    'a range on text',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, min: 2 }',
    "21 'min' belongs to fields of type number, not text",
  ],
  [
    'a form on digits',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, type: digits, format: yyyy }',
    "21 'format' belongs to fields of type date, not digits",
  ],
  [
    'a length on digits',
    XML,
    'at: Y',
    'at: Y, type: digits, maxLength: 3',
    "16 'maxLength' belongs to fields of type text, not digits",
  ],
  [
    'zeros on text',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, zeros: absent }',
    "21 'zeros' belongs to fields of type number or date or digits, not text",
  ],
];

describe('a field is refused for', () => {
  it.each([...FIELD_CASES])('%s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});
