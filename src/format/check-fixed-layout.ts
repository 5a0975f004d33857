import type { YamlSource } from '../core/yaml-source.ts';
import { isToldByPlace, isUnmarked } from './check-unmarked.ts';
import { findEncoding } from './encoding.ts';
import type { Field, RecordType } from './layout.ts';
import type { RawLayout } from './schema.ts';
import type { Structure } from './structure.ts';

/** Checks what only fixed layouts have: columns without gaps or overlaps, ids that differ. */
export function checkFixedLayout(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
  structure: Structure | undefined,
): void {
  // A field without a good position has its own fault.
  const placed = records.filter((record) => record.fields.every((field) => field.to > 0));
  for (const [index, record] of placed.entries()) {
    checkColumns(source, record);
    for (const other of placed.slice(index + 1)) {
      const isMarked = !isUnmarked(raw, record) && !isUnmarked(raw, other);
      if (isMarked && !isToldByPlace(raw, record, other, structure))
        checkApart(source, record, other);
    }
  }
  if (raw.newline === 'none') checkUnterminated(source, raw, records);
  else if (raw.blockLength !== undefined)
    source.addFault(
      ['blockLength'],
      'only records without line ends (newline: none) stand in blocks',
    );
}

function checkUnterminated(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
): void {
  const { recordLength, blockLength } = raw;
  if (recordLength === undefined) {
    source.addFault(['newline'], "records without line ends need 'recordLength'");
    return;
  }
  if (blockLength !== undefined && blockLength < recordLength)
    source.addFault(
      ['blockLength'],
      `a block of ${blockLength} characters has no room for a record of ${recordLength}`,
    );
  if (!findEncoding(raw.encoding)?.isSingleByte)
    source.addFault(['encoding'], 'records without line ends need one byte a character');
  for (const record of records) {
    if (record.length !== recordLength)
      source.addFault(
        ['records', record.name],
        `without line ends every record must have ${recordLength} characters`,
      );
  }
}

function checkColumns(source: YamlSource, record: RecordType): void {
  const sorted = [...record.fields].sort((a, b) => a.from - b.from);
  let next = 0;
  for (const field of sorted) {
    const path = ['records', record.name, 'fields', field.name];
    if (field.from < next)
      source.addFault(path, `overlaps: column ${field.from + 1} is already taken`);
    if (field.from > next) source.addFault(path, describeGap(next + 1, field.from, 'before it'));
    next = Math.max(next, field.to);
  }
  if (next !== record.length) {
    const path = ['records', record.name];
    if (next > record.length)
      source.addFault(path, `its fields end at column ${next}, after its length ${record.length}`);
    else source.addFault(path, describeGap(next + 1, record.length, 'at its end'));
  }
}

function describeGap(from: number, to: number, where: string): string {
  const columns =
    from === to ? `column ${from} ${where} belongs` : `columns ${from}-${to} ${where} belong`;
  return `${columns} to no field: add a filler`;
}

/** Two record types that could claim the same line are a fault. */
function checkApart(source: YamlSource, one: RecordType, other: RecordType): void {
  if ([one, other].some((record) => hasFaultyId(source, record))) return;
  const ids = (record: RecordType) => record.fields.filter((field) => field.id !== undefined);
  const differ = ids(one).some((a) => ids(other).some((b) => hasConflict(a, b)));
  if (differ || isCovered(ids(one), ids(other)) !== isCovered(ids(other), ids(one))) return;
  source.addFault(
    ['records', other.name],
    `cannot be told apart from '${one.name}': give both an id in the same columns`,
  );
}

function hasFaultyId(source: YamlSource, { name, fields }: RecordType): boolean {
  if (fields.length === 0) return source.isFaulty(['records', name]);
  return fields.some((field) => source.isFaulty(['records', name, 'fields', field.name, 'id']));
}

/** True when whatever has the ids of `many` has those of `few` too: then it is what `many` says. */
function isCovered(few: readonly Field[], many: readonly Field[]): boolean {
  return few.every((a) => many.some((b) => b.from <= a.from && a.to <= b.to));
}

function hasConflict(a: Field, b: Field): boolean {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return (
    from < to && a.id!.slice(from - a.from, to - a.from) !== b.id!.slice(from - b.from, to - b.from)
  );
}
