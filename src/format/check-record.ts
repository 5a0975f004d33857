import { checkGivenField, createFieldCheck, type FixedFieldCheck } from './check-field.ts';
import type { Problem } from './field-type.ts';
import { FixedRecord } from './fixed-record.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { buildFieldFinding, type Reporter } from './problem-finding.ts';
import { QuickCheck } from './quick-check.ts';
import type { Record } from './record.ts';

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

/** Checks records one by one: their length, their line ends and their fields. */
export class RecordChecker {
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #checks: readonly TypeChecks[];
  readonly #terminator: string;
  #hasBadNewline = false;

  constructor(layout: Layout, reporter: Reporter) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#checks = layout.records.map(createTypeChecks);
    this.#terminator = TERMINATORS[layout.raw.newline ?? 'any'];
  }

  /** `item`: number of the item that the record belongs to. */
  check(record: Record, item: number | undefined): void {
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
      if (problem) this.#reportField(record, field, problem, item);
    }
  }

  #checkGiven(record: Record, item: number | undefined): void {
    for (const field of record.type.fields) {
      const problem = checkGivenField(field, record);
      if (problem) this.#reportField(record, field, problem, item);
    }
  }

  #checkLength(record: FixedRecord, item: number | undefined): void {
    const length = record.end - record.start;
    const { length: expected } = record.type;
    if (length < expected && this.#layout.raw.trailingBlanks === 'cut') return;
    this.#reporter.report({
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
    if (this.#hasBadNewline) return;
    this.#hasBadNewline = true;
    this.#reporter.report({
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

  #reportField(record: Record, field: Field, problem: Problem, item: number | undefined): void {
    const { file } = this.#reporter;
    const consequence = consequenceFor(item);
    this.#reporter.report(buildFieldFinding(file, record, field, problem, consequence, item));
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
