import { type Fault, put, remove, swap } from './changes.ts';

/** Faults put into a good AvtaleGiro payment request. */
export const CLAIM_FAULTS: readonly Fault[] = [
  [
    'avtalegiro.payment-request',
    'an amount digit of a claim with notice is changed',
    [put(3, 47, '2')],
    ['TOTAL_MISMATCH reject-file 21:25-41', 'TOTAL_MISMATCH reject-file 22:25-41'],
  ],
  [
    'avtalegiro.payment-request',
    'an amount digit of a claim without notice is changed',
    [put(19, 47, '2')],
    ['TOTAL_MISMATCH reject-file 21:25-41', 'TOTAL_MISMATCH reject-file 22:25-41'],
  ],
  [
    'avtalegiro.payment-request',
    'a specification line is missing',
    [remove(5)],
    ['TOTAL_MISMATCH reject-file 20:17-24', 'TOTAL_MISMATCH reject-file 21:17-24'],
  ],
  [
    'avtalegiro.payment-request',
    'specification lines of two claims are swapped',
    [swap(5, 9)],
    ['NG-09 reject-item 5:9-15', 'NG-09 reject-item 9:9-15'],
  ],
  [
    'avtalegiro.payment-request',
    'the last record of a claim and the end of the assignment are swapped',
    [swap(20, 21)],
    [
      'RECORD_UNEXPECTED reject-item 20:1-80',
      'RECORD_UNEXPECTED reject-file 21:1-80',
      'RECORD_UNEXPECTED reject-file 22:1-80',
      'TOTAL_MISMATCH reject-file 20:17-24',
    ],
  ],
  [
    'avtalegiro.payment-request',
    'a cancellation stands in an assignment of claims',
    [put(19, 5, '93'), put(20, 5, '93')],
    ['RECORD_UNEXPECTED reject-item 19:1-80'],
  ],
  [
    'avtalegiro.payment-request',
    'a claim falls due after the last due date',
    [put(19, 16, '180604')],
    ['NG-19 reject-file 21:42-47'],
  ],
  [
    'avtalegiro.payment-request',
    'a digit of a KID is changed',
    [put(3, 74, '4')],
    ['NG-13 hold 3:50-74'],
  ],
];
