import { findQuoted, listValues } from './find-quoted.ts';
import { hideParties } from './hide-parties.ts';
import { listLooked, locate } from './locate.ts';
import { toObject } from './petition.ts';
import { findOnly, isPage, readBody } from './read-body.ts';
import { Collector, type RefusalNames } from './reasons.ts';
import { isFault, isInnerFault, isWell } from './verdict.ts';

/** The Vilkårnavn of a petition that was sent before. */
export const DUPLICATE = 'DUPLIKAT_INNSENDING';

/** One reason why a petition is refused, in the authority's words. */
export interface Deviation {
  /** Its Vilkårnavn. */
  readonly kode: string;
  readonly melding: string;
  readonly beskrivelse: string;
  /** JSON pointers of what in the petition it speaks of, as far as can be told. */
  readonly elementer: readonly string[];
  /** JSON pointers of what its words quote. */
  readonly quoted: readonly string[];
}

/**
 * The reasons in a refusal. The shape of today is not public, so every object with a code is taken, wherever it stands, that
 * holds no other; of an error as a whole what it lists in its details. Empty when nothing can be made of it.
 */
export function readDeviations(text: string, petition: unknown, names: RefusalNames): Deviation[] {
  const found = new Collector(names).collect(readSaid(text));
  const values = found.length > 0 ? listValues(petition) : [];
  const places = new Map<string, readonly string[]>();
  return found.map(({ kode, melding, ...rest }, index) => {
    const looked = places.get(kode) ?? listLooked(kode, petition, names.conditions.get(kode) ?? []);
    places.set(kode, looked);
    const quoted = index < MOST_PLACED ? findQuoted(melding, values) : [];
    return {
      kode: names.conditions.has(kode) ? kode : hideParties(kode, petition),
      melding,
      ...rest,
      quoted,
      elementer: locate(looked, quoted),
    };
  });
}

/** The codes of an answer that is to prove something: of what was checked only those that are said to be broken. */
export function readProvenCodes(text: string, names: RefusalNames): string[] {
  return new Collector(names, true).collect(readSaid(text)).map(({ kode }) => kode);
}

function readSaid(text: string): unknown {
  return readBody(text) ?? (isPage(text) ? undefined : [text]);
}

/** Nobody reads more of them one by one. */
const MOST_PLACED = 500;

/** Whether a body tells of something that is wrong: such an answer takes nothing, whatever its status. */
export function tellsFault(text: string, names: RefusalNames): boolean {
  const body = readBody(text);
  if (/^\W*avvist/i.test(text)) return true;
  const own = [body, findOnly(body)].flatMap((one) => Object.entries(toObject(one)));
  const inner = Object.values(toObject(body)).flatMap((one) => Object.entries(toObject(one)));
  if (own.some(isFault) || inner.some(isInnerFault)) return true;
  return readDeviations(text, {}, names).some(({ kode }) => !isWell(kode));
}
