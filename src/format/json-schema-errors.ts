import type { ErrorObject } from 'ajv/dist/2020.js';
import { validateJson } from './json-schema.ts';

/**
 * A member that is null is as good as missing: what is judged is the document without such members. That they stand there is
 * told, and spoils nothing by itself: older published examples have it.
 */
export function listErrors(schema: object, text: string): readonly ErrorObject[] {
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

/** That a member stands there with nothing in it. */
export function isOfNull({ keyword, data }: ErrorObject): boolean {
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

/** The pointer of the member that is missing, under the object that it is missing in; empty for other errors. */
export function findMissing({ keyword, params }: ErrorObject): string {
  return keyword === 'required' ? `/${params.missingProperty}` : '';
}
