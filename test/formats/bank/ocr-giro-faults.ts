import { type Fault, put, remove, swap } from './changes.ts';

/** Faults put into good OCR giro files. */
export const OCR_FAULTS: readonly Fault[] = [
  [
    'ocr-giro.transactions',
    'an amount digit is changed',
    [put(3, 46, '3')],
    ['TOTAL_MISMATCH reject-file 44:25-41', 'TOTAL_MISMATCH reject-file 45:25-41'],
  ],
  [
    'ocr-giro.transactions',
    'a payment becomes a reversal by its sign',
    [put(3, 32, '-')],
    ['TOTAL_MISMATCH reject-file 44:25-41', 'TOTAL_MISMATCH reject-file 45:25-41'],
  ],
  [
    'ocr-giro.transactions with its assignment twice',
    'an amount digit of the second assignment is changed',
    [put(46, 46, '3')],
    ['TOTAL_MISMATCH reject-file 87:25-41', 'TOTAL_MISMATCH reject-file 88:25-41'],
  ],
  [
    'ocr-giro.transactions',
    'the sum of the transmission is changed',
    [put(45, 41, '1')],
    ['TOTAL_MISMATCH reject-file 45:25-41'],
  ],
  [
    'ocr-giro.transactions',
    'an amount item 2 is missing',
    [remove(4)],
    [
      'RECORD_UNEXPECTED reject-item 4:1-80',
      'TOTAL_MISMATCH reject-file 43:17-24',
      'TOTAL_MISMATCH reject-file 44:17-24',
    ],
  ],
  [
    'ocr-giro.transactions',
    'the last transaction is missing',
    [remove(43), remove(42)],
    [
      'TOTAL_MISMATCH reject-file 42:9-16',
      'TOTAL_MISMATCH reject-file 42:17-24',
      'TOTAL_MISMATCH reject-file 42:25-41',
      'TOTAL_MISMATCH reject-file 43:9-16',
      'TOTAL_MISMATCH reject-file 43:17-24',
      'TOTAL_MISMATCH reject-file 43:25-41',
    ],
  ],
  [
    'ocr-giro.transactions',
    'the end of the assignment is missing',
    [remove(44)],
    ['RECORD_UNEXPECTED reject-file 44:1-80', 'TOTAL_MISMATCH reject-file 44:17-24'],
  ],
  [
    'ocr-giro.transactions',
    'the amount items 1 of two transactions are swapped',
    [swap(6, 8)],
    [
      'NG-01 hold 6:9-15',
      'NG-06 reject-item 7:9-15',
      'NG-01 hold 8:9-15',
      'NG-06 reject-item 9:9-15',
    ],
  ],
  [
    'ocr-giro.transactions',
    'the amount items 2 of two transactions are swapped',
    [swap(7, 9)],
    ['NG-06 reject-item 7:9-15', 'NG-06 reject-item 9:9-15'],
  ],
  [
    'ocr-giro.transactions',
    'a text record stands in a transaction that has none',
    [swap(5, 6), swap(6, 7)],
    ['NG-07 reject-item 7:9-15'],
  ],
  [
    'ocr-giro.transactions',
    'a digit of a KID is changed',
    [put(3, 74, '2')],
    ['NG-12 hold 3:50-74'],
  ],
  [
    'ocr-giro.transactions',
    'the last date of the assignment is before its last transaction',
    [put(44, 54, '190192')],
    ['NG-18 reject-file 44:48-53'],
  ],
  [
    'ocr-giro.transactions',
    'the zero filler holds a digit',
    [put(4, 80, '1')],
    ['FILLER_NOT_BLANK reject-item 4:59-80'],
  ],
  [
    'ocr-giro.transactions',
    'a line is cut',
    [(lines) => lines.splice(3, 1, `${lines[3]!.slice(0, 70)}\n`)],
    ['RECORD_TOO_SHORT reject-item 4:1-70'],
  ],
];
