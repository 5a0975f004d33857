/**
 * What a model says besides JSON Schema: of an object or the elements of a list `record: name`, so that rules see it, and
 * `slot: field` for the name of the member it stands in; of a value `field: name` (the same name at several places is one
 * field), or of an object `fields: { path: name }` for what lies in it, `personal`, `codes` (a list of codes.yaml) and `as` (decimal, content) where its type does not tell;
 * `tolerated: name` of a member that is only read, and should be called otherwise.
 */
export const MODEL_KEYWORDS = [
  'record',
  'slot',
  'field',
  'fields',
  'personal',
  'codes',
  'as',
  'tolerated',
];

/** Part of a JSON Schema. */
export interface SchemaNode {
  readonly [key: string]: unknown;
}
