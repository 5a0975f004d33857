import { openChunks } from '../core/files.ts';
import { FindingList } from '../core/finding.ts';
import type { CaseMap, FieldRef, RecordType } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { isItem, type Record } from '../format/record.ts';
import type { Form } from './authority.ts';
import { createUnitChecker, type RuleFacts } from './check-units.ts';
import { type Keys, type LastRecords, readKeys } from './read-keys.ts';

/** What a file tells of one case. */
export interface CaseNews {
  /** Its number in the file, from 1. */
  readonly ordinal: number;
  readonly line: number;
  readonly byte: number;
  readonly references: Keys;
  /** References that it gives the case. */
  readonly assigns: Keys;
  /** What has happened: the code, and the text of its list. */
  readonly code: string;
  readonly text: string;
  /** ISO day. */
  readonly date: string | undefined;
  /** Minor units. */
  readonly amount: number | undefined;
  /** Nothing more comes of the case. */
  readonly closes: boolean;
  /** What the authority asks to be corrected, in its own words. */
  readonly asks: string | undefined;
  /** Why its own reference is not known. */
  readonly lacks: string | undefined;
  /** What is told of it besides, in words. */
  readonly details: readonly string[];
}

/**
 * Reads a file that tells of cases, in flat memory; `take` gets each, and tells whether it wants more.
 * Returns the file's findings.
 */
export async function readCases(
  path: string,
  form: Form,
  facts: RuleFacts,
  take: (news: CaseNews) => boolean,
): Promise<FindingList> {
  const findings = new FindingList();
  const reporter = {
    file: facts.fileName,
    report: (finding: Parameters<FindingList['add']>[0]) => findings.add(finding),
  };
  const checker = createUnitChecker(form.rules, facts, reporter);
  const maps = form.layout.cases ?? [];
  const last = new Map<RecordType, Record>();
  let ordinal = 0;
  // What tells more of a case stands behind it.
  let open: { readonly map: CaseMap; readonly news: CaseNews; readonly details: string[] }[] = [];
  const isDone = () => {
    const wantsMore = open.every(({ news, details }) => take({ ...news, details }));
    open = [];
    return !wantsMore;
  };
  for await (const record of readRecords(path, form, checker)) {
    last.set(record.type, record);
    for (const { map, details } of open) details.push(...tellDetails(map, record));
    const own = maps.filter((candidate) => candidate.record === record.type);
    if (own.length > 0 && isDone()) return findings;
    open.push(
      ...own.map((map) => ({ map, news: toNews(map, record, last, ++ordinal), details: [] })),
    );
  }
  if (isDone()) return findings;
  checker.end();
  return findings;
}

async function* readRecords(
  path: string,
  { layout }: Form,
  checker: ReturnType<typeof createUnitChecker>,
): AsyncGenerator<Record> {
  for await (const units of readUnits(layout, openChunks(path), checker.reporter))
    for (const unit of units) {
      checker.check(unit);
      if (isItem(unit)) yield* unit.records;
      else yield unit;
    }
}

/** The kinds of reference that a form's cases have, their own and those they are given. */
export function listCaseKinds({ layout }: Form): string[] {
  const maps = layout.cases ?? [];
  return [
    ...new Set(
      maps.flatMap(({ references, assigns }) => [...references.keys(), ...assigns.keys()]),
    ),
  ];
}

function toNews(map: CaseMap, record: Record, last: LastRecords, ordinal: number): CaseNews {
  const raw = (ref: FieldRef | undefined) => ref && last.get(ref.record)?.raw(ref.field);
  const value = (ref: FieldRef | undefined) => ref && last.get(ref.record)?.value(ref.field);
  const code = raw(map.what) ?? '';
  const amount = value(map.amount);
  const date = value(map.date);
  const closes = map.closes?.values.has(raw(map.closes.from) ?? '') ?? false;
  return {
    ordinal,
    line: record.line,
    byte: record.place().byte ?? 0,
    references: readKeys(map.references, last),
    assigns: readKeys(map.assigns, last),
    code,
    text: map.what.field.codes?.codes.get(code)?.text ?? code,
    date: typeof date === 'string' && date !== '' ? date : undefined,
    amount: typeof amount === 'number' ? amount : undefined,
    closes,
    asks: closes ? undefined : raw(map.asks) || undefined,
    lacks: raw(map.lacks) || undefined,
    details: [],
  };
}

/** What a record adds to a case, field by field under their titles. */
function tellDetails({ details }: CaseMap, record: Record): string[] {
  return details
    .filter((detail) => detail.record === record.type)
    .map(({ fields }) => {
      const told = fields.flatMap(({ field }) => {
        const code = record.raw(field);
        if (!code) return [];
        const text = field.codes?.codes.get(code)?.text;
        return [`${field.title} ${code}${text ? ` (${text})` : ''}`];
      });
      return `${record.type.title}: ${told.join(', ')}`;
    });
}
