import { stringify } from 'lossless-json';
import type { Finding } from '../core/finding.ts';
import { findUnwritable } from '../format/find-unwritable.ts';
import { showFound } from '../format/problem-finding.ts';
import type { Record } from '../format/record.ts';
import { buildDocument, LeafFailed } from './build-document.ts';
import { type Built, buildSteps, type ItemRows, type Scene } from './build-records.ts';
import { listColumns, toColumn } from './mapped-places.ts';
import type { FieldStep, Mapping, Step } from './mapping.ts';
import { StepFailed } from './step-failed.ts';

/** Builds the records of an item, or those outside items; undefined when some cannot be, which is reported. */
export interface Builder {
  build(steps: readonly Step[], item?: ItemRows): readonly Built[] | undefined;
  /** The document of an item, as a line. */
  buildText(item: ItemRows): string | undefined;
}

/** A builder that reports expressions without value, and values that the authority's file cannot hold, at their row and columns. */
export function createBuilder(
  mapping: Mapping,
  scene: Scene,
  report: (finding: Omit<Finding, 'file'>) => void,
): Builder {
  const { layout } = mapping.form;
  const RowView = mapping.source.views.recordClasses[0]!;
  const place = (item: ItemRows | undefined, row: Record | undefined, from?: FieldStep) => {
    const columns = from ? listColumns(mapping, from) : [];
    return {
      consequence: item ? ('reject-item' as const) : ('reject-file' as const),
      ...(item ? { line: (row ?? item.rows[0]!).line } : {}),
      ...(columns.length > 0 ? { path: columns.join(', ') } : {}),
      ...(from ? { field: from.field.name, title: from.field.title } : {}),
    };
  };
  const tell = ({ step, row, field, message, fix }: StepFailed, item?: ItemRows) =>
    report({
      code: 'MAPPING_FAILED',
      ...place(item, row, field),
      ...(step.record ? { record: step.record.name } : {}),
      ...(row && field && field.from.length > 0
        ? { found: field.from.map((one) => showFound(row, one)).join(', ') }
        : {}),
      message,
      ...(fix === undefined ? {} : { fix }),
    });
  const isWritable = ({ record, step, row }: Built, item?: ItemRows): boolean => {
    const problem = findUnwritable(layout, record);
    if (!problem) return true;
    const { field, found, expected, fix } = problem;
    const from = step.fields.find((one) => one.field === field);
    report({
      code: 'MAPPED_UNWRITABLE',
      ...place(item, row, from),
      record: record.type.name,
      field: field.name,
      title: field.title,
      found,
      expected,
      message: `what the mapping ${mapping.name} makes of it does not fit into ${field.title}`,
      fix,
    });
    return false;
  };
  return {
    build: (steps, item) => {
      try {
        const built = [...buildSteps(mapping, steps, scene, item, RowView)];
        return built.filter((one) => !isWritable(one, item)).length > 0 ? undefined : built;
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        tell(error, item);
        return undefined;
      }
    },
    buildText: (item) => {
      try {
        const value = buildDocument(mapping.document!, scene, item, RowView);
        return `${stringify(value)}\n`;
      } catch (error) {
        if (!(error instanceof LeafFailed)) throw error;
        report(toFinding(mapping, error, item));
        return undefined;
      }
    },
  };
}

function toFinding(
  mapping: Mapping,
  { leaf, row, message, fix }: LeafFailed,
  { rows }: ItemRows,
): Omit<Finding, 'file'> {
  const columns = leaf.from.map((field) => toColumn(mapping, field));
  const own = row ?? rows[0]!;
  return {
    code: 'MAPPING_FAILED',
    consequence: 'reject-item',
    line: own.line,
    ...(columns.length > 0 ? { path: columns.join(', ') } : {}),
    ...(leaf.from.length > 0
      ? { found: leaf.from.map((field) => showFound(own, field)).join(', ') }
      : {}),
    message,
    fix,
  };
}
