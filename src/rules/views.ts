import type { Layout, RecordType } from '../format/layout.ts';
import { type Item, type Record, ValuesRecord } from '../format/record.ts';
import type { Totals } from '../format/totals.ts';
import { findNesting, type Nest, type Nesting } from './nest.ts';

/** What a rule sees of a record: one property for each field. Absent text is '', an absent number 0. */
export type View = object;

export interface Views {
  readonly recordClasses: readonly RecordClass[];
  /** By number of the record type: the types whose records it shows as lists of its own. */
  readonly nesting: Nesting;
  /** What a rule sees of a record that the file does not have: nothing but absent fields. */
  readonly absentRecords: readonly View[];
  readonly itemClass: (new (item: Item) => View) | undefined;
  readonly totalsClass: new (totals: Totals) => View;
  readonly settingNames: readonly string[];
  readonly settingsClass: new (amounts: Amounts) => View;
}

/** Makes the view of a record; with what its item nests in it, where records lie in each other. */
export type RecordClass = new (record: Record, nest?: Nest) => View;

/** Dated amounts by name, in öre. */
type Amounts = ReadonlyMap<string, bigint>;

/** Makes the classes through which CEL reads the records, items and totals of a layout. */
export function createViews(layout: Layout, settingNames: readonly string[]): Views {
  const nesting = findNesting(layout);
  const recordClasses: RecordClass[] = [];
  for (const type of layout.records)
    recordClasses.push(createRecordView(type, nesting[type.index]!, recordClasses));
  return {
    recordClasses,
    nesting,
    absentRecords: layout.records.map(
      (type, index) => new recordClasses[index]!(createAbsent(type)),
    ),
    itemClass: layout.item && createItemView(layout, recordClasses),
    totalsClass: createTotalsView(layout),
    settingNames,
    settingsClass: createSettingsView(settingNames),
  };
}

function createAbsent(type: RecordType): Record {
  return new ValuesRecord(type, []);
}

function createRecordView(
  type: RecordType,
  nested: readonly RecordType[],
  classes: readonly RecordClass[],
): RecordClass {
  class RecordView {
    declare readonly $record: Record;
    declare readonly $nest: Nest | undefined;
    /** Lists that rules have asked for: they ask again and again. */
    declare readonly $lists: (readonly View[])[];
    constructor(record: Record, nest?: Nest) {
      this.$record = record;
      this.$nest = nest;
      if (nested.length > 0) this.$lists = [];
    }
  }
  for (const [place, inner] of nested.entries())
    define(RecordView, inner.name, ({ $record, $nest, $lists }: RecordView) => {
      $lists[place] ??= ($nest?.getInner($record, inner) ?? []).map(
        (record) => new classes[inner.index]!(record, $nest),
      );
      return $lists[place];
    });
  for (const field of type.fields) {
    const { cel } = field.type;
    define(RecordView, field.name, (view: RecordView) => {
      const value = view.$record.value(field);
      if (cel === 'int') return toInt(value);
      return value ?? (cel === 'bool' ? false : '');
    });
  }
  return RecordView;
}

/** A malformed number has its own finding; to rules it is 0. */
function toInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : 0n;
}

function createItemView(
  layout: Layout,
  recordClasses: Views['recordClasses'],
): new (
  item: Item,
) => View {
  class ItemView {
    declare readonly $item: Item;
    constructor(item: Item) {
      this.$item = item;
    }
  }
  for (const index of layout.item!.members) {
    const type = layout.records[index]!;
    const RecordView = recordClasses[index]!;
    const isHead = layout.item!.heads.has(index);
    const absent = createAbsent(type);
    define(ItemView, type.name, ({ $item }: ItemView) =>
      isHead
        ? new RecordView($item.get(type) ?? absent)
        : $item.getAll(type).map((record) => new RecordView(record)),
    );
  }
  define(ItemView, 'ordinal', ({ $item }: ItemView) => BigInt($item.ordinal));
  return ItemView;
}

function createTotalsView(layout: Layout): new (totals: Totals) => View {
  class TotalsView {
    declare readonly $totals: Totals;
    constructor(totals: Totals) {
      this.$totals = totals;
    }
  }
  for (const { name } of layout.totals)
    define(TotalsView, name, ({ $totals }: TotalsView) => $totals.get(name));
  return TotalsView;
}

function createSettingsView(names: readonly string[]): new (amounts: Amounts) => View {
  class SettingsView {
    declare readonly $amounts: Amounts;
    constructor(amounts: Amounts) {
      this.$amounts = amounts;
    }
  }
  for (const name of names)
    define(SettingsView, name, ({ $amounts }: SettingsView) => $amounts.get(name));
  return SettingsView;
}

function define<T>(target: { prototype: T }, name: string, get: (view: T) => unknown): void {
  Object.defineProperty(target.prototype, name, {
    get(this: T) {
      return get(this);
    },
    enumerable: true,
  });
}
