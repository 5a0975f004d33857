import { openChunks } from '../core/files.ts';
import { FindingList } from '../core/finding.ts';
import { MAX_ITEMS, ManifestBuilder } from '../core/manifest.ts';
import { parseMinor } from '../core/money.ts';
import type { ReferenceHash } from '../core/reference-hash.ts';
import type { Value } from '../format/field-type.ts';
import type { BatchMap, FieldRef } from '../format/layout.ts';
import { buildFieldFinding } from '../format/problem-finding.ts';
import { readUnits } from '../format/read-units.ts';
import { type Item, isItem, type Record } from '../format/record.ts';
import type { Form } from '../rules/authority.ts';
import { createUnitChecker, type RuleFacts } from '../rules/check-units.ts';
import type { Checked } from '../rules/checked.ts';

export interface CheckOptions {
  readonly facts: RuleFacts;
  readonly maxFindings: number;
  /** How references are hashed in the manifest. */
  readonly references: ReferenceHash;
  /** Told now and then how many bytes have been read. */
  readonly onProgress?: (bytes: number) => void;
}

/** Reads a whole file once, in flat memory: fields, order, rules and totals. */
export async function check(path: string, form: Form, options: CheckOptions): Promise<Checked> {
  const checking = new Checking(form, options);
  const source = readChunks(path, options.onProgress);
  for await (const units of readUnits(form.layout, source, checking.checker.reporter)) {
    for (const unit of units) {
      checking.checker.check(unit);
      if (isItem(unit)) checking.addItem(unit);
      else checking.addRecord(unit);
    }
  }
  return checking.end();
}

/** A file in pieces, as the engine reads it. */
export async function* readChunks(
  path: string,
  onProgress: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of openChunks(path)) {
    yield chunk;
    bytes += chunk.length;
    onProgress?.(bytes);
  }
}

class Checking {
  readonly reporter;
  readonly checker;
  readonly #form: Form;
  readonly #findings: FindingList;
  readonly #rejected = new Set<number>();
  readonly #map: BatchMap | undefined;
  readonly #manifest: ManifestBuilder;
  readonly #referenceFields: readonly FieldRef[];
  /** Fields that name the batch: all of them, and those that every item repeats. */
  readonly #factFields: readonly FieldRef[];
  readonly #itemFactFields: readonly FieldRef[];
  /** What they held first. */
  readonly #facts = new Map<FieldRef, string>();
  readonly #isOfMany: boolean;
  #items = 0;
  #amount = 0;
  #records = 0;
  readonly #amounts = new Map<number, number>();
  readonly #attachments: Checked['attachments'][number][] = [];

  constructor(form: Form, { facts, maxFindings, references }: CheckOptions) {
    this.#form = form;
    this.#findings = new FindingList(maxFindings);
    this.reporter = {
      file: facts.fileName,
      report: (finding: Parameters<FindingList['add']>[0]) => {
        this.#findings.add(finding);
        if (finding.consequence === 'reject-item' && finding.item !== undefined)
          this.#rejected.add(finding.item);
      },
    };
    this.checker = createUnitChecker(form.rules, facts, this.reporter);
    this.#map = form.layout.batch;
    this.#isOfMany = form.layout.raw.shape === 'any';
    const { creditor, organisation, sequence, businessId = [] } = this.#map ?? {};
    this.#factFields = [creditor, organisation, sequence, ...businessId].filter(
      (ref) => ref !== undefined,
    );
    const members = form.layout.item?.members;
    this.#itemFactFields = this.#factFields.filter((ref) => members?.has(ref.record.index));
    this.#referenceFields = [...(this.#map?.references ?? new Map<string, FieldRef>()).values()];
    const kinds = [...(this.#map?.references ?? new Map<string, FieldRef>()).keys()];
    this.#manifest = new ManifestBuilder(kinds, references);
  }

  addRecord(record: Record): void {
    if (record.type.index < 0) return;
    this.#records++;
    this.#addFacts(this.#factFields, record);
  }

  addItem(item: Item): void {
    this.#items++;
    this.#records += item.records.length;
    this.#addAttachments(item);
    const amount = readAmount(item, this.#map?.amount);
    this.#amount += amount;
    if (this.#rejected.has(item.ordinal)) this.#amounts.set(item.ordinal, amount);
    if (this.#itemFactFields.length > 0)
      for (const record of item.records) this.#addFacts(this.#itemFactFields, record, item.ordinal);
    if (this.#items > MAX_ITEMS) {
      this.#reportTooMany(item);
      return;
    }
    const place = item.head.place();
    const references = this.#referenceFields.map((ref) => item.get(ref.record)?.raw(ref.field));
    this.#manifest.add(
      { ordinal: item.ordinal, line: item.head.line, byte: place.byte ?? 0, amount },
      references,
    );
  }

  #addAttachments(item: Item): void {
    const map = this.#map?.attachments;
    if (!map) return;
    for (const record of item.getAll(map.name.record)) {
      const name = record.raw(map.name.field);
      if (name && !record.raw(map.uploaded.field))
        this.#attachments.push({
          name: copy(name),
          item: item.ordinal,
          place: record.place(map.name.field),
        });
    }
  }

  #reportTooMany({ head, ordinal }: Item): void {
    if (ordinal !== MAX_ITEMS + 1) return;
    this.reporter.report({
      code: 'ITEMS_TOO_MANY',
      consequence: 'reject-file',
      file: this.reporter.file,
      ...head.place(),
      message: `a file may hold ${MAX_ITEMS} items`,
      expected: 'fewer items',
      fix: 'split the file',
    });
  }

  #addFacts(refs: readonly FieldRef[], record: Record, item?: number): void {
    for (const ref of refs) {
      const content = ref.record === record.type && record.raw(ref.field);
      if (!content) continue;
      const first = this.#facts.get(ref);
      if (first === undefined) this.#facts.set(ref, copy(content));
      // Documents that stand in a file by whatever way go their own ways.
      else if (ref === this.#map?.creditor && content !== first && !this.#isOfMany)
        this.#reportCreditor(ref, record, first, item);
    }
  }

  #reportCreditor({ field }: FieldRef, record: Record, first: string, item?: number): void {
    const problem = {
      code: 'CREDITOR_MIXED',
      message: 'the file names another creditor before',
      expected: first,
      fix: 'write a file for each creditor, and name each by one name only',
    };
    const { file, report } = this.reporter;
    report(buildFieldFinding(file, record, field, problem, 'reject-file', item));
  }

  end(): Checked {
    this.checker.end();
    this.#findings.sort();
    const { creditor, organisation, sequence, businessId = [] } = this.#map ?? {};
    const number = sequence && this.#facts.get(sequence);
    const isWhole = !this.#findings.rejectsFile;
    // A file that has no number of its own yet has no identity to share with another.
    const isNumbered =
      Number(number) > 0 || !businessId.some((ref) => ref.field === sequence?.field);
    const names = this.#form.layout.totals.map(
      (total) => [total.name, this.checker.totals.get(total.name)] as const,
    );
    return {
      findings: this.#findings,
      rejected: this.#rejected,
      items: this.#items,
      amount: this.#amount,
      amountRejected: [...this.#rejected].reduce(
        (sum, ordinal) => sum + (this.#amounts.get(ordinal) ?? 0),
        0,
      ),
      records: this.#records,
      creditor: creditor && this.#facts.get(creditor),
      organisation: organisation && this.#facts.get(organisation),
      sequence: number !== undefined && /^\d{1,15}$/.test(number) ? Number(number) : undefined,
      businessKey:
        businessId.length > 0 && isWhole && isNumbered
          ? businessId.map((ref) => this.#facts.get(ref) ?? '').join('/')
          : undefined,
      totals: new Map(names),
      attachments: this.#attachments,
      manifest: this.#manifest.finish(),
    };
  }
}

/** The amount of an item: that of its record, or of all of them where it has several. */
export function readAmount(item: Item, ref: FieldRef | undefined): number {
  if (!ref) return 0;
  const amounts = item.getAll(ref.record).map((record) => toAmount(record.value(ref.field)));
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function toAmount(value: Value | undefined): number {
  const amount = Number(typeof value === 'string' ? (parseMinor(value) ?? 0n) : (value ?? 0));
  return Number.isSafeInteger(amount) ? amount : 0;
}

/** A slice of a chunk keeps the whole chunk in memory; what outlives the batch is copied. */
function copy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
