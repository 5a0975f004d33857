import { toList, toObject } from './petition.ts';

/** Where a condition looks: records at a path, with a star for every element of a list, and which of their members may have it. */
export interface ConditionPlace {
  /** Empty for the petition itself. */
  readonly record: string;
  /** As `saksoekt/person/identifikator/verdi`: the one that is there counts. Without any it is the record. */
  readonly members: readonly string[];
}

const MAX_PLACES = 5;

/**
 * JSON pointers of what in a petition a reason speaks of: what its text quotes, as far as the condition looks there; else where
 * it looks at what is quoted; else all that is quoted; without anything quoted everywhere that it looks.
 */
export function locate(looked: Pointers, quoted: Pointers): string[] {
  const found = WAYS.map((choose) => choose(looked, quoted)).find((one) => one.length > 0) ?? [];
  return found.length > MAX_PLACES ? toCommon(found) : [...new Set(found)];
}

type Pointers = readonly string[];

const WAYS: readonly ((looked: Pointers, quoted: Pointers) => Pointers)[] = [
  // What is quoted, where the condition looks.
  (looked, quoted) => quoted.filter((one) => looked.some((place) => isWithin(one, place))),
  // Where it looks beside what is quoted; in a party that is; in the same claim.
  (looked, quoted) =>
    looked.filter((place) => quoted.some((one) => isWithin(one, toParent(place)))),
  (looked, quoted) => looked.filter((place) => quoted.some((one) => isWithin(place, one))),
  (looked, quoted) =>
    looked.filter((place) => quoted.some((one) => toElement(one) === toElement(place))),
  (_, quoted) => quoted,
  (looked) => looked,
];

interface Looked {
  /** The pointer of the record. */
  readonly record: string;
  readonly pointer: string;
  readonly isThere: boolean;
  /** What it would stand in is there. */
  readonly hasParent: boolean;
}

/** JSON pointers of everything in a petition that a condition looks at; where it asks for something, of what lacks it. */
export function listLooked(
  kode: string,
  petition: unknown,
  places: readonly ConditionPlace[],
): string[] {
  const all = places.flatMap(({ record, members }) =>
    expand(petition, record.split('/').filter(Boolean)).map(([value, own]): Looked => {
      const member = members.find((one) => !isEmpty(find(value, one)));
      const isThere = member !== undefined || members.length === 0;
      const first = members[0] ?? '';
      const hasParent = !first.includes('/') || find(value, toParent(first)) !== undefined;
      return { record: own, isThere, hasParent, pointer: join(own, member ?? first) };
    }),
  );
  const there = all.filter(({ isThere }) => isThere);
  const missing = all.filter(({ isThere }) => !isThere);
  const lacking = missing.filter(({ hasParent }) => hasParent);
  const orders = LACKING.test(kode) ? [lacking, missing, there] : [there, lacking, missing];
  const kept = keepNamed(kode, orders.find((one) => one.length > 0) ?? []);
  return [...new Set(kept.map(({ pointer }) => pointer))];
}

/** Conditions that something is not there. */
const LACKING = /MANGLER(?!_I_)|P(AA|Å)KREVET|M(AA|Å)_HA(?!_GYLDIG)|SKAL_HA_UUID|ADRESSE_UGYLDIG/;

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Everything at a path, with its pointer. */
function expand(
  value: unknown,
  [step, ...rest]: readonly string[],
  pointer = '',
): [value: unknown, pointer: string][] {
  if (value === undefined || value === null) return [];
  if (step === undefined) return [[value, pointer]];
  const inner =
    step === '*'
      ? toList(value).map((one, index) => [String(index), one] as const)
      : [[step, toObject(value)[step]] as const];
  return inner.flatMap(([name, one]) => expand(one, rest, `${pointer}/${name}`));
}

function find(value: unknown, member: string): unknown {
  return expand(value, member.split('/'))[0]?.[0];
}

function join(pointer: string, member: string): string {
  return member === '' || member === '.' ? pointer : `${pointer}/${member}`;
}

/** A condition that names a party, or a kind of file, looks only there: UGYLDIG_VEDLEGG_FULLMAKT at those of fullmakt. */
function keepNamed(kode: string, looked: readonly Looked[]): readonly Looked[] {
  const words = spell(kode)
    .split('_')
    .filter((word) => word.length > 4);
  const scores = looked.map(({ record }) => {
    const steps = spell(record).split('/');
    const pairs = steps.flatMap((step) =>
      words.filter((word) => step.includes(word) || (step.length > 4 && word.startsWith(step))),
    );
    return pairs.length;
  });
  const best = scores.reduce((one, other) => Math.max(one, other), 0);
  return looked.filter((_, index) => scores[index] === best);
}

function spell(text: string): string {
  const plain = text.normalize('NFC').toLowerCase();
  return plain.replace(/æ/g, 'ae').replace(/ø/g, 'oe').replace(/å/g, 'aa');
}

function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

function toParent(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** The element of a list of the petition, or the member of it, that something stands in. */
function toElement(pointer: string): string {
  const [, list = '', index = ''] = pointer.split('/');
  return /^\d+$/.test(index) ? `/${list}/${index}` : `/${list}`;
}

/** What many have in common: a list is told as a whole. */
function toCommon(pointers: readonly string[]): string[] {
  return [...new Set(pointers.map((one) => one.split(/\/\d+(?:\/|$)/)[0]!))].slice(0, MAX_PLACES);
}
