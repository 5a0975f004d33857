import { type Change, type Fault, insert, put, remove, swap } from './changes.ts';

const EXAMPLE = 'bgmax.example-sv with its tabs mended';
/** A record that gives an extra reference to the payment with this number of Bankgirot's. */
function addReference(bgcNumber: string): Change {
  const reference = `220003783511${'657965'.padStart(25)}${'0'.repeat(18)}22${bgcNumber}0`;
  return insert(9, `${reference.padEnd(80)}\r\n`);
}

/** Faults put into good BgMax files. */
export const BGMAX_FAULTS: readonly Fault[] = [
  [
    'bgmax.fil4',
    'an amount digit of a payment is changed',
    [put(14, 50, '2')],
    ['TOTAL_MISMATCH reject-file 19:51-68'],
  ],
  [
    'bgmax.fil4',
    'an amount digit of a payment with extra references is changed',
    [put(21, 50, '3')],
    ['BG-11 warn 21:38-55', 'TOTAL_MISMATCH reject-file 28:51-68'],
  ],
  [
    'bgmax.fil4',
    'an amount digit of an extra reference is changed',
    [put(23, 50, '9')],
    ['BG-11 warn 21:38-55'],
  ],
  [
    'bgmax.fil4',
    'an amount digit of a negative extra reference is changed',
    [put(45, 51, '6')],
    ['BG-11 warn 41:38-55'],
  ],
  [
    EXAMPLE,
    'an amount digit of a deduction is changed, so that it exceeds the payments',
    [put(8, 49, '9')],
    ['TOTAL_MISMATCH reject-file 23:51-68'],
  ],
  [
    'bgmax.fil4',
    'an amount digit of a deposit is changed',
    [put(19, 64, '9')],
    ['TOTAL_MISMATCH reject-file 19:51-68'],
  ],
  [
    'bgmax.fil4',
    'an extra reference is missing',
    [remove(23)],
    ['BG-11 warn 21:38-55', 'TOTAL_MISMATCH reject-file 66:19-26'],
  ],
  [
    'bgmax.fil4',
    'a payment record is missing before its name',
    [remove(14)],
    [
      'RECORD_UNEXPECTED reject-item 14:1-80',
      'TOTAL_MISMATCH reject-file 18:51-68',
      'TOTAL_MISMATCH reject-file 18:72-79',
      'TOTAL_MISMATCH reject-file 66:3-10',
    ],
  ],
  [
    EXAMPLE,
    'a deduction record is missing before its name',
    [remove(8)],
    [
      'RECORD_UNEXPECTED reject-item 8:1-80',
      'TOTAL_MISMATCH reject-file 22:51-68',
      'TOTAL_MISMATCH reject-file 22:72-79',
      'TOTAL_MISMATCH reject-file 49:11-18',
    ],
  ],
  [
    'bgmax.fil4',
    'a deposit record is missing',
    [remove(19)],
    ['RECORD_UNEXPECTED reject-file 19:1-80', 'TOTAL_MISMATCH reject-file 66:27-34'],
  ],
  [
    'bgmax.fil4',
    'an opening record is missing',
    [remove(20)],
    [
      'RECORD_UNEXPECTED reject-file 20:1-80',
      'TOTAL_MISMATCH reject-file 27:51-68',
      'TOTAL_MISMATCH reject-file 27:72-79',
    ],
  ],
  [
    'bgmax.fil4',
    'the start record is missing',
    [remove(1)],
    ['RECORD_UNEXPECTED reject-file 1:1-80'],
  ],
  ['bgmax.fil4', 'the end record is missing', [remove(67)], ['RECORD_MISSING reject-file 66']],
  [
    'bgmax.fil4',
    'an organisation record is missing, which nothing in BgMax counts',
    [remove(13)],
    [],
  ],
  [
    'bgmax.fil4',
    'extra references of two payments are swapped',
    [swap(7, 22)],
    ['BG-09 hold 7:58-69', 'BG-11 warn 3:38-55', 'BG-09 hold 22:58-69', 'BG-11 warn 21:38-55'],
  ],
  [
    'bgmax.fil4',
    'name and address are swapped',
    [swap(10, 11)],
    ['RECORD_UNEXPECTED reject-item 11:1-80'],
  ],
  [
    'bgmax.fil4',
    'two deposits are swapped',
    [swap(19, 28)],
    [
      'TOTAL_MISMATCH reject-file 19:51-68',
      'TOTAL_MISMATCH reject-file 19:72-79',
      'TOTAL_MISMATCH reject-file 28:51-68',
      'TOTAL_MISMATCH reject-file 28:72-79',
    ],
  ],
  [
    EXAMPLE,
    'a deduction has an extra reference of its own',
    [addReference('000230000111'), put(51, 25, '07')],
    [],
  ],
  [
    EXAMPLE,
    'a deduction has an extra reference of another payment',
    [addReference('000230000112'), put(51, 25, '07')],
    ['BG-09 hold 9:58-69'],
  ],
  [
    'bgmax.fil4',
    'a digit of a checked OCR reference is changed',
    [put(14, 37, '8')],
    ['BG-04 hold 14:13-37'],
  ],
  [
    'bgmax.fil4',
    'a digit of a checked extra reference is changed',
    [put(4, 37, '1')],
    ['BG-06 hold 4:13-37'],
  ],
  [
    'bgmax.fil4',
    'a deposit is in another currency than its section',
    [put(19, 69, 'EUR')],
    ['BG-03 hold 19:69-71'],
  ],
  ['bgmax.fil4', 'the file is marked as a test', [put(1, 45, 'T')], ['BG-01 hold 1:45-45']],
  [
    'bgmax.fil4',
    'the layout has another name',
    [put(1, 3, 'BGMIN')],
    ['FIELD_NOT_CONSTANT reject-file 1:3-22'],
  ],
  [
    'bgmax.fil4',
    "a digit of the receiver's bankgiro number is changed",
    [put(2, 12, '7')],
    ['BG-02 warn 2:3-12'],
  ],
  [
    'bgmax.fil4',
    'an empty line stands in the middle',
    [insert(20, '\r\n')],
    ['LINE_EMPTY reject-file 20'],
  ],
  [
    'bgmax.fil4',
    'a line ends with LF alone',
    [(lines) => lines.splice(0, 1, lines[0]!.replace('\r', ''))],
    ['NEWLINE_UNEXPECTED reject-file 1:1-80'],
  ],
];
