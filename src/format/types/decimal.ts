import { formatDecimal } from '../../core/money.ts';
import type { FieldType, Value } from '../field-type.ts';

/**
 * A decimal number as it stands: rules see its text, of which `minor(text)` is the amount, and say themselves what is
 * wrong with it. Numbers that are written are minor units.
 */
export const decimalType: FieldType = {
  name: 'decimal',
  cel: 'string',
  expects: 'a decimal number',
  check: () => undefined,
  read: (text, from, to) => text.slice(from, to),
  write: (value: Value) => (typeof value === 'string' ? value : writeMinor(Number(value))),
};

/** All that stands at a place, objects and lists too, in one spelling: to be compared, not read. */
export const contentType: FieldType = {
  name: 'content',
  cel: 'string',
  expects: 'anything',
  check: () => undefined,
  read: (text, from, to) => text.slice(from, to),
  write: String,
};

function writeMinor(value: number): string {
  return formatDecimal(value).replace(/\.?0+$/, '');
}
