import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Finding } from '../core/finding.ts';
import { JsonOrigin, type JsonSource } from './json-document.ts';
import { findMissing, isOfNull, listErrors } from './json-schema-errors.ts';
import { describeError } from './json-schema-words.ts';
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
      ...describeError(error, isPersonal(schema, error)),
    });
  }
}

function findConsequence(error: ErrorObject, item?: number): Finding['consequence'] {
  const { instancePath } = error;
  if (isOfNull(error) && instancePath !== '' && !/\/\d+$/.test(instancePath)) return 'warn';
  // A document that is nothing is no item either.
  return item === undefined || (isOfNull(error) && instancePath === '')
    ? 'reject-file'
    : 'reject-item';
}

/** Whether a value may say who a person is: one that the model says it of, or one that stands for much else. */
function isPersonal(schema: object, { instancePath, keyword, params }: ErrorObject): boolean {
  const node = findNode(schema as SchemaNode, instancePath);
  const isWhole = keyword === 'type' && /object|array/.test(String(params.type));
  return isWhole || node?.personal === true;
}
