import type { YamlSource } from '../core/yaml-source.ts';
import { checkWords, compileWhen } from './compile-condition.ts';
import type { AnswerMap, BatchMap, Field } from './layout.ts';
import type { ReferenceFinder } from './reference-finder.ts';
import type { RawLayout } from './schema.ts';

/** Compiles how a file tells its sender, number and items. */
export function compileBatchMap(
  raw: NonNullable<RawLayout['batch']>,
  finder: ReferenceFinder,
): BatchMap {
  const path = ['batch'];
  return {
    ...finder.findOptional('creditor', raw.creditor, path),
    ...finder.findOptional('organisation', raw.organisation, path),
    ...finder.findOptional('sequence', raw.sequence, path),
    ...finder.findOptional('date', raw.date, path),
    businessId: (raw.businessId ?? [])
      .map((ref) => finder.findField(ref, [...path, 'businessId']))
      .filter((ref) => ref !== undefined),
    references: finder.findKeys(raw.item.references, [...path, 'item', 'references']),
    ...finder.findOptional('amount', raw.item.amount, [...path, 'item']),
    ...compileAttachments(raw.attachments, finder),
  };
}

function compileAttachments(
  raw: NonNullable<RawLayout['batch']>['attachments'],
  finder: ReferenceFinder,
): Pick<BatchMap, 'attachments'> {
  const path = ['batch', 'attachments'];
  const name = raw && finder.findField(raw.name, [...path, 'name']);
  const uploaded = raw && finder.findField(raw.uploaded, [...path, 'uploaded']);
  return name && uploaded ? { attachments: { name, uploaded } } : {};
}

/** Compiles how an answer names what it answers. */
export function compileAnswerMap(
  raw: NonNullable<RawLayout['answer']>,
  finder: ReferenceFinder,
): AnswerMap {
  const errors = raw.errors.flatMap((error, index) => {
    const path = ['answer', 'errors', index];
    const record = finder.findRecord(error.record, path);
    const code = finder.findField(error.code, [...path, 'code']);
    if (!record || !code) return [];
    return [
      {
        record,
        code,
        ...finder.findOptional('text', error.text, path),
        ...finder.findOptional('position', error.position, path),
        ...finder.findOptional('place', error.place, path),
        references: finder.findKeys(error.references ?? {}, [...path, 'references']),
        ...compileWhen(error.when, [record.name], [...path, 'when'], finder),
      },
    ];
  });
  const verdictField =
    raw.verdict && finder.findField(raw.verdict.from, ['answer', 'verdict', 'from']);
  if (raw.verdict && verdictField) checkVerdict(raw.verdict, verdictField.field, finder.source);
  const itemRecord =
    raw.items && finder.findRecord(raw.items.record, ['answer', 'items', 'record']);
  const sections = raw.sections.map(
    (name) => finder.findRecord(name, ['answer', 'sections'])?.index ?? -1,
  );
  return {
    sections: new Set(sections),
    batch: raw.batch.map((keys, index) => finder.findKeys(keys, ['answer', 'batch', index])),
    ...finder.findOptional('count', raw.count, ['answer']),
    ...finder.findOptional('errorCount', raw.errorCount, ['answer']),
    ...(raw.verdict && verdictField
      ? {
          verdict: {
            from: verdictField,
            accepted: new Set(raw.verdict.accepted),
            rejected: new Set(raw.verdict.rejected),
          },
        }
      : {}),
    errors,
    ...(raw.items && itemRecord
      ? {
          items: {
            record: itemRecord,
            references: finder.findKeys(raw.items.references, ['answer', 'items', 'references']),
            assigns: finder.findKeys(raw.items.assigns, ['answer', 'items', 'assigns']),
          },
        }
      : {}),
  };
}

function checkVerdict(
  { accepted, rejected }: NonNullable<NonNullable<RawLayout['answer']>['verdict']>,
  field: Field,
  source: YamlSource,
): void {
  for (const [key, words] of Object.entries({ accepted, rejected })) {
    const path = ['answer', 'verdict', key];
    checkWords(words, field, path, source);
    for (const word of words)
      if (key === 'rejected' && accepted.includes(word))
        source.addFault(path, `'${word}' is accepted too`);
  }
}
