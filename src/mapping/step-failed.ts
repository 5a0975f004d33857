import { AppError } from '../core/errors.ts';
import type { Value } from '../format/field-type.ts';
import type { Record } from '../format/record.ts';
import type { Evaluate, RuleContext } from '../rules/rule.ts';
import type { FieldStep, Step } from './mapping.ts';

/** An expression that has no value on what it was given, e.g. a text that is no number, or a key that a map lacks. */
export class StepFailed extends AppError {
  readonly step: Step;
  readonly field: FieldStep | undefined;
  readonly row: Record | undefined;

  constructor(step: Step, field: FieldStep | undefined, row: Record | undefined, why: string) {
    const name = field ? `'${field.field.name}'` : `'when', 'repeat' or 'texts'`;
    super(
      'MAPPING_FAILED',
      `the expression for ${name} of ${step.record?.name ?? 'inner steps'} ${why}`,
      { fix: 'correct the row, or let the expression allow for it' },
    );
    this.step = step;
    this.field = field;
    this.row = row;
  }
}

/** Works an expression out; throws `StepFailed` where it has no value. */
export function evaluateStep<T>(
  evaluate: Evaluate,
  context: RuleContext,
  step: Step,
  row: Record | undefined,
  field?: FieldStep,
): T {
  try {
    return evaluate(context) as T;
  } catch (error) {
    // CEL's own words would quote the value, which may be personal.
    if (error instanceof Error && error.name === 'EvaluationError')
      throw new StepFailed(step, field, row, 'cannot be worked out on what stands here');
    throw error;
  }
}

/** The value of a field; throws `StepFailed` also where it is one that such a field never has. */
export function evaluateField(
  field: FieldStep,
  context: RuleContext,
  step: Step,
  row: Record | undefined,
): unknown {
  const value = evaluateStep<unknown>(field.evaluate, context, step, row, field);
  const { type } = field.field;
  try {
    if (value === '') return value;
    const text = type.write(value as Value);
    if (type.name === 'date' && type.read(text, 0, text.length) !== value)
      throw new StepFailed(step, field, row, 'is no day written as 2026-11-30 here');
  } catch (error) {
    if (error instanceof StepFailed) throw error;
    const isNegative = error instanceof AppError && error.code === 'VALUE_NEGATIVE';
    const why = isNegative ? 'is below zero here' : 'is nothing that such a field can hold here';
    throw new StepFailed(step, field, row, why);
  }
  return value;
}
