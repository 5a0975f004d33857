import type { FieldType, Problem } from '../field-type.ts';

const PROBLEM: Problem = {
  code: 'FIELD_NOT_BOOLEAN',
  message: 'the field may only hold true or false',
  expected: 'true or false',
  fix: 'write one of the two',
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

/** The same, and `1` or `0`, as XML Schema allows. */
export const xmlBooleanType: FieldType = {
  ...booleanType,
  check: (text, from, to) =>
    /^(?:true|false|1|0)$/.test(text.slice(from, to)) ? undefined : PROBLEM,
  read: (text, from, to) => /^(?:true|1)$/.test(text.slice(from, to)),
};
