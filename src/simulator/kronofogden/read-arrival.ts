import { openChunks } from '../../core/files.ts';
import type { Finding } from '../../core/finding.ts';
import type { FieldRef, Layout } from '../../format/layout.ts';
import { readUnits } from '../../format/read-units.ts';
import { isItem, type Record } from '../../format/record.ts';
import { getAmounts } from '../../rules/authority.ts';
import { createUnitChecker, type UnitChecker } from '../../rules/check-units.ts';
import type { Recognised } from './recognise.ts';
import type { Values } from './state.ts';

/** One thing the creditor asks for, as it was read. */
export interface ArrivedItem {
  /** From 1. */
  readonly position: number;
  /** The records by type, in order. */
  readonly records: { readonly [type: string]: readonly Values[] };
  /** What is wrong with it, as far as it rejects it. */
  readonly faults: readonly Finding[];
}

/** A file of a creditor, read and checked. */
export interface Arrival {
  readonly name: string;
  /** Name of the transaction. */
  readonly transaction: string;
  readonly creditor: string;
  readonly sequence: number;
  /** False when no running number could be read. */
  readonly isNumbered: boolean;
  /** ISO day. */
  readonly date: string;
  readonly items: readonly ArrivedItem[];
  /** What rejects the file whole. */
  readonly faults: readonly Finding[];
}

/** Reads a file with the definitions and rules of its transaction, as of a day. */
export async function readArrival(
  path: string,
  name: string,
  { transaction, form, parts }: Recognised,
  today: string,
): Promise<Arrival> {
  const { layout, rules } = form;
  const faults: Finding[] = [];
  const byItem = new Map<number, Finding[]>();
  const report = (finding: Finding) => sortFault(finding, faults, byItem);
  const settings = getAmounts(transaction.authority, today);
  const checker = createUnitChecker(
    rules,
    { today, fileName: name, settings },
    { file: name, report },
  );
  const { creditor, sequence, date } = layout.batch ?? {};
  const { found, items } = await readAll(layout, path, checker, [creditor, sequence, date]);
  const read = (ref: FieldRef | undefined) => (ref && found.get(ref)) || undefined;
  return {
    name,
    transaction: transaction.name,
    creditor: read(creditor) ?? (parts.creditor ?? '???').toUpperCase(),
    sequence: Number(read(sequence) ?? 0) || 0,
    isNumbered: /^\d+$/.test(read(sequence) ?? ''),
    date: read(date) ?? today,
    items: items.map((item) => ({ ...item, faults: byItem.get(item.position) ?? [] })),
    faults,
  };
}

/** Reads and checks to the end; keeps the items, and some fields outside them. */
async function readAll(
  layout: Layout,
  path: string,
  checker: UnitChecker,
  wanted: readonly (FieldRef | undefined)[],
) {
  const found = new Map<FieldRef, string>();
  const items: Omit<ArrivedItem, 'faults'>[] = [];
  for await (const units of readUnits(layout, openChunks(path), checker.reporter)) {
    for (const unit of units) {
      checker.check(unit);
      if (isItem(unit)) items.push({ position: unit.ordinal, records: readRecords(unit.records) });
      else
        for (const ref of wanted)
          if (ref?.record === unit.type) found.set(ref, String(unit.value(ref.field) ?? ''));
    }
  }
  checker.end();
  return { found, items };
}

/** What would have been held or warned of before it was sent is put up with here. */
function sortFault(finding: Finding, ofFile: Finding[], byItem: Map<number, Finding[]>): void {
  const { consequence, item } = finding;
  if (consequence === 'reject-file') ofFile.push(finding);
  else if (consequence === 'reject-item' && item !== undefined)
    byItem.set(item, [...(byItem.get(item) ?? []), finding]);
}

function readRecords(records: readonly Record[]): ArrivedItem['records'] {
  const byType: { [type: string]: Values[] } = {};
  for (const record of records) {
    const values = readValues(record);
    const others = byType[record.type.name];
    if (others) others.push(values);
    else byType[record.type.name] = [values];
  }
  return byType;
}

function readValues(record: Record): Values {
  const values: { [field: string]: string | number } = {};
  for (const field of record.type.fields) {
    if (field.isFiller) continue;
    const value = record.value(field);
    if (value === undefined || Number.isNaN(value)) continue;
    // What is kept outlives the piece of the file that it was read from.
    values[field.name] = typeof value === 'string' ? Buffer.from(value).toString() : Number(value);
  }
  return values;
}

/** A text of an item; empty when it is missing. */
export function readText({ records }: ArrivedItem, type: string, field: string): string {
  return String(records[type]?.[0]?.[field] ?? '');
}

/** A number of an item; 0 when it is missing. */
export function readNumber({ records }: ArrivedItem, type: string, field: string): number {
  return Number(records[type]?.[0]?.[field] ?? 0) || 0;
}

/** Twelve digits for a person- or organisationsnummer of ten or twelve. */
export function toTwelve(id: string): string {
  if (id.length !== 10) return id.padStart(12, '0').slice(-12);
  return `${Number(id[2]) >= 2 ? '16' : '19'}${id}`;
}
