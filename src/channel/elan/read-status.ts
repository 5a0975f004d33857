import { toObject, toReference } from './petition.ts';

/** What was told of a case, in one form: read leniently, for members come and go without notice. */
export interface Told {
  readonly saksstatus: string;
  readonly saksnummer?: string;
  readonly rettelse?: string;
  /** All else that is told of the case as a whole. */
  readonly innhold?: string;
  readonly beslutninger: readonly Decision[];
  readonly krav: readonly {
    readonly referanse: string;
    readonly kravgrunnlagsidentifikator: string;
    readonly innhold?: string;
  }[];
}

/** A decision: its kind, all else that is told of it, and the claims it is about, by our references where they are known. */
export interface Decision {
  readonly type: string;
  readonly innhold?: string;
  readonly gjelder?: string;
}

const MAX_CONTENT = 500;
const CLAIM = 'kravgrunnlagsidentifikator';

/**
 * Reads what Status på sak answers; undefined for what is no status. But for saksstatus, kravgrunnlagsidentifikator and
 * beslutningsinformasjon no member is public: what else is there is kept as it stands, but for what `hide` takes out.
 */
export function readStatus(body: unknown, hide: (text: string) => string): Told | undefined {
  const { saksstatus, beslutningsinformasjon, anmodningOmRettelse, krav, ...others } =
    toObject(body);
  if (typeof saksstatus !== 'string') return undefined;
  const saksnummer = findText(body, (_, text) => /^UTLBGJ\/\d{4}\/\w+$/.test(text));
  const rettelse = readCorrection(anmodningOmRettelse);
  const claims = [krav ?? []].flat().map(toObject);
  const references = new Map(
    claims.map(({ innsendersKravreferanse, kravreferanse, [CLAIM]: identifier }) => [
      String(identifier),
      String(innsendersKravreferanse ?? kravreferanse ?? ''),
    ]),
  );
  return {
    saksstatus: toState(saksstatus) ?? hide(saksstatus),
    ...(saksnummer === undefined ? {} : { saksnummer }),
    ...(rettelse === undefined ? {} : { rettelse: hide(rettelse) }),
    ...toContent(dropKnown(others), hide),
    beslutninger: listDecisions(beslutningsinformasjon).map((one) =>
      readDecision(one, references, hide),
    ),
    krav: claims.flatMap(({ innsendersKravreferanse, kravreferanse, [CLAIM]: id, ...rest }) => {
      const kravgrunnlagsidentifikator = toReference(id);
      const referanse = String(innsendersKravreferanse ?? kravreferanse ?? '');
      return kravgrunnlagsidentifikator === undefined
        ? []
        : { referanse, kravgrunnlagsidentifikator, ...toContent(rest, hide) };
    }),
  };
}

/** The states by their published names; spelled otherwise they are the same. */
const STATES = [
  'sakOpprettet',
  'sakUnderBehandling',
  'sakNektetFremmet',
  'sakForelagt',
  'sakBesluttet',
  'sakAvsluttet',
  'sakHevet',
];

function toState(told: string): string | undefined {
  const fold = (text: string) => text.replace(/[^\p{L}]/gu, '').toLowerCase();
  return STATES.find((state) => fold(state) === fold(told));
}

/** What is asked for: a text, an object with one and more, or only that it is. */
function readCorrection(asked: unknown): string | undefined {
  if (asked === undefined || asked === null || asked === false || asked === '') return undefined;
  if (asked === true) return 'without a word of what';
  if (typeof asked !== 'object') return String(asked);
  const words = findText(asked, (name) => name === 'melding');
  const others = listPlain(asked).filter((text) => text !== `melding ${words}`);
  return (
    [...(words === undefined ? [] : [words]), ...others].join('; ') || 'without a word of what'
  );
}

/** What says which case it is, and no more. */
function dropKnown(members: object): object {
  const known = new Set([
    'saksnummer',
    'eksternSaksreferanse',
    'innsenderReferanse',
    'innsendersReferanse',
  ]);
  return Object.fromEntries(Object.entries(members).filter(([name]) => !known.has(name)));
}

/** A list of decisions; or an object with one under the name of each kind. */
function listDecisions(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((one) => [readType(one), one] as const);
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null ? [] : [['', value]];
  const members = Object.entries(value);
  // Plain members are those of one decision, and not the kinds of several.
  if (members.some(([, inner]) => typeof inner !== 'object')) {
    return [[readType(value), value]];
  }
  return members.flatMap(([name, inner]) =>
    [inner].flat().map((one) => [readType(one, name), one] as const),
  );
}

/** Of what kind a decision says that it is. */
function readType(decision: unknown, otherwise = ''): string {
  const { type, beslutningstype } = toObject(decision);
  const own = typeof decision === 'string' && otherwise === '' ? decision : otherwise;
  return String(type ?? beslutningstype ?? own);
}

function readDecision(
  [type, value]: readonly [string, unknown],
  references: Map<string, string>,
  hide: (text: string) => string,
): Decision {
  const { type: _type, beslutningstype: _kind, ...members } = toObject(value);
  const isPlain = typeof value !== 'object' || value === null || Array.isArray(value);
  const rest = isPlain && value !== type ? { '': value } : members;
  const about = listNamed(value, /^kravgrunnlagsidentifikator(er)?$/).map(
    (identifier) => references.get(identifier) || identifier,
  );
  return {
    type: hide(type),
    ...toContent(rest, hide),
    ...(about.length > 0 ? { gjelder: about.join(', ') } : {}),
  };
}

/** All plain values under a name. */
function listNamed(value: unknown, name: RegExp): string[] {
  return Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(
    ([key, inner]) => (name.test(key) ? [inner].flat().map(String) : listNamed(inner, name)),
  );
}

function toContent(members: object, hide: (text: string) => string): { readonly innhold?: string } {
  const text = hide(listPlain(members).join('; '));
  if (text === '') return {};
  return { innhold: text.length > MAX_CONTENT ? `${text.slice(0, MAX_CONTENT)}…` : text };
}

/** Every plain value with the way to it, as `trekk/beloep 1500`. */
function listPlain(value: unknown, path: readonly string[] = []): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object')
    return [`${path.filter((part) => part !== '').join('/')} ${String(value)}`.trim()];
  if (Array.isArray(value)) return value.flatMap((inner) => listPlain(inner, path));
  return Object.entries(value).flatMap(([name, inner]) => listPlain(inner, [...path, name]));
}

function findText(
  value: unknown,
  fits: (name: string, text: string) => boolean,
  name = '',
): string | undefined {
  if (typeof value === 'string') return fits(name, value) ? value : undefined;
  const inner = Array.isArray(value) ? Object.entries(value) : Object.entries(toObject(value));
  for (const [key, one] of inner) {
    const found = findText(one, fits, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
