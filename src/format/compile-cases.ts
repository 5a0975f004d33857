import { compileWhen } from './compile-condition.ts';
import type { CaseMap } from './layout.ts';
import type { ReferenceFinder } from './reference-finder.ts';
import type { RawLayout } from './schema.ts';

/** Compiles how a file tells of cases. */
export function compileCases(
  raws: NonNullable<RawLayout['cases']>,
  finder: ReferenceFinder,
): CaseMap[] {
  return raws.flatMap((raw, index) => {
    const path = ['cases', index];
    const record = finder.findRecord(raw.record, [...path, 'record']);
    const what = finder.findField(raw.what, [...path, 'what']);
    const references = finder.findKeys(raw.references, [...path, 'references']);
    const assigns = finder.findKeys(raw.assigns, [...path, 'assigns']);
    const { when } = compileWhen(raw.closes, [raw.record], [...path, 'closes'], finder);
    if (!record || !what) return [];
    return [
      {
        record,
        what,
        references,
        assigns,
        ...finder.findOptional('date', raw.date, path),
        ...finder.findOptional('amount', raw.amount, path),
        ...finder.findOptional('asks', raw.asks, path),
        ...finder.findOptional('lacks', raw.lacks, path),
        ...(when ? { closes: when } : {}),
        details: compileDetails(raw.details, [...path, 'details'], finder),
      },
    ];
  });
}

function compileDetails(
  raws: NonNullable<RawLayout['cases']>[number]['details'],
  path: readonly (string | number)[],
  finder: ReferenceFinder,
): CaseMap['details'] {
  return raws.flatMap((raw, index) => {
    const record = finder.findRecord(raw.record, [...path, index, 'record']);
    const fields = raw.fields
      .map((field) => finder.findField(field, [...path, index, 'fields']))
      .filter((field) => field !== undefined);
    return record ? [{ record, fields }] : [];
  });
}
