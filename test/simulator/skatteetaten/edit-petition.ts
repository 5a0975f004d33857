import type { Model } from '../../../src/simulator/skatteetaten/rules/model.ts';
import { type Draft, getNames, type Names } from './good-petition.ts';

/** A path, as `kravTilInnkreving.0.REF`, and what is put there; undefined takes it away. */
export type Edit = readonly [path: string, value: unknown];

/** A copy of a petition with edits; capital names in paths stand for what the model calls them. */
export function editPetition(petition: Draft, model: Model, edits: readonly Edit[]): Draft {
  const copy = structuredClone(petition);
  for (const [path, value] of edits) setAt(copy, toKeys(path, model), structuredClone(value));
  return copy;
}

function toKeys(path: string, model: Model): string[] {
  const names: Partial<Record<string, string>> = { ...(getNames(model) satisfies Names) };
  return path.split('.').flatMap((key) => (names[key] ?? key).split('.'));
}

function setAt(root: Draft, keys: readonly string[], value: unknown): void {
  let place = root;
  for (const key of keys.slice(0, -1)) {
    place[key] ??= {};
    place = place[key] as Draft;
  }
  const last = keys.at(-1) ?? '';
  if (value !== undefined) place[last] = value;
  else if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
}
