import { LosslessNumber } from 'lossless-json';
import { AppError } from '../core/errors.ts';
import type { Record } from '../format/record.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { ItemRows, Scene } from './build-records.ts';
import type { Leaf, Template } from './mapping.ts';

/** An expression that has no value on what it was given, or none that can stand there. */
export class LeafFailed extends AppError {
  readonly leaf: Leaf;
  readonly row: Record | undefined;

  constructor(leaf: Leaf, row: Record | undefined, why: string) {
    super('MAPPING_FAILED', `the expression for ${leaf.pointer} ${why}`, {
      fix: 'correct the row, or let the expression allow for it',
    });
    this.leaf = leaf;
    this.row = row;
  }
}

interface Position {
  readonly context: RuleContext;
  readonly rows: readonly Record[];
  readonly views: readonly object[];
  readonly row: Record | undefined;
}

/** The document that a template makes of an item's rows, or of none. Throws `LeafFailed`. */
export function buildDocument(
  template: Template,
  scene: Scene,
  { ordinal, rows }: ItemRows,
  RowView?: new (row: Record) => object,
): unknown {
  const views = RowView ? rows.map((row) => new RowView(row)) : [];
  const own = { rows: views, row: views[0], number: 1n, ordinal: BigInt(ordinal) };
  const context: RuleContext = { ...scene, ...own };
  return build(template, { context, rows, views, row: rows[0] }) ?? {};
}

/** Undefined for what comes out empty. */
function build(template: Template, position: Position): unknown {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'object': {
      const members = template.members.flatMap(([name, inner]) => {
        const value = build(inner, position);
        return value === undefined ? [] : [[name, value] as const];
      });
      return members.length === 0 ? undefined : Object.fromEntries(members);
    }
    case 'list': {
      const elements = template.elements.flatMap((one) => buildAll(one, position));
      return elements.length === 0 ? undefined : elements;
    }
    case 'some':
      return buildAll(template, position)[0];
    default:
      return toJson(template, position);
  }
}

/** An element of a list may be several, or none. */
function buildAll(template: Template, position: Position): unknown[] {
  if (template.kind !== 'some') {
    const value = build(template, position);
    return value === undefined ? [] : [value];
  }
  return [...listPositions(template, position)]
    .filter((one) => !template.when || evaluate(template.when, one) === true)
    .flatMap((one) => buildAll(template.of, one));
}

function* listPositions(
  { isEachRow, repeat }: Extract<Template, { kind: 'some' }>,
  position: Position,
): Generator<Position> {
  const { context, rows, views } = position;
  if (repeat) {
    const last = evaluate(repeat, position) as bigint;
    for (let number = 1n; number <= last; number++)
      yield { ...position, context: { ...context, number } };
  } else if (isEachRow) {
    for (const [index, row] of rows.entries()) {
      const own = { ...context, row: views[index], number: BigInt(index + 1) };
      yield { ...position, context: own, row };
    }
  } else yield position;
}

function evaluate(leaf: Leaf, { context, row }: Position): unknown {
  try {
    return leaf.evaluate(context);
  } catch (error) {
    // CEL's own words would quote the value, which may be personal.
    if (error instanceof Error && error.name === 'EvaluationError')
      throw new LeafFailed(leaf, row, 'cannot be worked out on what stands here');
    throw error;
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function toJson(leaf: Leaf, position: Position): unknown {
  const value = evaluate(leaf, position);
  if (value === '' || value === undefined || value === null) return undefined;
  if (leaf.kind === 'text')
    return typeof value === 'bigint' ? new LosslessNumber(String(value)) : value;
  const text = leaf.kind === 'money' ? toDecimal(value) : String(value);
  if (NUMBER.test(text)) return new LosslessNumber(text);
  throw new LeafFailed(leaf, position.row, 'is no number here');
}

/** Minor units with two decimals. */
function toDecimal(value: unknown): string {
  const minor = BigInt(value as bigint);
  const digits = String(minor < 0n ? -minor : minor).padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
