import type { FieldType, Problem } from '../field-type.ts';

/** True when every character in the range is 0-9. */
export function areDigits(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Digits that are a name, not a quantity (leading zeros count): a reference, an account. */
export function createDigitsType(length: number | undefined): FieldType {
  const expects = length === undefined ? 'digits' : `${length} digits`;
  const problem: Problem = {
    code: 'FIELD_NOT_DIGITS',
    message: 'the field may only hold digits',
    expected: expects,
    fix: 'write digits 0-9 only, without blanks or separators',
  };
  return {
    name: 'digits',
    cel: 'string',
    expects,
    plain: 'digits',
    check: (text, from, to) => (areDigits(text, from, to) ? undefined : problem),
    read: (text, from, to) => text.slice(from, to),
    write: String,
  };
}
