import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Finding } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';

type Words = Pick<Finding, 'message' | 'found' | 'expected' | 'fix'>;

const FOUND_WIDTH = 100;
const MAX_CODES = 20;

const TYPES: { readonly [type: string]: string } = {
  object: 'an object { }',
  array: 'a list [ ]',
  string: 'a text in quotes',
  number: 'a number without quotes',
  integer: 'a whole number without quotes',
  boolean: 'true or false',
  null: 'null',
};

const LIMITS: { readonly [keyword: string]: string } = {
  minLength: 'the text is too short',
  maxLength: 'the text is too long',
  minItems: 'the list is too short',
  maxItems: 'the list is too long',
  minimum: 'the number is too small',
  maximum: 'the number is too large',
};

const UNITS: { readonly [keyword: string]: string } = {
  minLength: ' characters',
  maxLength: ' characters',
  minItems: ' elements',
  maxItems: ' elements',
};

const FORMATS: { readonly [format: string]: string } = {
  date: 'a day that exists, written 2026-11-28',
  'date-time': 'a day and time with zone, written 2026-11-28T12:00:00Z',
  uuid: 'a UUID, as 61e17f8d-9f24-4bd0-ad8b-d7908a1acc18',
};

/** What is wrong, in words: of each keyword that a model may use. What may say who a person is, is masked. */
export function describeError(error: ErrorObject, isPersonal: boolean): Words {
  const { keyword, params } = error;
  const found = showValue(error, isPersonal);
  switch (keyword) {
    case 'required':
      return {
        message: `the member '${params.missingProperty}' is missing`,
        found: 'nothing',
        expected: showMember(error, params.missingProperty as string),
        fix: 'add it',
      };
    case 'type':
      return {
        message: 'another kind of value stands here',
        found,
        expected: [params.type]
          .flat()
          .map((type: string) => TYPES[type] ?? type)
          .join(' or '),
        fix:
          found === 'null' && error.instancePath !== ''
            ? 'leave the member out when there is nothing to say'
            : 'write the value so',
      };
    case 'enum':
    case 'const':
      return {
        message: 'the value is none of those that may stand here',
        found,
        expected: listCodes((params.allowedValues ?? [params.allowedValue]) as unknown[]),
        fix: 'use one of them, spelled exactly so',
      };
    case 'format':
      return {
        message: 'the value does not have its form',
        found,
        expected: FORMATS[params.format as string] ?? `the form ${params.format}`,
        fix: 'write it so',
      };
    case 'pattern':
      if (params.pattern === '\\S')
        return {
          message: 'the text is blank',
          found,
          expected: 'a text',
          fix: 'fill it in',
        };
      return {
        message: 'the value does not have its form',
        found,
        expected: `a text of the form ${params.pattern}`,
        fix: 'write it so',
      };
    case 'oneOf':
    case 'anyOf':
      return describeChoice(error, found);
    case 'false schema':
      return {
        message: 'the member may not stand here',
        found,
        expected: 'nothing',
        fix: 'leave it out',
      };
    default:
      return {
        message:
          LIMITS[keyword] ?? `the value does not have its shape: it ${error.message ?? keyword}`,
        found,
        expected: showLimit(error),
        fix: 'correct the element at the path',
      };
  }
}

function describeChoice({ keyword, schema, data }: ErrorObject, found: string): Words {
  const branches = (schema as { readonly required?: readonly string[] }[]).map(
    ({ required }) => required,
  );
  if (branches.some((required) => required === undefined))
    return {
      message: 'the value has none of the forms it may have',
      found,
      expected: 'one of the forms of the model',
      fix: 'correct the element at the path',
    };
  const names = branches.map((required) => required!.join(' with '));
  const there = branches.filter((required) =>
    required!.every((name) => Object.hasOwn((data ?? {}) as object, name)),
  );
  const isOne = keyword === 'oneOf';
  return {
    message: isOne ? 'exactly one of several members must stand here' : 'a member is missing',
    found:
      there.length === 0 ? 'none of them' : there.map((each) => each!.join(' with ')).join(', '),
    expected: `${isOne ? 'one' : 'at least one'} of ${names.join(', ')}`,
    fix: there.length === 0 ? 'add the one that applies' : 'leave only the one that applies',
  };
}

/** A value as a person may see it. */
function showValue({ data }: ErrorObject, isPersonal: boolean): string {
  if (Array.isArray(data)) return data.length === 0 ? 'an empty list' : `a list of ${data.length}`;
  if (typeof data === 'object' && data !== null) return 'an object';
  // What is beyond all numbers would be spelled as nothing.
  const text = typeof data === 'number' ? String(data) : (JSON.stringify(data) ?? 'nothing');
  return (isPersonal && data !== null ? maskText(text) : text).slice(0, FOUND_WIDTH);
}

function showMember({ parentSchema }: ErrorObject, name: string): string {
  const properties = parentSchema?.properties as
    | { readonly [name: string]: { readonly title?: string; readonly type?: string } | undefined }
    | undefined;
  const { title, type } = properties?.[name] ?? {};
  const kind = type === undefined ? undefined : TYPES[type];
  return [title, kind].filter((part) => part !== undefined).join(': ') || `the member '${name}'`;
}

function listCodes(codes: readonly unknown[]): string {
  const shown = codes.slice(0, MAX_CODES).map(String).join(', ');
  return `one of ${shown}${codes.length > MAX_CODES ? ` … (${codes.length} codes)` : ''}`;
}

function showLimit({ keyword, params }: ErrorObject): string {
  const { limit, comparison } = params as { limit?: number; comparison?: string };
  const bound = keyword.startsWith('min') ? 'at least' : 'at most';
  return limit === undefined
    ? JSON.stringify(params)
    : `${comparison ?? bound} ${limit}${UNITS[keyword] ?? ''}`;
}
