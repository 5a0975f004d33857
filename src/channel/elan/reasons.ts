import { toObject } from './petition.ts';

/** What the members of a refusal are called: several names where nobody has said which. */
export interface RefusalNames {
  readonly code: readonly string[];
  readonly message: readonly string[];
  readonly description: readonly string[];
}

interface Reason {
  readonly kode: string;
  readonly melding: string;
  readonly beskrivelse: string;
}

/** Of a reason that has a text, and no code. */
const NAMELESS = 'UTEN_KODE';

/** A text that is the name of a condition, or begins with one: UGYLDIG_KID, or UGYLDIG_KID: feil. */
const NAMED = /^\s*([A-ZÆØÅ]{2,}(?:_[A-ZÆØÅ0-9]+)+)(?=$|[\s:;,])/;

/** Names of conditions that stand in texts, whatever these are called; what else is said beside one is its message. */
function* searchNames(value: unknown): Generator<Reason> {
  if (typeof value === 'string') {
    const kode = NAMED.exec(value)?.[1];
    if (kode !== undefined) yield { kode, melding: value.trim(), beskrivelse: '' };
    return;
  }
  if (Array.isArray(value)) {
    for (const inner of value) yield* searchNames(inner);
    return;
  }
  const members = Object.values(toObject(value));
  const texts = members.filter((inner) => typeof inner === 'string');
  const own = texts.find((text) => NAMED.test(text));
  const others = texts.filter((text) => text !== own).join('; ');
  if (own !== undefined)
    yield { kode: NAMED.exec(own)![1]!, melding: others || own, beskrivelse: '' };
  else for (const inner of members) yield* searchNames(inner);
}

/** Finds the reasons in the body of a refusal. */
export class Collector {
  readonly #names: RefusalNames;

  constructor(names: RefusalNames) {
    this.#names = names;
  }

  *collect(body: unknown): Generator<Reason> {
    const inner = [...this.#search(body)];
    const own = this.#toReason(body);
    if (inner.length > 0) yield* inner;
    else if (own) {
      const details = [...this.#listDetails(body, own)];
      yield* details.length > 0 ? details : [own];
    } else yield* searchNames(body);
  }

  /** The reasons within a value, itself left out. */
  *#search(value: unknown): Generator<Reason> {
    const isList = Array.isArray(value);
    for (const inner of isList ? value : Object.values(toObject(value))) {
      const deeper = [...this.#search(inner)];
      const own = this.#toReason(inner, isList);
      if (deeper.length > 0) yield* deeper;
      // An object with a code and no text is a value of something, as a country.
      else if (own && (isList || own.melding !== '')) yield own;
    }
  }

  /** An entry of a list may have its code as a number, or none. */
  #toReason(value: unknown, isEntry = false): Reason | undefined {
    const text = this.#pick(value, this.#names.code);
    const kode = isEntry && text === '' ? this.#pickNumber(value) : text;
    const melding = this.#pick(value, this.#names.message);
    const beskrivelse = this.#pick(value, this.#names.description);
    if (kode !== '') return { kode, melding, beskrivelse };
    return isEntry && melding !== '' ? { kode: NAMELESS, melding, beskrivelse } : undefined;
  }

  /** What an error lists: texts, or objects such as a field and what is wrong with it. */
  *#listDetails(body: unknown, { kode, melding }: Reason): Generator<Reason> {
    for (const list of Object.values(toObject(body)))
      for (const entry of Array.isArray(list) ? list : []) {
        const plain = Object.entries(toObject(entry)).filter(
          ([, inner]) => typeof inner !== 'object',
        );
        const told = plain.map(([name, inner]) => `${name}: ${String(inner)}`).join(', ');
        const text = typeof entry === 'string' ? entry : told;
        if (text !== '') yield { kode, melding: text, beskrivelse: melding };
      }
  }

  /** The first text under one of the names, however they are capitalised; empty without any. */
  #pick(value: unknown, names: readonly string[]): string {
    const found = this.#find(value, names, 'string');
    return typeof found === 'string' ? found : '';
  }

  #pickNumber(value: unknown): string {
    const found = this.#find(value, this.#names.code, 'number');
    return found === undefined ? '' : String(found);
  }

  #find(value: unknown, names: readonly string[], type: 'string' | 'number'): unknown {
    const members = Object.entries(toObject(value)).filter(([, inner]) => typeof inner === type);
    for (const name of names) {
      const found = members.find(([key]) => key.toLowerCase() === name.toLowerCase());
      if (found && found[1] !== '') return found[1];
    }
    return undefined;
  }
}
