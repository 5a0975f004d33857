import type { FieldType, Problem } from '../field-type.ts';

export interface TextOptions {
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Free text, with an optional pattern and length limits (characters). */
export function createTextType(options: TextOptions): FieldType {
  const pattern =
    options.pattern === undefined ? undefined : new RegExp(`^(?:${options.pattern})$`, 'u');
  const { minLength = 0, maxLength = Number.MAX_SAFE_INTEGER } = options;
  const expects = describe(options);
  const problem: Problem = {
    code: 'FIELD_PATTERN',
    message: 'the text does not have the form asked for',
    expected: expects,
    fix: 'write it in this form',
  };
  const tooLong: Problem = {
    code: 'FIELD_LENGTH',
    message: 'the text is too long or too short',
    expected: expects,
    fix: 'shorten or complete it',
  };
  return {
    name: 'text',
    cel: 'string',
    expects,
    plain: pattern === undefined && describe({}) === expects ? 'text' : undefined,
    check(text, from, to) {
      if (to - from > maxLength || to - from < minLength) return tooLong;
      if (pattern && !pattern.test(text.slice(from, to))) return problem;
      return undefined;
    },
    read: (text, from, to) => text.slice(from, to),
    write: String,
  };
}

function describe(options: TextOptions): string {
  const parts = ['text'];
  if (options.minLength !== undefined) parts.push(`at least ${options.minLength} characters`);
  if (options.maxLength !== undefined) parts.push(`at most ${options.maxLength} characters`);
  if (options.pattern !== undefined) parts.push(`of the form ${options.pattern}`);
  return parts.join(', ');
}
