import { AppError } from '../core/errors.ts';
import type { Field } from './layout.ts';
import type { Record } from './record.ts';
import { formatField } from './write-fixed.ts';

/** An element, a cell or a member that the file does not have, where others may be missing too. */
export function isLeftOut(record: Record, field: Field): boolean {
  return record.origin !== undefined && record.raw(field) === undefined;
}

/** The same record with some fields' content replaced; all else of it stays as it is. */
export function replaceFields(record: Record, values: ReadonlyMap<Field, string>): Record {
  for (const field of values.keys()) if (isLeftOut(record, field)) throwLeftOut(record, field);
  const replaced = replaceRaws(record, values);
  if (record.text === undefined) return replaced;
  let text = record.text.padEnd(record.type.length);
  for (const field of values.keys())
    text = text.slice(0, field.from) + formatField(replaced, field) + text.slice(field.to);
  return { ...replaced, text };
}

function throwLeftOut({ type, line }: Record, { title, at }: Field): never {
  throw new AppError(
    'FIELD_LEFT_OUT',
    `${title} (${type.name} ${at}, line ${line}) is to be filled in, but the file leaves it out`,
    { fix: 'write it in the file, empty or with any value' },
  );
}

function replaceRaws(record: Record, values: ReadonlyMap<Field, string>): Record {
  return {
    type: record.type,
    line: record.line,
    text: undefined,
    ...(record.cutTo === undefined ? {} : { cutTo: record.cutTo }),
    ...(record.terminator === undefined ? {} : { terminator: record.terminator }),
    ...(record.origin ? { origin: record.origin } : {}),
    changes: new Map([...(record.changes ?? []), ...values]),
    raw: (field) => values.get(field) ?? record.raw(field),
    value(field) {
      const raw = values.get(field);
      return raw === undefined ? record.value(field) : field.type.read(raw, 0, raw.length);
    },
    place: (field) => record.place(field),
  };
}
