import type { Finding } from '../core/finding.ts';
import type { Field } from '../format/layout.ts';
import { buildFieldFinding, type Reporter } from '../format/problem-finding.ts';
import { type Item, isItem, type Record, type Unit } from '../format/record.ts';
import { createTotals, type Totals } from '../format/totals.ts';
import { LateTotals } from './late-totals.ts';
import { Nest } from './nest.ts';
import type { Rule, RuleContext, RuleSet } from './rule.ts';
import { type Breach, buildRuleBase, buildRuleFinding, isMalformed } from './rule-finding.ts';
import type { View } from './views.ts';

/** What rules may know besides the file itself. */
export interface RuleFacts {
  readonly today: string;
  readonly fileName: string;
  /** Dated amounts by name, in öre. */
  readonly settings: ReadonlyMap<string, bigint>;
  /** Where the file is going, and the organisation number that it is sent as; '' or absent where nobody knows. */
  readonly environment?: string;
  readonly sender?: string;
  /** Names of the files that lie beside it. */
  readonly beside?: readonly string[];
  /** The head record of what was sent before, when an item changes it. */
  readonly findSubmitted?: (item: Item) => Item | undefined;
}

/** Applies rules and totals to the units of one file, in order. */
export interface UnitChecker {
  readonly totals: Totals;
  /** For whoever reads the file: what could not be read is missing from the totals. */
  readonly reporter: Reporter;
  check(unit: Unit): void;
  /** Rules on the whole file, and totals that stand before what they count. */
  end(): void;
}

/** What makes records missing that the file's totals count: those are not compared then. */
const UNREAD = new Set([
  'BYTE_UNDECODABLE',
  'CSV_MALFORMED',
  'ENCODING_OTHER',
  'FILE_CUT',
  'ITEM_TOO_LARGE',
  'JSON_MALFORMED',
  'JSON_SCHEMA',
  'LINE_TOO_LONG',
  'RECORD_UNKNOWN',
  'XML_DOCTYPE',
  'XML_ENCODING',
  'XML_MALFORMED',
  'XML_TEXT_TOO_LONG',
  'XML_TOO_DEEP',
]);

/** Makes a checker for one file; findings go to the reporter. */
export function createUnitChecker(
  rules: RuleSet,
  facts: RuleFacts,
  reporter: Reporter,
): UnitChecker {
  return new Checker(rules, facts, reporter);
}

class Checker implements UnitChecker {
  readonly totals: Totals;
  readonly reporter: Reporter;
  readonly #rules: RuleSet;
  readonly #reporter: Reporter;
  /** False when a part of the file could not be read, which rejects it. */
  #isRead = true;
  readonly #context: RuleContext;
  /** By number of the record type: a rule names it, so that it must be seen. */
  readonly #isNamed: readonly boolean[];
  readonly #hasTotalFields: readonly boolean[];
  /** The last record of each type: what rules outside items see. */
  readonly #lastRead: View[];
  readonly #facts: RuleFacts;
  /** Number of the record type that an item is. */
  readonly #head: number | undefined;
  #nest: Nest | undefined;
  readonly #atEnd = new LateTotals();
  /** By number of the record type: the totals that start over with it, if any. */
  readonly #startingOver: readonly (ReadonlySet<string> | undefined)[];

  constructor(rules: RuleSet, facts: RuleFacts, reporter: Reporter) {
    this.#rules = rules;
    this.#reporter = reporter;
    this.reporter = {
      file: reporter.file,
      report: (finding) => {
        if (finding.consequence === 'reject-file' && UNREAD.has(finding.code)) this.#isRead = false;
        reporter.report(finding);
      },
    };
    this.totals = createTotals(rules.layout);
    this.#context = {
      totals: new rules.views.totalsClass(this.totals),
      today: facts.today,
      fileName: facts.fileName,
      settings: new rules.views.settingsClass(facts.settings),
      environment: facts.environment ?? '',
      sender: facts.sender ?? '',
      beside: facts.beside ?? [],
      isChange: false,
    };
    this.#facts = facts;
    const head = rules.layout.recordsByName.get(rules.layout.item?.name ?? '');
    this.#head = head?.index;
    this.#showSubmitted(undefined);
    this.#isNamed = rules.layout.records.map(({ name }) => isNamed(name, rules));
    this.#hasTotalFields = rules.layout.records.map((type) =>
      type.fields.some((field) => field.total !== undefined),
    );
    this.#startingOver = rules.layout.records.map(({ index }) => {
      const names = rules.layout.totals.filter(({ resetBy }) => resetBy.has(index));
      return names.length > 0 ? new Set(names.map((total) => total.name)) : undefined;
    });
    this.#lastRead = [...rules.views.absentRecords];
    this.#show(rules.layout.records.keys(), this.#lastRead);
  }

  check(unit: Unit): void {
    if (isItem(unit)) this.#checkItem(unit);
    else if (unit.type.index >= 0) this.#checkRecord(unit, undefined);
  }

  end(): void {
    this.#compareLate();
    for (const rule of this.#rules.ofFile) this.#apply(rule, undefined, undefined);
  }

  #checkItem(item: Item): void {
    const { layout, views, ofItem } = this.#rules;
    if (views.itemClass && layout.item) this.#context[layout.item.name] = new views.itemClass(item);
    // A record of the item before this one must not be taken for one of this.
    const members = layout.item?.members ?? new Set();
    this.#show(members, views.absentRecords);
    this.#nest = new Nest(item);
    this.#showSubmitted(this.#facts.findSubmitted?.(item));
    for (const record of item.records) this.#checkRecord(record, item);
    const own = this.#startingOver[item.head.type.index];
    if (own) this.#compareLate(own, item);
    for (const rule of ofItem) this.#apply(rule, undefined, item);
    this.#nest = undefined;
    this.#show(members, this.#lastRead);
  }

  /** Lets rules see these records of some types until the next ones are read. */
  #show(types: Iterable<number>, views: readonly View[]): void {
    for (const index of types)
      this.#context[this.#rules.layout.records[index]!.name] = views[index];
  }

  /** What was sent before of the item that is looked at. */
  #showSubmitted(submitted: Item | undefined): void {
    if (this.#head === undefined) return;
    const { recordClasses, absentRecords } = this.#rules.views;
    this.#context.isChange = submitted !== undefined;
    this.#context.submitted = submitted
      ? new recordClasses[this.#head]!(submitted.head, new Nest(submitted))
      : absentRecords[this.#head];
  }

  #compareLate(totals?: ReadonlySet<string>, item?: Item): void {
    for (const { record, field } of this.#atEnd.take(totals))
      this.#compareTotal(record, field, item);
  }

  #checkRecord(record: Record, item: Item | undefined): void {
    const { index, name } = record.type;
    const startingOver = this.#startingOver[index];
    if (startingOver) this.#compareLate(startingOver);
    this.totals.add(record);
    const rules = this.#rules.byRecord[index]!;
    if (this.#isNamed[index]) {
      const view = new this.#rules.views.recordClasses[index]!(record, this.#nest);
      this.#context[name] = view;
      this.#lastRead[index] = view;
    }
    if (this.#hasTotalFields[index]) this.#checkTotals(record, item);
    for (const rule of rules) this.#apply(rule, record, item);
  }

  #checkTotals(record: Record, item: Item | undefined): void {
    for (const field of record.type.fields) {
      if (field.total === undefined) continue;
      if (field.isTotalAtEnd) this.#atEnd.add(record, field);
      else this.#compareTotal(record, field, item);
    }
  }

  #compareTotal(record: Record, field: Field, item: Item | undefined): void {
    if (!this.#isRead || !this.totals.isKnown(field.total!)) return;
    const value = record.value(field);
    const total = this.totals.get(field.total!);
    // An empty field has its own finding, unless it may be empty.
    if (value === undefined) return;
    // So has a malformed one.
    if (Number.isNaN(value)) return;
    if (typeof value !== 'string' && String(value) === String(total)) return;
    if (typeof value === 'string' && /^\d+$/.test(value) && BigInt(value) === total) return;
    const problem = {
      code: 'TOTAL_MISMATCH',
      message: `the total ${field.total} does not agree with what was counted`,
      expected: writeTotal(field, total),
      fix: 'correct the total, or find the records that are missing or too many',
    };
    this.#reporter.report(
      buildFieldFinding(
        this.#reporter.file,
        record,
        field,
        problem,
        item ? 'reject-item' : 'reject-file',
        item?.ordinal,
      ),
    );
  }

  #apply(rule: Rule, record: Record | undefined, item: Item | undefined): void {
    // What could not be read is missing from the totals: a rule on them would name a consequence.
    if (!this.#isRead && `${rule.raw.when} ${rule.raw.must}`.includes('totals.')) return;
    const breach = { rule, file: this.#reporter.file, record, item };
    const finding = this.#judge(breach);
    if (finding && !isMalformed(breach)) this.#reporter.report(finding);
  }

  #judge(breach: Breach): Finding | undefined {
    const { when, must } = breach.rule;
    try {
      if (when && when(this.#context) !== true) return undefined;
      if (must(this.#context) === true) return undefined;
      return buildRuleFinding(breach, this.#context);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'EvaluationError') throw error;
      return {
        ...buildRuleBase(breach),
        // CEL's own words would quote the value, which may be personal.
        message: 'the rule could not be worked out on this record',
        fix: "correct what the file's other findings name first",
      };
    }
  }
}

/** A total as its field would have it; one below zero has no such form in a field without a sign. */
function writeTotal({ type, from, to, align, pad }: Field, total: bigint): string {
  try {
    const text = type.write(total);
    return align === 'right' ? text.padStart(to - from, pad) : text;
  } catch {
    return String(total);
  }
}

/** True when the name stands in any text of the rules: CEL comes to a record in no other way. */
function isNamed(name: string, { byRecord, ofItem, ofFile }: RuleSet): boolean {
  return [...byRecord.flat(), ...ofItem, ...ofFile].some(({ raw }) =>
    [raw.when, raw.must, raw.message, raw.expected, raw.found, raw.fix].some((text) =>
      text?.includes(name),
    ),
  );
}
