import type { Finding } from '../core/finding.ts';
import { checkGivenField, createFieldCheck, type FixedFieldCheck } from './check-field.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { buildFieldFinding, type Reporter } from './problem-finding.ts';
import { QuickCheck } from './quick-check.ts';
import { readCsv } from './read-csv.ts';
import { readFixed } from './read-fixed.ts';
import { readJson } from './read-json.ts';
import { readXml } from './read-xml.ts';
import { FixedRecord, Item, type Record, type Unit } from './record.ts';
import { RecordOrder } from './record-order.ts';

const MAX_ITEM_RECORDS = 10_000;
const TERMINATORS = { crlf: '\r\n', lf: '\n', nel: '\u0085', none: '', any: '\n' } as const;

interface FieldCheck {
  readonly field: Field;
  readonly check: FixedFieldCheck;
}

interface TypeChecks {
  readonly quick: QuickCheck;
  /** The checks that are left when the quick one vouches for the other fields. */
  readonly rest: readonly FieldCheck[];
  readonly all: readonly FieldCheck[];
}

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
  for await (const records of readRecords(layout, source, reporter)) {
    const units: Unit[] = [];
    for (const record of records) assembler.add(record, units);
    if (units.length > 0) yield units;
  }
  const last: Unit[] = [];
  assembler.end(last);
  if (last.length > 0) yield last;
}

function readRecords(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Record[]> {
  switch (layout.kind) {
    case 'fixed':
      return readFixed(layout, source, reporter);
    case 'xml':
      return readXml(layout, source, reporter);
    case 'csv':
      return readCsv(layout, source, reporter);
    case 'json':
      return readJson(layout, source, reporter);
  }
}

class Assembler {
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #checks: readonly TypeChecks[];
  /** By number of the record type: a Set would be asked three times for each record. */
  readonly #isHead: readonly boolean[];
  readonly #isMember: readonly boolean[];
  readonly #terminator: string;
  #item: Item | undefined;
  #itemCount = 0;
  #count = 0;
  #lastLine = 0;
  readonly #order: RecordOrder | undefined;
  /** Empty lines after the open item's last record: they come after it when the file is written. */
  readonly #blanks: Record[] = [];
  readonly #reportedOnce = new Set<string>();

  constructor(layout: Layout, reporter: Reporter) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#checks = layout.records.map(createTypeChecks);
    this.#terminator = TERMINATORS[layout.raw.newline ?? 'any'];
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
    this.#lastLine = record.line;
    const previous = this.#item;
    if (this.#isHead[index]) {
      this.#close(units);
      this.#item = new Item(++this.#itemCount);
    } else if (previous && !this.#isMember[index]) {
      this.#close(units);
    }
    this.#step(record, previous);
    this.#check(record);
    if (this.#item && this.#isMember[index]) this.#put(record);
    else units.push(record);
  }

  end(units: Unit[]): void {
    this.#close(units);
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
        `a record ${expected} after line ${this.#lastLine}`,
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
    units.push(this.#item, ...this.#blanks.splice(0));
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

  #check(record: Record): void {
    const item = this.#item && this.#isMember[record.type.index] ? this.#item.ordinal : undefined;
    if (record instanceof FixedRecord) this.#checkFixed(record, item);
    else this.#checkGiven(record, item);
  }

  #checkFixed(record: FixedRecord, item: number | undefined): void {
    const { quick, rest, all } = this.#checks[record.type.index]!;
    const { text, view } = record.chunk;
    const { start, end, type } = record;
    if (end - start !== type.length) this.#checkLength(record, item);
    if (record.terminator !== this.#terminator) this.#checkTerminator(record);
    const isGood = view && end - start === type.length && quick.accepts(view, start);
    for (const { field, check } of isGood ? rest : all) {
      const problem = check(text, start, end);
      if (problem)
        this.#report(
          buildFieldFinding(
            this.#reporter.file,
            record,
            field,
            problem,
            consequenceFor(item),
            item,
          ),
        );
    }
  }

  #checkGiven(record: Record, item: number | undefined): void {
    for (const field of record.type.fields) {
      const problem = checkGivenField(field, record);
      if (problem)
        this.#report(
          buildFieldFinding(
            this.#reporter.file,
            record,
            field,
            problem,
            consequenceFor(item),
            item,
          ),
        );
    }
  }

  #checkLength(record: FixedRecord, item: number | undefined): void {
    const length = record.end - record.start;
    const { length: expected } = record.type;
    if (length < expected && this.#layout.raw.trailingBlanks === 'cut') return;
    this.#report({
      code: length > expected ? 'RECORD_TOO_LONG' : 'RECORD_TOO_SHORT',
      consequence: consequenceFor(item),
      file: this.#reporter.file,
      ...record.place(),
      record: record.type.name,
      ...(item === undefined ? {} : { item }),
      found: `${length} characters`,
      expected: `${expected} characters`,
      message: 'the record does not have its length',
      fix:
        length > expected
          ? 'check the encoding: a file written as UTF-8 has longer lines'
          : 'fill the record with blanks',
    });
  }

  #checkTerminator(record: FixedRecord): void {
    const { newline = 'any' } = this.#layout.raw;
    if (newline === 'any' || newline === 'none' || record.terminator === '') return;
    // Every line of such a file is wrong: one finding says it, the others would bury the rest.
    if (!this.#isFirst('newline')) return;
    this.#report({
      code: 'NEWLINE_UNEXPECTED',
      consequence: 'reject-file',
      file: this.#reporter.file,
      ...record.place(),
      found: JSON.stringify(record.terminator),
      expected: newline.toUpperCase(),
      message: 'the line does not end as the layout says',
      fix: `write the file with ${newline.toUpperCase()} line ends`,
    });
  }

  #report(finding: Finding): void {
    this.#reporter.report(finding);
  }

  #reportFile(code: string, message: string, expected: string, fix: string): void {
    this.#reporter.report({
      code,
      consequence: 'reject-file',
      file: this.#reporter.file,
      message,
      expected,
      fix,
      ...(this.#lastLine > 0 ? { line: this.#lastLine } : {}),
    });
  }
}

function consequenceFor(item: number | undefined): 'reject-item' | 'reject-file' {
  return item === undefined ? 'reject-file' : 'reject-item';
}

function createTypeChecks(type: RecordType): TypeChecks {
  const quick = new QuickCheck(type);
  const all = type.fields.flatMap((field) => {
    // The ids were compared when the record was recognised.
    const check = field.id === undefined ? createFieldCheck(field) : undefined;
    return check ? [{ field, check }] : [];
  });
  return { quick, rest: all.filter(({ field }) => quick.rest.includes(field)), all };
}
