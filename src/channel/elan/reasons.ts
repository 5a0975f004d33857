import { toObject } from './petition.ts';

/** What the members of a refusal are called: several names where nobody has said which. */
export interface RefusalNames {
  readonly code: readonly string[];
  readonly message: readonly string[];
  readonly description: readonly string[];
  /** Conditions (Vilkårnavn) that are known: they are found wherever they stand. */
  readonly conditions: ReadonlySet<string>;
}

interface Reason {
  readonly kode: string;
  readonly melding: string;
  readonly beskrivelse: string;
}

/** Of a reason that has a text, and no code. */
const NAMELESS = 'UTEN_KODE';

/** Names of conditions in one spelling: duplikatInnsending is DUPLIKAT_INNSENDING. */
function fold(name: string): string {
  return name.normalize('NFC').replace(/[_\s]/g, '').toUpperCase();
}

/** Finds the reasons in the body of a refusal. */
export class Collector {
  readonly #names: RefusalNames;
  readonly #conditions: ReadonlyMap<string, string>;

  constructor(names: RefusalNames) {
    this.#names = names;
    this.#conditions = new Map([...names.conditions].map((name) => [fold(name), name]));
  }

  /** Where no code is a condition that is known, those that stand elsewhere count before it. */
  collect(body: unknown): readonly Reason[] {
    const coded = this.#collectCoded(body);
    if (coded.some(({ kode }) => this.#names.conditions.has(kode))) return coded;
    const named = [...this.#searchTexts(body)];
    return named.length > 0 ? named : coded;
  }

  #collectCoded(body: unknown): readonly Reason[] {
    const inner = [...this.#search(body)];
    const own = this.#toReason(body);
    if (inner.length > 0 || !own) return inner;
    const details = [...this.#listDetails(body, own)];
    return details.length > 0 ? details : [own];
  }

  /** The reasons within a value, itself left out. */
  *#search(value: unknown): Generator<Reason> {
    const isList = Array.isArray(value);
    for (const inner of isList ? value : Object.values(toObject(value))) {
      const own = this.#toReason(inner, isList);
      const deeper = own && this.#names.conditions.has(own.kode) ? [] : [...this.#search(inner)];
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
    if (kode !== '')
      return { kode: this.#conditions.get(fold(kode)) ?? kode, melding, beskrivelse };
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
        const [known = kode] = this.#listConditions(text);
        if (text !== '') yield { kode: known, melding: text, beskrivelse: melding };
      }
  }

  /** Conditions that stand in texts or as names of members, whatever these are; what else is said beside one is its message. */
  *#searchTexts(value: unknown): Generator<Reason> {
    if (typeof value === 'string') {
      for (const kode of this.#listConditions(value))
        yield { kode, melding: value.trim(), beskrivelse: '' };
      return;
    }
    if (Array.isArray(value)) {
      for (const inner of value) yield* this.#searchTexts(inner);
      return;
    }
    const members = Object.entries(toObject(value));
    const plain = members.flatMap(([, inner]) => (typeof inner === 'string' ? [inner] : []));
    for (const [name, inner] of members) {
      const kode = this.#conditions.get(fold(name));
      const isIt = typeof inner === 'string' ? this.#conditions.get(fold(inner)) : undefined;
      if (kode !== undefined && isSaid(inner))
        yield { kode, melding: [inner].flat().map(toText).join('; '), beskrivelse: '' };
      else if (isIt !== undefined)
        yield {
          kode: isIt,
          melding: plain.filter((text) => text !== inner).join('; '),
          beskrivelse: '',
        };
      else if (kode === undefined) yield* this.#searchTexts(inner);
    }
  }

  /** The conditions that a text names. */
  #listConditions(text: string): string[] {
    // Behind # or / it is the address of an explanation.
    const words = text.match(/(?<![#/\p{L}\d_])[\p{L}\d_]+/gu) ?? [];
    const found = words.map((word) =>
      word.includes('_') ? this.#conditions.get(fold(word)) : word,
    );
    return [...new Set(found)].filter(
      (one) => one !== undefined && this.#names.conditions.has(one),
    ) as string[];
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

/** Whether a member that is called as a condition says that it is broken. */
function isSaid(value: unknown): boolean {
  if (value === false || value === null || value === '' || value === 0) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
