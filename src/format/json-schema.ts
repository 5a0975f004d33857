import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { getMessage } from '../core/errors.ts';
import { MODEL_KEYWORDS } from './model-keywords.ts';

/** Loaded when a layout has a schema: few have, and every start would be 80 ms longer. */
function createAjv(): Ajv2020 {
  const load = createRequire(import.meta.url);
  const ajv2020 = load('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  const addFormats = load('ajv-formats') as (ajv: Ajv2020) => void;
  const ajv = new ajv2020.Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
    // 19.99 is a multiple of 0.01, though not as a binary fraction.
    multipleOfPrecision: 8,
  });
  addFormats(ajv);
  for (const keyword of MODEL_KEYWORDS) ajv.addKeyword(keyword);
  return ajv;
}

const compiled = new WeakMap<object, ValidateFunction>();

/** Compiles a JSON Schema 2020-12; what is wrong with it goes to `report`. */
export function checkJsonSchema(schema: object, report: (message: string) => void): void {
  try {
    getValidator(schema);
  } catch (error) {
    report(getMessage(error));
  }
}

/** The errors of a document by its schema: JSON pointer, what was wrong, what is expected. */
export function validateJson(schema: object, document: unknown): readonly ErrorObject[] {
  const validate = getValidator(schema);
  return validate(document) ? [] : (validate.errors ?? []);
}

function getValidator(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = createAjv().compile(schema);
  compiled.set(schema, validate);
  return validate;
}
