import type { AuthorisedAnswer } from '../rest/authorised-client.ts';
import { readBody } from './read-body.ts';
import type { RefusalNames } from './reasons.ts';
import { DUPLICATE, readProvenCodes } from './refusal.ts';
import { isWell } from './verdict.ts';

/** What passes by itself. */
export const WAITING: ReadonlySet<string> = new Set([
  'UAVKLART_STATUS',
  'VEDLEGG_SKAL_VAERE_VIRUSSJEKKET_VALIDERT_OG_KONVERTERT',
]);

/** Conditions that may be broken now and were not before: of the case, of files, of who is logged in. */
const CHANGING: ReadonlySet<string> = new Set([
  ...WAITING,
  'UGYLDIG_STATUS',
  'VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN',
  'VEDLEGG_SKAL_VAERE_TILGJENGELIG',
  'VEDLEGG_SKAL_IKKE_HA_FEILET',
  'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING',
]);

/** Whether a conflict says nothing but that it is one. */
function isSilent(text: string): boolean {
  const body = readBody(text);
  const words = typeof body === 'object' && body !== null ? Object.values(body) : [body ?? text];
  return words.every((word) => /^(409|conflict|about:blank)?$/i.test(String(word).trim()));
}

/**
 * What an answer proves of an attempt before it, with the same bytes, whose answer was lost (docs/decisions/0011): that it was
 * taken (a duplicate and nothing else), that it was not (a condition that the bytes or a register decide), or nothing yet. Undefined where a
 * person must find out. Status 409 alone has no name: that it means a duplicate is reconstructed (drafts of 2023: conflict).
 */
export function prove(
  names: RefusalNames,
  { status, text }: Pick<AuthorisedAnswer, 'status' | 'text'>,
): 'taken' | 'not-taken' | 'waiting' | undefined {
  if (status < 400 || status >= 500) return undefined;
  if (status === 409 && isSilent(text)) return 'taken';
  const codes = readProvenCodes(text, names).filter((kode) => !isWell(kode));
  if (codes.length === 0) return undefined;
  // What was taken before cannot break anything else.
  if (codes.includes(DUPLICATE))
    return codes.every((kode) => kode === DUPLICATE) ? 'taken' : undefined;
  if (codes.every((kode) => WAITING.has(kode))) return 'waiting';
  const isDecided = codes.some((kode) => names.conditions.has(kode) && !CHANGING.has(kode));
  return isDecided ? 'not-taken' : undefined;
}
