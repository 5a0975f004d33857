import { describe, expect, it } from 'vitest';
import { listFaults } from './reading.ts';
import { FIXED, type LayoutCase, spoil, XML } from './spoiled-layouts.ts';

const ENCODINGS =
  'utf-8, iso-8859-1, us-ascii, windows-1252, iso-8859-15, ibm437, ibm850, ibm865, ibm037, ibm273, ibm277, ibm278, ibm285, ibm297, ibm500, ibm1143, ibm1142, sen-850200-b, sen-850200-c, ns-4551-1, ds-2089, din-66003';

const COLUMN_CASES: readonly LayoutCase[] = [
  [
    'an overlap',
    FIXED,
    'rest: { pos: 3-10 }',
    'rest: { pos: 2-10 }',
    '21 overlaps: column 2 is already taken',
  ],
  [
    'a gap',
    FIXED,
    'rest: { pos: 3-10 }',
    'rest: { pos: 5-10 }',
    '21 columns 3-4 before it belong to no field: add a filler',
  ],
  [
    'a gap at the end',
    FIXED,
    'newline: lf',
    'newline: lf\nrecordLength: 12',
    '15 columns 11-12 at its end belong to no field: add a filler',
    '19 columns 11-12 at its end belong to no field: add a filler',
    '23 columns 11-12 at its end belong to no field: add a filler',
    '27 columns 11-12 at its end belong to no field: add a filler',
  ],
  [
    'a field past the end',
    FIXED,
    '  b:\n',
    '  b:\n    length: 9\n',
    '18 its fields end at column 10, after its length 9',
  ],
  [
    'one id for two records',
    FIXED,
    "id: '03'",
    "id: '02'",
    "22 cannot be told apart from 'b': give both an id in the same columns",
  ],
  [
    'ids in columns apart',
    FIXED,
    "id: { pos: 1-2, id: '03' }\n      sum: { pos: 3-10, type: number }",
    "sum: { pos: 1-8, type: number }\n      id: { pos: 9-10, id: '03' }",
    "22 cannot be told apart from 'a': give both an id in the same columns",
    "22 cannot be told apart from 'b': give both an id in the same columns",
    "26 cannot be told apart from 'c': give both an id in the same columns",
  ],
];

const FILE_CASES: readonly LayoutCase[] = [
  [
    'an unknown encoding',
    FIXED,
    'iso-8859-1',
    'klingon',
    `7 the encoding 'klingon' is not known: use one of ${ENCODINGS}`,
  ],
  [
    'an encoding that is a property of every object',
    FIXED,
    'iso-8859-1',
    'constructor',
    `7 the encoding 'constructor' is not known: use one of ${ENCODINGS}`,
  ],
  [
    'records without end and without length',
    FIXED,
    'newline: lf',
    'newline: none',
    "6 records without line ends need 'recordLength'",
  ],
  [
    'records without end of different lengths',
    FIXED.replace('  b:\n', '  b:\n    length: 10\n'),
    'newline: lf',
    'newline: none\nrecordLength: 12',
    '15 columns 11-12 at its end belong to no field: add a filler',
    '19 without line ends every record must have 12 characters',
    '24 columns 11-12 at its end belong to no field: add a filler',
    '28 columns 11-12 at its end belong to no field: add a filler',
  ],
  [
    'records without end in UTF-8',
    FIXED.replace('encoding: iso-8859-1', 'encoding: utf-8'),
    'newline: lf',
    'newline: none\nrecordLength: 10',
    '8 records without line ends need one byte a character',
  ],
  [
    'NEL in UTF-8',
    FIXED.replace('encoding: iso-8859-1', 'encoding: utf-8'),
    'newline: lf',
    'newline: nel',
    "6 utf-8 has no line end 'nel' of one byte",
  ],
  [
    'NEL in a character set without it',
    FIXED.replace('encoding: iso-8859-1', 'encoding: windows-1252'),
    'newline: lf',
    'newline: nel',
    "6 windows-1252 has no line end 'nel' of one byte",
  ],
  [
    'NEL in XML',
    XML,
    'kind: xml',
    'kind: xml\nnewline: nel',
    "6 'nel' belongs to fixed layouts: use lf or crlf",
  ],
  [
    'blocks of lines',
    FIXED,
    'newline: lf',
    'newline: lf\nblockLength: 100',
    '7 only records without line ends (newline: none) stand in blocks',
  ],
  [
    'blocks shorter than a record',
    FIXED,
    'newline: lf',
    'newline: none\nrecordLength: 10\nblockLength: 8',
    '8 a block of 8 characters has no room for a record of 10',
  ],
  [
    "another kind's key",
    FIXED,
    'newline: lf',
    'newline: lf\ndelimiter: ;',
    "7 'delimiter' belongs to csv layouts, not fixed",
  ],
  [
    'a record length in XML',
    XML,
    'kind: xml',
    'kind: xml\nrecordLength: 80',
    "6 'recordLength' belongs to fixed layouts, not xml",
  ],
];

describe('a fixed layout is refused for', () => {
  it.each([...COLUMN_CASES, ...FILE_CASES])('%s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});
