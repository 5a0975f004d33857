import type { Value } from '../format/field-type.ts';
import { buildRecord, type Record } from '../format/record.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { Mapping, Step } from './mapping.ts';

/** What expressions see everywhere. */
export type Scene = RuleContext;

/** The rows of an item, and its number in the creditor's file. */
export interface ItemRows {
  readonly ordinal: number;
  readonly rows: readonly Record[];
}

/** A record that was built, by which step, and from which row. */
export interface Built {
  readonly record: Record;
  readonly step: Step;
  readonly row: Record | undefined;
}

interface Position {
  readonly rows: readonly Record[];
  /** What expressions see of each row. */
  readonly views: readonly object[];
  readonly row: Record | undefined;
}

/** The records that some steps make of an item's rows, or once, of none. */
export function* buildSteps(
  mapping: Mapping,
  steps: readonly Step[],
  scene: Scene,
  item?: ItemRows,
): Generator<Built> {
  const rows = item?.rows ?? [];
  const RowView = mapping.source.views.recordClasses[0]!;
  const views = rows.map((row) => new RowView(row));
  const own = { rows: views, row: views[0], number: 1n, ordinal: BigInt(item?.ordinal ?? 0) };
  const context: RuleContext = item ? { ...scene, ...own } : scene;
  for (const step of steps) yield* buildStep(mapping, step, context, { rows, views, row: rows[0] });
}

function* buildStep(
  mapping: Mapping,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  if (!step.isEachRow) return yield* buildTexts(mapping, step, context, position);
  for (const [index, row] of position.rows.entries()) {
    const own = { ...context, row: position.views[index], number: BigInt(index + 1) };
    yield* buildTexts(mapping, step, own, { ...position, row });
  }
}

function* buildTexts(
  mapping: Mapping,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  if (step.when && step.when(context) !== true) return;
  if (!step.texts) return yield* buildOne(mapping, step, context, position);
  for (const text of step.texts(context) as readonly string[])
    yield* buildOne(mapping, step, { ...context, text }, position);
}

function* buildOne(
  mapping: Mapping,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  if (step.record) {
    const values = step.fields.map(({ field, evaluate }): [string, Value | undefined] => [
      field.name,
      toValue(evaluate(context)),
    ]);
    const { layout } = mapping.form;
    const record = buildRecord(layout, step.record.name, Object.fromEntries(values));
    yield { record, step, row: position.row };
  }
  for (const inner of step.steps) yield* buildStep(mapping, inner, context, position);
}

/** An empty text is no value. */
function toValue(value: unknown): Value | undefined {
  return value === '' ? undefined : (value as Value);
}
