import { toObject } from './petition.ts';

/** Members that say how a check came out, or whether what they stand beside is so. */
const GOOD_WHEN_TRUE = /^(oppfylt|ok|godkjent|gyldig|valid|success|passed|bestått|bestatt)$/i;
const BAD_WHEN_TRUE = /^(brutt|brudd|feilet|utslag|treff|failed)$/i;
const RESULTS = /^(status|resultat|utfall|tilstand|result|outcome)$/i;

const YES = /^(true|ja|yes|1)$/i;
const NO = /^(false|nei|no|0)$/i;
const WELL =
  /^(ok|oppfylt|godkjent|gyldig|valid|bestått|bestatt|passed|pass|success|ikke[_ ]?(brutt|utslag|truffet|treff|relevant|kontrollert|aktuell))$/i;
const ILL =
  /^(feil|error|fail|avvist|avslått|avslag|reject|ugyldig|invalid|ikke[_ ]?(godkjent|gyldig|oppfylt|mottatt|ok)|brutt|down)/i;

/** What does not count as broken: what is said to be met, and what only warns. */
export function isMet(value: unknown): boolean {
  return Object.entries(toObject(value)).some(([name, inner]) => {
    const text = String(inner).trim();
    if (GOOD_WHEN_TRUE.test(name)) return YES.test(text) || WELL.test(text);
    if (BAD_WHEN_TRUE.test(name)) return NO.test(text);
    if (RESULTS.test(name)) return WELL.test(text);
    return /^(alvorlighet(sgrad)?|severity|nivå|level)$/i.test(name) && WARNING.test(text);
  });
}

const WARNING = /^(advarsel|varsel|warn(ing)?|info(rmation)?|informasjon|hint)$/i;

/** Whether a member that is called as a condition says that it is broken. */
export function isSaid(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    const text = String(value ?? '').trim();
    return text !== '' && !NO.test(text) && !WELL.test(text);
  }
  return Object.keys(value).length > 0 && !isMet(value);
}

/** Members that hold what is wrong, under the names that interfaces give them. */
const FAULTS =
  /(^feil|feil(er|e?meldinger|melding|kode)?|errors?|error_?(code|message|type)s?|avvik|violations|kontrollutslag|^fault)$/i;
const NONE = /^(0|ok|none|ingen|false|nei|no|null)?$/i;
const STATUSES = /^((http_?)?status_?(code|kode)?|code|kode)$/i;

/** Whether a member says that something is wrong. */
export function isFault([name, value]: readonly [string, unknown]): boolean {
  if (typeof value === 'object' && value !== null)
    return FAULTS.test(name) && Object.keys(value).length > 0;
  const text = String(value ?? '').trim();
  if (/^avvist/i.test(text)) return true;
  if (FAULTS.test(name)) return !NONE.test(text);
  if (GOOD_WHEN_TRUE.test(name)) return NO.test(text);
  if (STATUSES.test(name) && isFaultStatus(Number.parseInt(text, 10))) return true;
  return (RESULTS.test(name) || /status$/i.test(name)) && ILL.test(text);
}

/** A status of HTTP, that is put into a body. */
function isFaultStatus(status: number): boolean {
  return status >= 400 && status < 600;
}

/** Codes and words that say that all is well. */
const FINE =
  /^(0|2\d\d( \w+)?|ok|info|success|accepted|created|updated|mottatt|innsendt|opprettet|endret|oppdatert|registrert|lagret|godkjent|lastet_?opp)$/i;
const FINE_WHEN_TRUE = /^(success|ok|updated|endret|oppdatert|godkjent|mottatt|lagret)$/i;

/** Whether a word or code says that all is well. */
export function isWell(code: string): boolean {
  return FINE.test(code.trim());
}

/** Whether a member says that all went well. */
export function isFine([name, value]: readonly [string, unknown]): boolean {
  if (value === true) return FINE_WHEN_TRUE.test(name);
  if (typeof value === 'number') return STATUSES.test(name) && isWell(String(value));
  return typeof value === 'string' && /\p{L}/u.test(value) && isWell(value);
}
