import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { getMessage } from '../core/errors.ts';

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
  });
  // ajv-formats is CommonJS: its default export is the function itself at run time.
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
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
