import type { AuthorisedAnswer } from '../rest/authorised-client.ts';
import { parseJson } from '../rest/call-rest.ts';
import { toReference } from './petition.ts';
import type { ElanSettings } from './settings.ts';

const DEEPEST = 3;

/** The reference of the case in an acceptance: under one of its names, or the body itself (drafts of 2023: a bare number). */
export function findReference(
  { replies }: Pick<ElanSettings, 'replies'>,
  { status, text }: AuthorisedAnswer,
): string | undefined {
  if (status < 200 || status >= 300) return undefined;
  return search(parseJson(text), replies.reference, DEEPEST);
}

/** The same of a petition that is refused because it is there already, where that is said. */
export function findConflicting(
  { replies }: Pick<ElanSettings, 'replies'>,
  { status, text }: AuthorisedAnswer,
): string | undefined {
  // Under its first name: an `id` may be that of the error.
  return status === 409 ? search(parseJson(text), replies.reference.slice(0, 1), 1) : undefined;
}

function search(body: unknown, names: readonly string[], depth: number): string | undefined {
  if (typeof body !== 'object' || body === null)
    return /\d/.test(String(body)) ? toReference(body) : undefined;
  const members = Object.entries(body);
  for (const name of names) {
    const found = toReference(members.find(([key]) => key === name)?.[1]);
    if (found !== undefined) return found;
  }
  if (depth === 0) return undefined;
  const inner = members.map(([, value]) => value).filter((value) => typeof value === 'object');
  return inner.map((value) => search(value, names, depth - 1)).find((one) => one !== undefined);
}
