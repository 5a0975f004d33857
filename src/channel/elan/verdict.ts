import { toObject } from './petition.ts';

/** Members that say how a check came out, or whether what they stand beside is so. */
const GOOD_WHEN_TRUE = /^(oppfylt|ok|godkjent|gyldig|valid|success|passed|bestått|bestatt)$/i;
const BAD_WHEN_TRUE = /^(brutt|brudd|feilet|utslag|failed|avvist|rejected)$/i;
const RESULTS = /^(status|resultat|utfall|result|outcome)$/i;

const YES = /^(true|ja|yes|1)$/i;
const NO = /^(false|nei|no|0)$/i;
const WELL =
  /^(ok|oppfylt|godkjent|gyldig|valid|bestått|bestatt|passed|pass|success|ukjent|ingen.*|ikke[_ ]?(?!(oppfylt|godkjent|gyldig|ok|bestått|bestatt|mottatt)$)\p{L}.*)$/iu;
const ILL =
  /^(feil(?!fri)|error|fail|avvist|avslått|avslag|reject|ugyldig|invalid|mislyk|nekt|denied|unprocess|(ikke|not)[_ ]?(endret|lagret|mottatt|registrert|opprettet|innsendt|godkjent|gyldig|oppfylt|ok|accepted|valid$)|brutt|brudd|avvik|utslag|down$)|(feil|avvist|_failed|_error)$/i;

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

/** Whether a check says that it found something. */
export function isBroken(value: unknown): boolean {
  return Object.entries(toObject(value)).some(([name, inner]) => {
    const text = String(inner).trim();
    if (GOOD_WHEN_TRUE.test(name)) return NO.test(text) || ILL.test(text);
    if (BAD_WHEN_TRUE.test(name)) return YES.test(text);
    return RESULTS.test(name) && ILL.test(text);
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
  /(^feil|feil(er|liste|beskrivelse|e?meldinger|melding|kode)?|errors?|error_?(code|message|type)s?|avvik|violations|kontrollutslag|^fault)$/i;
const NONE = /^(0+|ok|none|success|ingen.*|false|nei|no|null)?$/i;
const STATUSES = /^((http_?)?status_?(code|kode)?|code|kode)$/i;
const STATES = /(status|tilstand|state|beslutning)$/i;
const WORDS = /(melding|message|kode|code)$/i;
const DONE = /^(success|ok|updated|endret|oppdatert|godkjent|mottatt|lagret)$/i;

/** Whether a member says that something is wrong. */
export function isFault(member: readonly [string, unknown]): boolean {
  const [name, value] = member;
  if (isInnerFault(member)) return true;
  if (typeof value === 'object' && value !== null) return false;
  const text = String(value ?? '').trim();
  if (/^avvist/i.test(text) && WORDS.test(name)) return true;
  if (BAD_WHEN_TRUE.test(name)) return YES.test(text);
  if (GOOD_WHEN_TRUE.test(name) || DONE.test(name)) return NO.test(text);
  return STATUSES.test(name) && /^[45]\d\d(\D|$)/.test(text);
}

/** The same of a member of something in an answer, where a code may be that of a country. */
export function isInnerFault([name, value]: readonly [string, unknown]): boolean {
  if (typeof value === 'object' && value !== null)
    return FAULTS.test(name) && Object.keys(value).length > 0;
  const text = String(value ?? '').trim();
  if (FAULTS.test(name)) return !NONE.test(text);
  return (RESULTS.test(name) || STATES.test(name)) && ILL.test(text);
}

/** Codes and words that say that all is well. */
const FINE =
  /^(0+|2\d\d( \w+)?|ok|info|success|accepted|created|updated|mottatt|innsendt|opprettet|endret|oppdatert|registrert|lagret|godkjent|lastet_?opp)$/i;

/** Whether a word or code says that all is well. */
export function isWell(code: string): boolean {
  return FINE.test(code.trim());
}

/** Whether a member says that all went well. */
export function isFine([name, value]: readonly [string, unknown]): boolean {
  if (value === true) return DONE.test(name);
  if (typeof value === 'number') return STATUSES.test(name) && isWell(String(value));
  const isWord = RESULTS.test(name) || /(status|melding|message|kode|code)$/i.test(name);
  return isWord && typeof value === 'string' && !/^info$/i.test(value) && isWell(value);
}
