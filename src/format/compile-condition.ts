import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { Condition, Field } from './layout.ts';
import type { ReferenceFinder } from './reference-finder.ts';
import type { RawTotal } from './schema.ts';

/** Compiles a `when`: its field must be of one of the records it is asked about. */
export function compileWhen(
  raw: RawTotal['when'],
  records: readonly string[],
  path: YamlPath,
  finder: ReferenceFinder,
): { readonly when?: Condition } {
  const from = raw && finder.findField(raw.from, [...path, 'from']);
  if (!raw || !from) return {};
  if (!records.includes(from.record.name))
    finder.source.addFault(
      [...path, 'from'],
      `must be a field of the record ${records.map((name) => `'${name}'`).join(' or ')}`,
    );
  checkWords(raw.values, from.field, [...path, 'values'], finder.source);
  return { when: { from, values: new Set(raw.values) } };
}

/** A word that the field never has would never be found. */
export function checkWords(
  words: readonly string[],
  { codes }: Field,
  path: YamlPath,
  source: YamlSource,
): void {
  for (const word of words)
    if (codes && !codes.open && codes.codes.size > 0 && !codes.codes.has(word))
      source.addFault(path, `'${word}' is not one of ${[...codes.codes.keys()].join(', ')}`);
}
