import { type Fault, put, remove, swap } from './changes.ts';

/** Faults put into a good AvtaleGiro agreement file. */
export const AGREEMENT_FAULTS: readonly Fault[] = [
  [
    'avtalegiro-avtaler.agreements',
    'the last agreement is missing',
    [remove(18)],
    [
      'TOTAL_MISMATCH reject-file 18:9-16',
      'TOTAL_MISMATCH reject-file 18:17-24',
      'TOTAL_MISMATCH reject-file 19:9-16',
      'TOTAL_MISMATCH reject-file 19:17-24',
    ],
  ],
  [
    'avtalegiro-avtaler.agreements',
    'two agreements are swapped',
    [swap(5, 6)],
    ['NG-05 hold 5:9-15', 'NG-05 hold 6:9-15'],
  ],
  [
    'avtalegiro-avtaler.agreements',
    'the wish for notice has an unknown code',
    [put(3, 42, 'X')],
    ['FIELD_CODE_UNKNOWN reject-item 3:42-42'],
  ],
];
