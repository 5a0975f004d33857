import { getMember, isNumber, toObject } from '../rules/json.ts';

/** What a value must be: of a kind, one of some codes, or a text of a form. */
export type MemberType =
  | 'text'
  | 'day'
  | 'boolean'
  | 'number'
  | 'object'
  | 'object or boolean'
  | 'list'
  | 'filled list'
  | readonly string[]
  | RegExp;

/** What a member must be, and whether it must be there. */
interface Member {
  readonly key: string;
  readonly type: MemberType;
  readonly isRequired: boolean;
}

/** What stands in one place of a petition, or in every element of a list (`*` in its way). */
export interface Part {
  readonly way: string;
  readonly members: readonly Member[];
  /** Exactly one of these must be there. */
  readonly choice?: readonly string[];
  /** True or false may stand here instead. */
  readonly isOrBoolean?: boolean;
}

/** A member that must be there. */
export function must(key: string, type: MemberType): Member {
  return { key, type, isRequired: true };
}

/** A member that may be there. */
export function may(key: string, type: MemberType): Member {
  return { key, type, isRequired: false };
}

/** The faults of form in a part, wherever it stands in a petition. */
export function checkPart(petition: unknown, part: Part): string[] {
  const { way, members, choice, isOrBoolean } = part;
  return [...findPlaces(petition, way === '' ? [] : way.split('/'))].flatMap(([value, place]) => {
    if (isOrBoolean && typeof value === 'boolean') return [];
    if (!toObject(value)) return [`${place || 'begjæringen'} er ikke et objekt`];
    return [
      ...members.flatMap((member) => checkMember(value, place, member)),
      ...(choice ? checkChoice(value, place, choice) : []),
    ];
  });
}

function* findPlaces(
  value: unknown,
  [step, ...rest]: readonly string[],
  place = '',
): Generator<[value: unknown, place: string]> {
  if (value === undefined) return;
  if (step === undefined) yield [value, place];
  else if (step !== '*') yield* findPlaces(getMember(value, step), rest, join(place, step));
  else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* findPlaces(one, rest, `${place}[${index}]`);
}

function join(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}

function checkMember(value: unknown, place: string, { key, type, isRequired }: Member): string[] {
  const found = getMember(value, key);
  if (found === undefined) return isRequired ? [`${join(place, key)} mangler`] : [];
  if (type instanceof RegExp)
    return type.test(String(found)) ? [] : [`${join(place, key)} har feil format`];
  if (typeof type !== 'string')
    return type.includes(found as string) ? [] : [`${join(place, key)} er ikke i kodelisten`];
  return IS_TYPE[type](found) ? [] : [`${join(place, key)} har feil type`];
}

function checkChoice(value: unknown, place: string, choice: readonly string[]): string[] {
  const there = choice.filter((key) => getMember(value, key) !== undefined);
  if (there.length === 1) return [];
  return [`${place} skal ha nøyaktig én av ${choice.join(', ')}`];
}

const IS_TYPE: Readonly<Record<MemberType & string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  day: (value) => typeof value === 'string' && isDay(value),
  boolean: (value) => typeof value === 'boolean',
  number: isNumber,
  object: (value) => toObject(value) !== undefined,
  'object or boolean': (value) => typeof value === 'boolean' || toObject(value) !== undefined,
  list: Array.isArray,
  'filled list': (value) => Array.isArray(value) && value.length > 0,
};

/** A day that the calendar has. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
