import { RecordChecker } from './check-record.ts';
import type { Ending } from './ending.ts';
import type { Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { Item, type Record, type Unit } from './record.ts';
import { RecordOrder } from './record-order.ts';

const MAX_ITEM_RECORDS = 10_000;
/**
 * Reads a file by its layout: checks every field and the order of the records, and puts the records
 * together to items. Gives batches of units in file order; a batch holds only until the next.
 */
export async function* readUnits(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Unit[]> {
  const assembler = new Assembler(layout, reporter);
  const ending = { isCut: false };
  const readRecords = await READERS[layout.kind]();
  for await (const records of readRecords(layout, source, reporter, ending)) {
    const units: Unit[] = [];
    for (const record of records) assembler.add(record, units);
    if (units.length > 0) yield units;
  }
  const last: Unit[] = [];
  assembler.end(last, ending);
  if (last.length > 0) yield last;
}

type ReadRecords = (
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
) => AsyncGenerator<Record[]>;

/** Loaded with the first file of the kind: parsers that nobody needs would slow every start. */
const READERS: { readonly [kind in Layout['kind']]: () => Promise<ReadRecords> } = {
  fixed: async () => (await import('./read-fixed.ts')).readFixed,
  xml: async () => (await import('./read-xml.ts')).readXml,
  csv: async () => (await import('./read-csv.ts')).readCsv,
  json: async () => (await import('./read-json.ts')).readJson,
};

class Assembler {
  readonly #reporter: Reporter;
  readonly #checker: RecordChecker;
  /** By number of the record type: a Set would be asked three times for each record. */
  readonly #isHead: readonly boolean[];
  readonly #isMember: readonly boolean[];
  #item: Item | undefined;
  #itemCount = 0;
  #count = 0;
  /** The last one read: its line is only asked for when something is missing after it. */
  #last: Record | undefined;
  readonly #order: RecordOrder | undefined;
  /** Empty lines after the open item's last record: they come after it when the file is written. */
  readonly #blanks: Record[] = [];
  readonly #reportedOnce = new Set<string>();

  constructor(layout: Layout, reporter: Reporter) {
    this.#reporter = reporter;
    this.#checker = new RecordChecker(layout, reporter);
    this.#order = layout.structure && new RecordOrder(layout.structure, layout.item);
    this.#isHead = layout.records.map(({ index }) => layout.item?.heads.has(index) ?? false);
    this.#isMember = layout.records.map(({ index }) => layout.item?.members.has(index) ?? false);
  }

  add(record: Record, units: Unit[]): void {
    const { index } = record.type;
    if (index < 0) {
      if (this.#item) this.#blanks.push(record);
      else units.push(record);
      return;
    }
    this.#count++;
    this.#last = record;
    const previous = this.#item;
    if (this.#isHead[index]) {
      this.#close(units);
      this.#item = new Item(++this.#itemCount);
    } else if (previous && !this.#isMember[index]) {
      this.#close(units);
    }
    this.#step(record, previous);
    const item = this.#item && this.#isMember[index] ? this.#item : undefined;
    this.#checker.check(record, item?.ordinal);
    if (item) this.#put(record);
    else units.push(record);
  }

  end(units: Unit[], { isCut }: Ending): void {
    this.#close(units);
    if (isCut) return;
    if (this.#count === 0)
      this.#reportFile(
        'FILE_EMPTY',
        'the file holds no record',
        'at least one record',
        'check that the right file was sent',
      );
    else if (this.#order && !this.#order.isComplete()) {
      const expected = this.#order.getExpected().join(' or ');
      this.#reportFile(
        'RECORD_MISSING',
        'the file ends too early',
        `a record ${expected} after line ${this.#last!.line}`,
        'send the whole file: it may have been taken before it was complete',
      );
    }
  }

  #put(record: Record): void {
    const item = this.#item!;
    if (item.records.length < MAX_ITEM_RECORDS) item.records.push(record);
    else if (this.#isFirst(`item ${item.ordinal}`))
      this.#reportFile(
        'ITEM_TOO_LARGE',
        `item ${item.ordinal} has more than ${MAX_ITEM_RECORDS} records`,
        'a smaller item',
        'split it',
      );
  }

  #close(units: Unit[]): void {
    if (!this.#item) return;
    units.push(this.#item);
    for (const blank of this.#blanks.splice(0)) units.push(blank);
    this.#order?.endItem();
    this.#item = undefined;
  }

  #isFirst(name: string): boolean {
    if (this.#reportedOnce.has(name)) return false;
    this.#reportedOnce.add(name);
    return true;
  }

  /** Order of records. A record out of place is reported and reading goes on after it. */
  #step(record: Record, previous: Item | undefined): void {
    const order = this.#order;
    if (!order) return;
    const verdict = order.step(record.type.index, previous !== undefined);
    if (verdict === 'fits') return;
    const expected = order.getExpectedInstead().join(' or ') || 'the end of the file';
    const culprit = { file: undefined, previous, own: this.#item }[verdict];
    this.#reporter.report({
      code: 'RECORD_UNEXPECTED',
      consequence: culprit ? 'reject-item' : 'reject-file',
      file: this.#reporter.file,
      ...record.place(),
      record: record.type.name,
      ...(culprit ? { item: culprit.ordinal } : {}),
      found: `${record.type.name} (${record.type.title})`,
      expected,
      message: 'a record stands where it may not, or one before it is missing',
      fix: 'put the records in the order of the transaction',
    });
  }

  #reportFile(code: string, message: string, expected: string, fix: string): void {
    this.#reporter.report({
      code,
      consequence: 'reject-file',
      file: this.#reporter.file,
      message,
      expected,
      fix,
      ...(this.#last ? { line: this.#last.line } : {}),
    });
  }
}
