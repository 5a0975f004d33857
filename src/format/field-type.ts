/** A field's value: text, a whole number (amounts in minor units) or true/false. */
export type Value = string | number | bigint | boolean;

/** What is wrong with the content of one field; columns are offsets inside the field. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly expected: string;
  readonly fix?: string;
  /** It is told and spoils nothing. */
  readonly consequence?: 'warn';
}

/**
 * One way to hold a value in characters. Works on the characters `from`..`to` of a text so that a
 * record need not be cut up to be checked; padding is already taken off.
 */
export interface FieldType {
  readonly name: string;
  /** The type that rules see. */
  readonly cel: 'string' | 'int' | 'bool';
  /** What a person may write there, e.g. `11 digits`. */
  readonly expects: string;
  /** What content it always takes: any text, digits, or days so written. Undefined: ask `check`. */
  readonly plain?: 'text' | 'digits' | 'yyyyMMdd' | undefined;
  check(text: string, from: number, to: number): Problem | undefined;
  read(text: string, from: number, to: number): Value;
  write(value: Value): string;
}
