import { openChunks } from '../core/files.ts';
import { FindingList } from '../core/finding.ts';
import { PackedList, type ReadOnce } from '../core/packed-list.ts';
import type {
  AnswerErrorMap,
  AnswerMap,
  Field,
  FieldRef,
  KeyRefs,
  RecordType,
} from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { isItem, type Record } from '../format/record.ts';
import type { Form } from './authority.ts';
import { createUnitChecker, type RuleFacts } from './check-units.ts';
import { type Keys, type LastRecords, readKeys } from './read-keys.ts';

export interface AnswerError {
  readonly code: string;
  /** The authority's own text, or the code list's. */
  readonly text: string | undefined;
  /** The item's number in our file, from 1. */
  readonly position: number | undefined;
  readonly references: Keys;
}

export interface AnswerItem {
  readonly references: Keys;
  /** References that the authority gives the item, e.g. its case number. */
  readonly assigns: Keys;
  readonly line: number;
  readonly byte: number;
}

/** What one part of an answer says, in the terms of every authority. */
export interface AnswerPart {
  /** Keys to the batch, in the order they are to be tried. */
  readonly keys: readonly Keys[];
  readonly verdict: 'accepted' | 'rejected' | undefined;
  /** How many items the authority counted in our file. */
  readonly count?: number | undefined;
  /** How many of them it says are faulty. */
  readonly errorCount?: number | undefined;
  readonly errors: AnswerError[];
  readonly items: ReadOnce<AnswerItem>;
}

export interface AnswerContent {
  readonly parts: readonly AnswerPart[];
  readonly findings: FindingList;
}

/** Reads an answer file by its form, once for all its parts; items are packed, so that a million fit. */
export async function readAnswer(
  path: string,
  form: Form,
  facts: RuleFacts,
): Promise<AnswerContent> {
  const findings = new FindingList();
  const reporter = {
    file: facts.fileName,
    report: (finding: Parameters<FindingList['add']>[0]) => findings.add(finding),
  };
  const checker = createUnitChecker(form.rules, facts, reporter);
  const reader = new PartReader(form.layout.answer!);
  for await (const units of readUnits(form.layout, openChunks(path), checker.reporter)) {
    for (const unit of units) {
      checker.check(unit);
      for (const record of isItem(unit) ? unit.records : [unit]) reader.add(record);
    }
  }
  checker.end();
  return { parts: reader.end(), findings };
}

interface OpenPart {
  count?: number;
  errorCount?: number;
  /** The last record of each type: what a record nested in it refers to. */
  last: Map<RecordType, Record>;
  keys: { [kind: string]: string }[];
  verdict: AnswerPart['verdict'];
  errors: AnswerError[];
  items: PackedList<AnswerItem>;
}

class PartReader {
  readonly #map: AnswerMap;
  readonly #parts: OpenPart[] = [];

  constructor(map: AnswerMap) {
    this.#map = map;
    if (map.sections.size === 0) this.#open();
  }

  add(record: Record): void {
    const { index } = record.type;
    if (index < 0) return;
    if (this.#map.sections.has(index)) this.#open();
    const part = this.#parts.at(-1);
    if (!part) return;
    part.last.set(record.type, record);
    this.#readKeys(record, part);
    this.#readVerdict(record, part);
    this.#readCounts(record, part);
    for (const error of this.#map.errors)
      if (isError(record, error)) part.errors.push(toError(error, part.last));
    const { items } = this.#map;
    if (items?.record !== record.type) return;
    part.items.push({
      references: readKeys(items.references, part.last),
      assigns: readKeys(items.assigns, part.last),
      line: record.line,
      byte: record.place().byte ?? 0,
    });
  }

  /** A set of keys counts only when every key in it was given. */
  end(): AnswerPart[] {
    return this.#parts.map(({ last: _last, ...part }) => ({
      ...part,
      keys: part.keys.filter(
        (keys, index) =>
          Object.keys(keys).length === this.#map.batch[index]!.size && Object.keys(keys).length > 0,
      ),
    }));
  }

  #open(): void {
    this.#parts.push({
      keys: this.#map.batch.map(() => ({})),
      verdict: undefined,
      last: new Map(),
      errors: [],
      items: new PackedList(),
    });
  }

  #readKeys(record: Record, part: OpenPart): void {
    for (const [index, refs] of this.#map.batch.entries())
      Object.assign(part.keys[index]!, readOwnKeys(refs, record));
  }

  #readCounts(record: Record, part: OpenPart): void {
    for (const name of ['count', 'errorCount'] as const) {
      const ref = this.#map[name];
      const value = ref?.record === record.type ? record.value(ref.field) : undefined;
      if (typeof value === 'number') part[name] = value;
    }
  }

  #readVerdict(record: Record, part: OpenPart): void {
    const { verdict } = this.#map;
    if (verdict?.from.record !== record.type) return;
    const word = record.raw(verdict.from.field) ?? '';
    if (verdict.accepted.has(word)) part.verdict = 'accepted';
    else if (verdict.rejected.has(word)) part.verdict = 'rejected';
  }
}

/** Where nothing says which records are errors, those that have a code. */
function isError(record: Record, { record: type, code, when }: AnswerErrorMap): boolean {
  if (record.type !== type) return false;
  if (when) return when.values.has(record.raw(when.from.field) ?? '');
  return code.record !== type || (record.raw(code.field) ?? '') !== '';
}

function toError(map: AnswerErrorMap, last: LastRecords): AnswerError {
  const raw = (ref: FieldRef | undefined) => ref && last.get(ref.record)?.raw(ref.field);
  const code = raw(map.code) ?? '';
  const position = map.position && last.get(map.position.record)?.value(map.position.field);
  return {
    code,
    text: addPlace(raw(map.text) ?? findText(map.code.field, code), raw(map.place)),
    position: typeof position === 'number' ? position : undefined,
    references: readKeys(map.references, last),
  };
}

/** The place goes with the text: it is part of what is to be mended. */
function addPlace(text: string | undefined, place: string | undefined): string | undefined {
  return place ? `${text ?? ''} (at ${place})`.trimStart() : text;
}

function findText({ codes }: Field, code: string): string | undefined {
  const text = codes?.codes.get(code)?.text;
  return text ?? (codes?.open ? `not in our list ${codes.name}` : undefined);
}

function readOwnKeys(refs: KeyRefs, record: Record): Keys {
  return readKeys(
    new Map([...refs].filter(([, ref]) => ref.record === record.type)),
    new Map([[record.type, record]]),
  );
}
