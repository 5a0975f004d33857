import { getDay } from '../../../core/calendar.ts';
import { getText } from '../rules/json.ts';
import { type CaseState, findState } from './case-state.ts';
import type { ElanSettings } from './options.ts';

/** One accepted version of a petition. */
export interface PetitionVersion {
  /** The body exactly as it came. */
  readonly text: string;
  /** The same, with its numbers as they stood. */
  readonly petition: unknown;
  readonly at: number;
}

/** A case that was made of an accepted petition. */
export interface ElanCase {
  /** The eksternSaksreferanse. */
  readonly reference: string;
  /** The enforcement officer's own number, UTLBGJ/2026/NN. */
  readonly number: string;
  readonly org: string;
  /** The first is the submission, the others are changes. */
  readonly versions: readonly PetitionVersion[];
  /** What the authority asks to have corrected, until a change comes. */
  readonly correction?: { readonly melding: string; readonly at: number } | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface StoredCase extends Mutable<ElanCase> {
  versions: PetitionVersion[];
  startedAt: number;
  forced?: CaseState;
}

/** The cases of a server. */
export class Cases {
  readonly #all: StoredCase[] = [];
  readonly #byReference = new Map<string, StoredCase>();
  /** By what makes a duplicate, as it was with any version. */
  readonly #byKey = new Map<string, StoredCase[]>();
  readonly #settings: ElanSettings;

  constructor(settings: ElanSettings) {
    this.#settings = settings;
  }

  /** Every case, in the order in which they were made. */
  get all(): readonly ElanCase[] {
    return this.#all;
  }

  /** Makes a case of an accepted petition. */
  open(org: string, text: string, petition: unknown): ElanCase {
    const at = this.#now();
    const number = String(this.#all.length + this.#settings.firstCase).padStart(2, '0');
    const year = getDay(new Date(at), 'Europe/Oslo').slice(0, 4);
    const made: StoredCase = {
      reference: `SIM-${year}-${number.padStart(6, '0')}`,
      number: `UTLBGJ/${year}/${number}`,
      org,
      versions: [{ text, petition, at }],
      startedAt: at,
    };
    this.#all.push(made);
    this.#byReference.set(made.reference, made);
    this.#note(made);
    return made;
  }

  /** Takes a change; a case that was waiting for it goes on where it stood. */
  change(reference: string, text: string, petition: unknown): void {
    const one = this.#get(reference);
    const at = this.#now();
    one.versions.push({ text, petition, at });
    this.#note(one);
    if (!one.correction) return;
    one.startedAt += at - one.correction.at;
    one.correction = undefined;
  }

  /** The case with a reference. */
  find(reference: string): ElanCase | undefined {
    return this.#byReference.get(reference);
  }

  /** Whether an organisation has a case with this date and reference, besides one. */
  isAccepted(org: string, date: string, innsenderReferanse: string, besides?: string): boolean {
    const key = JSON.stringify([org, date, innsenderReferanse]);
    return (this.#byKey.get(key) ?? []).some(
      (one) => one.reference !== besides && toKey(one) === key,
    );
  }

  /** The state that a case has now. */
  getState(reference: string): CaseState {
    const { forced, correction, startedAt } = this.#get(reference);
    return forced ?? findState(this.#settings.plan, (correction?.at ?? this.#now()) - startedAt);
  }

  /** Whether the last version is not handled yet. */
  hasUnhandled(reference: string): boolean {
    const last = this.#get(reference).versions.at(-1);
    return last !== undefined && this.#now() - last.at < this.#settings.processing.handleMs;
  }

  /** Asks for a correction: the case stands still until a change comes. */
  askForCorrection(reference: string, melding: string): void {
    this.#get(reference).correction = { melding, at: this.#now() };
  }

  /** Puts a case into a state, whatever its plan says. */
  setState(reference: string, state: CaseState): void {
    this.#get(reference).forced = state;
  }

  #note(one: StoredCase): void {
    const key = toKey(one);
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), one]);
  }

  #now(): number {
    return this.#settings.clock.now().getTime();
  }

  #get(reference: string): StoredCase {
    const found = this.#byReference.get(reference);
    if (!found) throw new Error(`there is no case ${reference}`);
    return found;
  }
}

/** The date of the first version and the reference of the last: what makes a duplicate. */
function toKey({ org, versions }: StoredCase): string {
  return JSON.stringify([
    org,
    getText(versions[0]?.petition, 'begjaeringsdato'),
    getText(versions.at(-1)?.petition, 'innsenderReferanse'),
  ]);
}
