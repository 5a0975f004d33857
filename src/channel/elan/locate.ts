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
export function locate(
  kode: string,
  quoted: readonly string[],
  petition: unknown,
  places: readonly ConditionPlace[],
): string[] {
  const looked = listLooked(kode, petition, places);
  const within = quoted.filter((one) => looked.some((place) => isWithin(one, place)));
  const near = looked.filter((place) => quoted.some((one) => isNear(one, place)));
  const found = [within, near, quoted, looked].find((one) => one.length > 0) ?? [];
  return found.length > MAX_PLACES ? toCommon(found) : [...new Set(found)];
}

interface Looked {
  /** The pointer of the record. */
  readonly record: string;
  readonly pointer: string;
  readonly isThere: boolean;
}

function listLooked(kode: string, petition: unknown, places: readonly ConditionPlace[]): string[] {
  const all = places.flatMap(({ record, members }) =>
    expand(petition, record.split('/').filter(Boolean)).map(([value, own]): Looked => {
      const member = members.find((one) => find(value, one) !== undefined);
      const isThere = member !== undefined || members.length === 0;
      return { record: own, isThere, pointer: join(own, member ?? members[0] ?? '') };
    }),
  );
  const there = all.filter(({ isThere }) => isThere);
  const kept = keepNamed(kode, there.length > 0 ? there : all);
  return [...new Set(kept.map(({ pointer }) => pointer))];
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
  const best = Math.max(...scores);
  return looked.filter((_, index) => scores[index] === best);
}

function spell(text: string): string {
  const plain = text.normalize('NFC').toLowerCase();
  return plain.replace(/æ/g, 'ae').replace(/ø/g, 'oe').replace(/å/g, 'aa');
}

function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** Whether both stand in one element of one list of the petition. */
function isNear(pointer: string, place: string): boolean {
  const [, list, index] = pointer.split('/');
  return /^\d+$/.test(index ?? '') && isWithin(place, `/${list}/${index}`);
}

/** What many have in common: a list is told as a whole. */
function toCommon(pointers: readonly string[]): string[] {
  return [...new Set(pointers.map((one) => one.split(/\/\d+(?:\/|$)/)[0]!))].slice(0, MAX_PLACES);
}
