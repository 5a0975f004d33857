import type { FieldType, Problem } from '../field-type.ts';

const PROBLEM: Problem = {
  code: 'FIELD_NOT_BOOLEAN',
  message: 'the field may only hold true or false',
  expected: 'true or false',
};

/** `true` or `false`, as in XML and JSON. */
export const booleanType: FieldType = {
  name: 'boolean',
  cel: 'bool',
  expects: PROBLEM.expected,
  check: (text, from, to) => {
    const word = text.slice(from, to);
    return word === 'true' || word === 'false' ? undefined : PROBLEM;
  },
  read: (text, from, to) => text.slice(from, to) === 'true',
  write: String,
};
