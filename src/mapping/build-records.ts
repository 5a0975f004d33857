import type { Value } from '../format/field-type.ts';
import { buildRecord, type Record } from '../format/record.ts';
import type { Evaluate, RuleContext } from '../rules/rule.ts';
import type { Recipe, Step } from './mapping.ts';
import { evaluateField, evaluateStep } from './step-failed.ts';

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

/** The records that some steps make of an item's rows, or once, of none. `RowView` is what expressions see of a row. */
export function* buildSteps(
  recipe: Recipe,
  steps: readonly Step[],
  scene: Scene,
  item?: ItemRows,
  RowView?: new (row: Record) => object,
): Generator<Built> {
  const rows = item?.rows ?? [];
  const views = RowView ? rows.map((row) => new RowView(row)) : [];
  const own = { rows: views, row: views[0], number: 1n, ordinal: BigInt(item?.ordinal ?? 0) };
  const context: RuleContext = item ? { ...scene, ...own } : scene;
  for (const step of steps) yield* buildStep(recipe, step, context, { rows, views, row: rows[0] });
}

function* buildStep(
  recipe: Recipe,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  const run = <T>(evaluate: Evaluate) => evaluateStep<T>(evaluate, context, step, position.row);
  if (step.repeat)
    for (let number = 1n, last = run<bigint>(step.repeat); number <= last; number++)
      yield* buildTexts(recipe, step, { ...context, number }, position);
  else if (!step.isEachRow) yield* buildTexts(recipe, step, context, position);
  else yield* buildRows(recipe, step, context, position);
}

function* buildRows(
  recipe: Recipe,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  for (const [index, row] of position.rows.entries()) {
    const own = { ...context, row: position.views[index], number: BigInt(index + 1) };
    yield* buildTexts(recipe, step, own, { ...position, row });
  }
}

function* buildTexts(
  recipe: Recipe,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  const run = <T>(evaluate: Evaluate) => evaluateStep<T>(evaluate, context, step, position.row);
  if (step.when && run(step.when) !== true) return;
  if (!step.texts) return yield* buildOne(recipe, step, context, position);
  for (const text of run<readonly string[]>(step.texts))
    yield* buildOne(recipe, step, { ...context, text }, position);
}

function* buildOne(
  recipe: Recipe,
  step: Step,
  context: RuleContext,
  position: Position,
): Generator<Built> {
  if (step.record) {
    const values = step.fields.map((one): [string, Value | undefined] => [
      one.field.name,
      toValue(evaluateField(one, context, step, position.row)),
    ]);
    const { layout } = recipe.form;
    const record = buildRecord(layout, step.record.name, Object.fromEntries(values));
    yield { record, step, row: position.row };
  }
  for (const inner of step.steps) yield* buildStep(recipe, inner, context, position);
}

/** An empty text is no value. */
function toValue(value: unknown): Value | undefined {
  return value === '' ? undefined : (value as Value);
}
