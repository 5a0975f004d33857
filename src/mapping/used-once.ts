import type { Finding } from '../core/finding.ts';
import type { Field, Layout } from '../format/layout.ts';
import type { Record } from '../format/record.ts';
import type { RawStep, RawTemplate } from './mapping-schema.ts';

/** Fields of a row (`row.name`) that an item's records hold once, and not for each of its rows. */
export function listUsedOnce(steps: readonly RawStep[], layout: Layout): Field[] {
  return pickFields(steps.filter(({ each }) => each === undefined).flatMap(listTexts), layout);
}

/** The same for a document. */
export function listUsedOnceIn(document: RawTemplate, layout: Layout): Field[] {
  return pickFields(listLeaves(document), layout);
}

function pickFields(texts: readonly string[], layout: Layout): Field[] {
  const names = new Set(texts.flatMap(listNames));
  return layout.records[0]!.fields.filter(({ name }) => names.has(name));
}

function listTexts({ repeat, texts, when, fields, steps = [] }: RawStep): string[] {
  const own = [repeat, texts, when, ...Object.values(fields)].filter((text) => text !== undefined);
  return [...own, ...steps.filter(({ each }) => each === undefined).flatMap(listTexts)];
}

function listLeaves(template: RawTemplate): string[] {
  if (typeof template === 'string') return [template];
  if (typeof template !== 'object') return [];
  if ('each' in template) return [];
  return Object.values(template).flatMap(listLeaves);
}

function listNames(text: string): string[] {
  // A list's own variable of that name is each of the rows.
  if (/\(\s*row\s*,/.test(text)) return [];
  return [...text.matchAll(/\brow(?:\.|\[["'])([A-Za-z_]\w*)/g)].map(([, name]) => name!);
}

/** Rows that say something else than the first of their item in a field that is used once for all of them. */
export function findDifferingRows(
  fields: readonly Field[],
  [first, ...others]: readonly Record[],
  describeColumn: (field: Field) => string,
): Omit<Finding, 'file'>[] {
  return others.flatMap((row) =>
    fields
      .filter((field) => isOther(first!.value(field), row.value(field)))
      .map((field) => ({
        code: 'ROWS_DIFFER',
        consequence: 'reject-item' as const,
        line: row.line,
        path: describeColumn(field),
        field: field.name,
        title: field.title,
        expected: isEmpty(first!.value(field))
          ? `nothing, as on line ${first!.line}`
          : `what line ${first!.line} says, or nothing`,
        message:
          'the row says another thing than the first of its item, and only one of them can be written',
        fix: 'correct the row, or give it a case of its own',
      })),
  );
}

/** What is left out says nothing else. */
function isOther(first: unknown, value: unknown): boolean {
  return !isEmpty(value) && value !== first;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '';
}
