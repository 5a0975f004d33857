import type { AuthorisedAnswer } from '../rest/authorised-client.ts';
import { toObject, toReference } from './petition.ts';
import { findOnly, isPage, readBody } from './read-body.ts';
import { tellsFault } from './refusal.ts';
import type { ElanSettings } from './settings.ts';
import { isFine, isWell } from './verdict.ts';

const DEEPEST = 3;
/** What anything may be called: it counts only where nothing else is meant. */
const ANYTHING = 'id';
/** Where a petition has references of its sender's, called as those of the authority. */
const OWN = 'begjaeringenstvangsgrunnlag';

type Answer = Pick<AuthorisedAnswer, 'status' | 'text'> & { readonly headers?: Headers };

/**
 * The reference of the case in an acceptance: under one of its names, however they are capitalised; the body itself (drafts of
 * 2023: a bare number); or the end of Location. What tells of a fault holds no reference but under its own name.
 */
export function findReference(
  { replies, refusals }: Pick<ElanSettings, 'replies' | 'refusals'>,
  { status, text, headers }: Answer,
): string | undefined {
  if (status < 200 || status >= 300) return undefined;
  const body = readBody(text);
  const own = replies.reference.filter((name) => name !== ANYTHING);
  const named = findNamed(body, own, DEEPEST);
  if (named !== undefined || tellsFault(text, refusals)) return named;
  const hasId = replies.reference.includes(ANYTHING);
  return (
    (hasId ? findNamed(findOnly(body), [ANYTHING], 0) : undefined) ??
    (isPage(text) ? undefined : (findBare(body, text) ?? findMade(status, headers)))
  );
}

/** The same of a petition that is refused because it is there already, where that is said. */
export function findConflicting(
  { replies }: Pick<ElanSettings, 'replies'>,
  { status, text }: Answer,
): string | undefined {
  // Under its first name: an `id` may be that of the error.
  return status >= 400 ? findNamed(readBody(text), replies.reference.slice(0, 1), 2) : undefined;
}

/** The id of a file that was uploaded: under one of its names wherever it stands, the body itself, or the end of Location. */
export function findUploadId(
  { uploads, refusals }: Pick<ElanSettings, 'uploads' | 'refusals'>,
  { status, text, headers }: Answer,
): string | undefined {
  if (status < 200 || status >= 300 || isPage(text)) return undefined;
  const body = readBody(text);
  // What tells of a fault may have an id of its own.
  const isFault = tellsFault(text, refusals);
  const names = uploads.reply.filter((name) => name !== ANYTHING || !isFault);
  const named = names.map((name) => findNamed(body, [name], DEEPEST));
  const found = named.find((one) => one !== undefined);
  if (found !== undefined || isFault) return found;
  return [findBare(body, text), findMade(status, headers)].find((one) => one && ID.test(one));
}

/** What an answer to a change is read for. */
interface Changed {
  /** Of the case, as the authority has it. */
  readonly reference: string;
  /** Of the petition, as we have it. */
  readonly own: string;
}

/**
 * Whether an answer says that a case was changed. It is without a body (drafts of 2023); one that says something names the case
 * or the petition, or that all is well.
 */
export function saysChanged(
  { replies, refusals }: Pick<ElanSettings, 'replies' | 'refusals'>,
  { status, text }: Answer,
  { reference, own }: Changed,
): boolean {
  if (status < 200 || status >= 300 || isPage(text) || tellsFault(text, refusals)) return false;
  const body = readBody(text);
  if (text.trim() === '' || body === null || body === true) return true;
  if (typeof body !== 'object') {
    const word = String(body ?? text).trim();
    return word === reference || isWell(word);
  }
  const isEmpty = Object.keys(body).length === 0;
  const isNamed = replies.reference.some((name) => findNamed(body, [name], DEEPEST) === reference);
  const isEchoed = findNamed(body, ['innsenderReferanse'], 2) === own;
  return isEmpty || isNamed || isEchoed || Object.entries(toObject(findOnly(body))).some(isFine);
}

/** A UUID, or a number. */
const ID = /^(\d+|[\da-f-]{16,64})$/i;

function findNamed(body: unknown, names: readonly string[], depth: number): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const members = Object.entries(body);
  for (const name of names) {
    const isIt = ([key]: readonly [string, unknown]) => key.toLowerCase() === name.toLowerCase();
    const found = toReference(members.find(isIt)?.[1]);
    if (found !== undefined && !/^(null|undefined)$/i.test(found)) return found;
  }
  if (depth === 0) return undefined;
  return members
    .filter(([key]) => key.toLowerCase() !== OWN)
    .map(([, value]) => findNamed(value, names, depth - 1))
    .find((one) => one !== undefined);
}

/** A body that is a reference and nothing else. */
function findBare(body: unknown, text: string): string | undefined {
  if (Array.isArray(body)) return body.length === 1 ? findBare(body[0], '') : undefined;
  if (typeof body === 'number') return toReference(body);
  if (body !== undefined) return typeof body === 'string' ? toBare(body) : undefined;
  return toBare(text.trim());
}

/** The last part of the address of what was made. */
function findMade(status: number, headers: Headers | undefined): string | undefined {
  if (status !== 201) return undefined;
  try {
    const { protocol, pathname, href } = new URL(headers?.get('location') ?? '', 'https://host/');
    const last = /^http/.test(protocol) ? pathname.split('/').filter(Boolean).at(-1) : href;
    return last === undefined ? undefined : toBare(decodeURIComponent(last));
  } catch {
    return undefined;
  }
}

/** What is no reference: a version, a day or time, an address, a fault, nothing. */
const NONE =
  /^(v\d.*|https?[:/].*|\d{1,2}:.*|das-.*|\d+(\.\d+)+|\d{4}-\d{2}-\d{2}(T.*)?|(feil|err).*|null|undefined)$/i;

/** A word with a figure in it. */
function toBare(text: string): string | undefined {
  if (!/^[\p{L}\d_.:/-]{1,100}$/u.test(text) || !/\d/.test(text)) return undefined;
  return NONE.test(text) ? undefined : text;
}
