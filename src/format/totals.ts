import type { Value } from './field-type.ts';
import type { Condition, FieldRef, Layout, Total } from './layout.ts';
import type { Record } from './record.ts';
import { SeenValues } from './seen-values.ts';
import { areDigits } from './types/digits.ts';

/** The running totals of one file, by name. `unique` gives the line that had the value first, or 0. */
export interface Totals {
  add(record: Record): void;
  get(name: string): bigint;
  /** False when an amount that goes into it could not be read. */
  isKnown(name: string): boolean;
}

interface Running {
  readonly total: Total;
  value: bigint;
  /** Sums are kept in a number while they fit: a bigint addition for each record costs a tenth of reading it. */
  pending: number;
  isKnown: boolean;
  readonly seen: SeenValues | undefined;
  /** The running number read last. */
  last: bigint | undefined;
  isOver: boolean;
}

const FLUSH_AT = 2 ** 50;

/** Starts the totals of a layout at zero. */
export function createTotals(layout: Layout): Totals {
  const byName = new Map<string, Running>();
  const byType: Running[][] = layout.records.map(() => []);
  for (const total of layout.totals) {
    const running: Running = {
      total,
      value: BigInt(total.start),
      pending: 0,
      isKnown: true,
      seen: total.kind === 'unique' ? new SeenValues() : undefined,
      last: undefined,
      isOver: false,
    };
    byName.set(total.name, running);
    for (const type of layout.records)
      if (isTouched(total, type.index)) byType[type.index]!.push(running);
  }
  return {
    add(record) {
      const touched = byType[record.type.index];
      if (touched) for (const running of touched) addRecord(running, record);
    },
    get(name) {
      const running = byName.get(name);
      return running ? finish(running) : 0n;
    },
    isKnown: (name) => byName.get(name)?.isKnown ?? true,
  };
}

function finish({ total, value, pending }: Running): bigint {
  const exact = value + BigInt(pending);
  const { modulo, blocksOf } = total;
  if (blocksOf !== undefined) return (exact + blocksOf - 1n) / blocksOf;
  return modulo === undefined ? exact : exact % modulo;
}

function isTouched(total: Total, type: number): boolean {
  const refs = [...total.plus, ...total.minus];
  return (
    total.counted.has(type) ||
    total.resetBy.has(type) ||
    total.resetAfter !== undefined ||
    refs.some((ref) => ref.record.index === type)
  );
}

function addRecord(running: Running, record: Record): void {
  const { total, seen } = running;
  if (running.isOver || total.resetBy.has(record.type.index)) {
    running.value = BigInt(total.start);
    running.pending = 0;
    running.isKnown = true;
    running.last = undefined;
    seen?.clear();
  }
  running.isOver = total.resetAfter === record.type.index;
  if (total.when && !fits(total.when, record)) return;
  if (total.kind === 'count') {
    if (total.counted.has(record.type.index)) running.pending++;
  } else if (seen) {
    addUnique(running, record, total.plus[0]!, seen);
  } else if (total.kind === 'follows') {
    follow(running, record, total.plus[0]!);
  } else {
    for (const ref of total.plus) addField(running, record, ref, 1);
    for (const ref of total.minus) addField(running, record, ref, -1);
  }
}

/** True for a record whose field has one of the values, and for one of another type. */
function fits({ from, values }: Condition, record: Record): boolean {
  return from.record !== record.type || values.has(record.raw(from.field) ?? '');
}

function addField(running: Running, record: Record, ref: FieldRef, sign: 1 | -1): void {
  if (ref.record !== record.type) return;
  const value = record.value(ref.field) ?? (ref.field.optional ? 0 : Number.NaN);
  if (!isWhole(value)) {
    // A missing or malformed number has its own finding; adding NaN would hide every later one.
    running.isKnown = false;
  } else if (typeof value !== 'number') {
    running.value += BigInt(value) * BigInt(sign);
  } else {
    running.pending += sign * value;
    if (Math.abs(running.pending) < FLUSH_AT) return;
    running.value += BigInt(running.pending);
    running.pending = 0;
  }
}

function isWhole(value: Value): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value !== 'string' || areDigits(value, 0, value.length);
}

function addUnique(running: Running, record: Record, ref: FieldRef, seen: SeenValues): void {
  if (ref.record !== record.type) return;
  const text = record.raw(ref.field);
  running.value = 0n;
  running.pending = text === undefined ? 0 : seen.add(text, record.line);
}

/** The number that should stand there, or 0 where it does. A gap is told once: what comes after it is counted on from it. */
function follow(running: Running, record: Record, ref: FieldRef): void {
  if (ref.record !== record.type) return;
  const { last, total } = running;
  const value = record.value(ref.field);
  running.pending = 0;
  running.value = 0n;
  if (value === undefined || !isWhole(value)) {
    running.last = last === undefined ? undefined : last + 1n;
    return;
  }
  const expected = last === undefined ? BigInt(total.start) : last + 1n;
  running.last = BigInt(value);
  if (running.last !== expected) running.value = expected;
}
