import type { Problem } from './field-type.ts';
import { findEnd, findStart } from './fixed-record.ts';
import type { Field } from './layout.ts';
import { isAbsent, type Record } from './record.ts';

const REQUIRED_FIX = 'fill the field';
const contentChecks = new WeakMap<Field, FixedFieldCheck>();

/** Checks one field of a record that lies at `start`..`end` of a text. */
export type FixedFieldCheck = (text: string, start: number, end: number) => Problem | undefined;

/** Makes the check of a field by its content: constant, blank, form, code. */
export function createFieldCheck(field: Field): FixedFieldCheck | undefined {
  if (field.isFiller) return createFillerCheck(field);
  const checkContent = createContentCheck(field);
  const missing = createMissingProblem(field);
  return (text, start, end) => {
    const from = findStart(text, field, start, end);
    const to = findEnd(text, field, from, start, end);
    if (from >= to || isAbsent(text, field, from, to)) return field.optional ? undefined : missing;
    return checkContent(text, from, to);
  };
}

/** Checks the field of a record whose values were given one by one. */
export function checkGivenField(field: Field, record: Record): Problem | undefined {
  const raw = record.raw(field);
  if (raw === undefined || raw === '' || isAbsent(raw, field, 0, raw.length)) {
    const mayMiss = field.optional || field.isFiller || record.origin?.lacks?.(field);
    return mayMiss ? undefined : createMissingProblem(field);
  }
  const check = contentChecks.get(field) ?? createContentCheck(field);
  contentChecks.set(field, check);
  return check(raw, 0, raw.length);
}

function createMissingProblem(field: Field): Problem {
  return {
    code: 'FIELD_REQUIRED',
    message: 'the field is empty',
    expected: field.id ?? field.constant ?? field.type.expects,
    fix: REQUIRED_FIX,
  };
}

function createContentCheck(field: Field): FixedFieldCheck {
  const constant = field.id ?? field.constant;
  if (constant !== undefined) return createConstantCheck(field, constant);
  const { type, codes, words } = field;
  if (words) return createWordCheck(field, words);
  if (!codes) return (text, from, to) => type.check(text, from, to);
  const unknown = createCodeProblem(field);
  return (text, from, to) => {
    if (codes.codes.has(text.slice(from, to))) return type.check(text, from, to);
    return codes.open ? (type.check(text, from, to) ?? unknown) : unknown;
  };
}

function createWordCheck({ type }: Field, words: ReadonlySet<string>): FixedFieldCheck {
  const or = ` or ${[...words].join(' or ')}`;
  return (text, from, to) => {
    const problem = words.has(text.slice(from, to)) ? undefined : type.check(text, from, to);
    return problem && { ...problem, expected: problem.expected + or };
  };
}

/** A given value holds the whole constant, a column range has lost its padding before it comes here. */
function createConstantCheck({ align }: Field, constant: string): FixedFieldCheck {
  const content = align === 'left' ? constant.trimEnd() : constant.trimStart();
  const problem: Problem = {
    code: 'FIELD_NOT_CONSTANT',
    message: 'the field must always hold the same text',
    expected: constant,
    fix: 'write this text',
  };
  return (text, from, to) => {
    const whole = to - from === constant.length ? constant : content;
    return to - from === whole.length && text.startsWith(whole, from) ? undefined : problem;
  };
}

function createCodeProblem(field: Field): Problem {
  const known = [...field.codes!.codes.keys()];
  const shown =
    known.slice(0, 20).join(', ') + (known.length > 20 ? ` … (${known.length} codes)` : '');
  return {
    code: 'FIELD_CODE_UNKNOWN',
    message: `the code is not in the list ${field.codes!.name}`,
    expected: `one of ${shown}`,
    ...(field.codes!.open
      ? { fix: 'ask the authority what it means, and add it to the list', consequence: 'warn' }
      : { fix: 'use a code of the list' }),
  };
}

function createFillerCheck(field: Field): FixedFieldCheck | undefined {
  const pad = field.pad.charCodeAt(0);
  const problem: Problem = {
    code: 'FILLER_NOT_BLANK',
    message: 'the filler holds something',
    expected: field.pad === ' ' ? 'blanks' : `only '${field.pad}'`,
    fix: 'clear it, or check that the fields before it are not displaced',
  };
  return (text, start, end) => {
    const to = Math.min(start + field.to, end);
    for (let index = start + field.from; index < to; index++) {
      if (text.charCodeAt(index) !== pad) return problem;
    }
    return undefined;
  };
}
