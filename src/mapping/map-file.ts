import { openChunks, replaceFile } from '../core/files.ts';
import { FindingList } from '../core/finding.ts';
import type { Field } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { isItem, type Record } from '../format/record.ts';
import { createUnitChecker, type RuleFacts } from '../rules/check-units.ts';
import { createBuilder } from './build-checked.ts';
import type { ItemRows, Scene } from './build-records.ts';
import { MappedPlaces, toColumn } from './mapped-places.ts';
import type { Mapping, Owner } from './mapping.ts';
import { OwnerView } from './mapping-environment.ts';
import { BegunItems, describeScattered } from './scattered.ts';
import { findDifferingRows } from './used-once.ts';
import { writeBuilt } from './write-built.ts';

export interface MapOptions {
  readonly facts: RuleFacts;
  readonly owner: Owner;
  readonly maxFindings: number;
}

/** What became of a creditor's file. */
export interface Mapped {
  /** Findings about the creditor's file itself. */
  readonly findings: FindingList;
  /** Where each item and record of the written file comes from. */
  readonly places: MappedPlaces;
}

/**
 * Writes a creditor's file as one of the authority's, in flat memory but for eight bytes a row. Items with
 * a faulty row are left out of it, and stand among the findings.
 */
export async function mapFile(
  mapping: Mapping,
  path: string,
  target: string,
  { facts, owner, maxFindings }: MapOptions,
): Promise<Mapped> {
  const findings = new FindingList(maxFindings);
  const places = new MappedPlaces(mapping);
  const scene: Scene = {
    creditor: new OwnerView(owner),
    today: facts.today,
    fileName: facts.fileName,
    settings: new mapping.source.views.settingsClass(facts.settings),
  };
  const builder = createBuilder(mapping, scene, (finding) =>
    findings.add({ ...finding, file: facts.fileName }),
  );
  const read = <T>(make: (item: ItemRows) => T | undefined) =>
    buildItems(mapping, path, facts, findings, places, make);
  async function* build(): AsyncGenerator<Record> {
    yield* places.note(builder.build(mapping.before) ?? []);
    for await (const built of read((item) => builder.build(mapping.item, item)))
      yield* places.note(built);
    yield* places.note(builder.build(mapping.after) ?? []);
  }
  async function* buildTexts(): AsyncGenerator<Buffer> {
    for await (const text of read((item) => builder.buildText(item))) yield Buffer.from(text);
  }
  if (mapping.document) await replaceFile(target, buildTexts());
  else await writeBuilt(mapping.form.layout, build(), target);
  return { findings, places };
}

/** What is made of each item that has no faulty row. */
async function* buildItems<T>(
  mapping: Mapping,
  path: string,
  facts: RuleFacts,
  findings: FindingList,
  places: MappedPlaces,
  make: (item: ItemRows) => T | undefined,
): AsyncGenerator<T> {
  const faulty = new Set<number>();
  const reporter = {
    file: facts.fileName,
    report: (finding: Parameters<FindingList['add']>[0]) => {
      findings.add(finding);
      if (finding.consequence === 'reject-item' && finding.line !== undefined)
        faulty.add(finding.line);
    },
  };
  const checker = createUnitChecker(mapping.source, facts, reporter);
  let rows: Record[] = [];
  const begun = new BegunItems(mapping.groupBy);
  const begin = (row: Record) => {
    // Records that come twice are told by the authority's own rules; a document in halves is told by none.
    const before = mapping.document && begun.begin(row);
    if (before === undefined) return;
    const columns = mapping.groupBy.map((field) => toColumn(mapping, field));
    findings.add({ ...describeScattered(row, before, columns), file: facts.fileName });
  };
  const close = function* (): Generator<T> {
    if (rows.length === 0) return;
    const differing = findDifferingRows(mapping.once, rows, (field) => toColumn(mapping, field));
    for (const finding of differing) reporter.report({ ...finding, file: facts.fileName });
    const isFaulty = rows.some(({ line }) => faulty.has(line));
    const item = { ordinal: places.items + 1, rows };
    const built = isFaulty ? undefined : make(item);
    places.addItem(rows, built === undefined);
    rows = [];
    if (built) yield built;
  };
  for await (const units of readUnits(mapping.source.layout, openChunks(path), checker.reporter))
    for (const unit of units) {
      checker.check(unit);
      if (!isItem(unit)) continue;
      if (!isSameItem(mapping.groupBy, rows[0], unit.head)) {
        yield* close();
        begin(unit.head);
      }
      rows.push(unit.head);
    }
  yield* close();
  checker.end();
}

/** Whether a row belongs to the item of another. */
export function isSameItem(
  groupBy: readonly Field[],
  first: Record | undefined,
  row: Record,
): boolean {
  if (!first || groupBy.length === 0) return false;
  return groupBy.every((field) => first.value(field) === row.value(field));
}
