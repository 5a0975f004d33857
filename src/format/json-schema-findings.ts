import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Finding } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import { JsonOrigin, type JsonSource } from './json-document.ts';
import { validateJson } from './json-schema.ts';
import type { SchemaNode } from './model-keywords.ts';
import type { Reporter } from './problem-finding.ts';
import { findNode } from './schema-node.ts';

/** The value that is looked at, and whose item it is, if of one. */
interface Looking {
  readonly source: JsonSource;
  /** Its pointer in the file. */
  readonly base: string;
  readonly item: number | undefined;
  readonly reporter: Reporter;
}

type Words = Pick<Finding, 'message' | 'found' | 'expected' | 'fix'>;

const FOUND_WIDTH = 100;
const MAX_CODES = 20;

/** Tells everything in which a value does not have the shape of its JSON Schema. */
export function reportSchemaErrors(schema: object, looking: Looking): void {
  const { source, base, item, reporter } = looking;
  for (const error of listErrors(schema, source.text)) {
    const { path, ...place } = new JsonOrigin(source, error.instancePath, base).place();
    reporter.report({
      code: 'JSON_SCHEMA',
      consequence: findConsequence(error, item),
      file: reporter.file,
      ...place,
      path: `${path === '/' ? '' : path}${findMissing(error)}` || '/',
      ...(item === undefined ? {} : { item }),
      ...describe(error, isPersonal(schema, error)),
    });
  }
}

/**
 * A member that is null is as good as missing: what is judged is the document without such members. That they stand there is
 * told, and spoils nothing by itself: older published examples have it.
 */
function listErrors(schema: object, text: string): readonly ErrorObject[] {
  const value = JSON.parse(text) as unknown;
  const errors = validateJson(schema, value);
  const own = errors.filter((one) => !isOfBranch(one, errors));
  const nulls = new Set(dropNulls(value, ''));
  if (nulls.size === 0) return own;
  const others = validateJson(schema, value);
  const left = others.filter((one) => !isOfBranch(one, others));
  const missing = new Set(left.map((one) => `${one.instancePath}${findMissing(one)}`));
  const told = own.filter((one) => nulls.has(one.instancePath) && isOfNull(one));
  return [...told.filter(({ instancePath }) => !missing.has(instancePath)), ...left];
}

function isOfNull({ keyword, data }: ErrorObject): boolean {
  return data === null && (keyword === 'type' || keyword === 'enum' || keyword === 'const');
}

/** Takes members that are null out of a document, and tells their pointers; an element of a list stays. */
function* dropNulls(value: unknown, pointer: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const own = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (inner === null && !Array.isArray(value)) {
      delete (value as { [name: string]: unknown })[name];
      yield own;
    } else yield* dropNulls(inner, own);
  }
}

function findConsequence(error: ErrorObject, item?: number): Finding['consequence'] {
  if (isOfNull(error) && !/\/\d+$/.test(error.instancePath)) return 'warn';
  return item === undefined ? 'reject-file' : 'reject-item';
}

/** A branch that does not fit is no fault by itself: the choice is told. */
function isOfBranch(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  // What a condition leads to is told by what does not fit there.
  if (error.keyword === 'if') return true;
  return all.some(
    (choice) =>
      (choice.keyword === 'oneOf' || choice.keyword === 'anyOf') &&
      choice !== error &&
      error.schemaPath.startsWith(`${choice.schemaPath}/`),
  );
}

function findMissing({ keyword, params }: ErrorObject): string {
  return keyword === 'required' ? `/${params.missingProperty}` : '';
}

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

/** What is wrong, in words: of each keyword that a model may use. */
function describe(error: ErrorObject, isPersonal: boolean): Words {
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
          found === 'null'
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

/** Whether a value may say who a person is: one that the model says it of, or one that stands for much else. */
function isPersonal(schema: object, { instancePath, keyword, params }: ErrorObject): boolean {
  const node = findNode(schema as SchemaNode, instancePath);
  const isWhole = keyword === 'type' && /object|array/.test(String(params.type));
  return isWhole || node?.personal === true;
}

/** A value as a person may see it. */
function showValue({ data }: ErrorObject, isPersonal: boolean): string {
  if (Array.isArray(data)) return data.length === 0 ? 'an empty list' : `a list of ${data.length}`;
  if (typeof data === 'object' && data !== null) return 'an object';
  const text = JSON.stringify(data) ?? 'nothing';
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
