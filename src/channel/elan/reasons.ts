import type { ConditionPlace } from './locate.ts';
import { toObject } from './petition.ts';
import { isBroken, isMet, isSaid, isWell } from './verdict.ts';

/** What the members of a refusal are called: several names where nobody has said which. */
export interface RefusalNames {
  readonly code: readonly string[];
  readonly message: readonly string[];
  readonly description: readonly string[];
  /** Conditions (Vilkårnavn) that are known, with where they look: they are found wherever they stand. */
  readonly conditions: ReadonlyMap<string, readonly ConditionPlace[]>;
}

/** A word, and behind it nothing, a sign, or the beginning of a sentence. */
const LEADING = /^\s*([\p{L}\d_-]*[\p{L}\d])(?=\s*(?:$|[:;,.([–—|=]|\s-+>?\s)|\s+[\p{Lu}\d§])/u;
/** Each of them begins with a condition. */
const LINES = /\n(?=[ \t]*[\p{Lu}\d]+[_-][\p{Lu}\d_-]*\s*[:;,])/u;
const DENIAL = /^\W*(ok|nei|no|ingen|ikke|kunne ikke|kan ikke)\b/i;

/** What a code looks like. */
const CODE = /^\S{1,100}$/;

interface Reason {
  readonly kode: string;
  readonly melding: string;
  readonly beskrivelse: string;
}

/** Of a reason that has a text, and no code. */
const NAMELESS = 'UTEN_KODE';

/** Members that hold something else than what is wrong: what only warns, and what a message is filled with. */
const OTHERS = /^(advarsler|varsler|warnings|info|hint|merknader|arguments|rejectedValue)$/i;

/** What was looked at, whatever came of it, unless that is said of each. */
const CHECKS = /^(kontroll(er|ert|erte|ene)?|sjekk(er|et)?|checks?|checked)$/i;

/** What holds findings: a check in it is one that failed. */
const FINDINGS = /(utslag|avvik|feil|errors|violations|detaljer|details)$/i;

/** A check that says itself that something is broken. */
function saysBroken(value: unknown): boolean {
  return isBroken(value) || holdsFindings(value);
}

function holdsFindings(value: unknown): boolean {
  const members = Object.entries(toObject(value));
  return members.some(([name, inner]) => FINDINGS.test(name) && typeof inner === 'object');
}

/** Names of conditions in one spelling: duplikatInnsending is DUPLIKAT_INNSENDING. */
function fold(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[-_\s]/g, '')
    .toUpperCase();
}

/** Finds the reasons in the body of a refusal. */
export class Collector {
  readonly #names: RefusalNames;
  readonly #conditions: ReadonlyMap<string, string>;
  readonly #isStrict: boolean;

  /** Strict: of what was checked only that counts of which it is said that it is broken. */
  constructor(names: RefusalNames, isStrict = false) {
    this.#names = names;
    this.#isStrict = isStrict;
    this.#conditions = new Map([...names.conditions.keys()].map((name) => [fold(name), name]));
  }

  /** What is coded counts; only where nothing is, conditions that texts begin with. One that is merely mentioned is none. */
  collect(body: unknown): readonly Reason[] {
    const own = this.#toReason(body);
    const inner = this.#searchIn(body, own, false);
    if (inner.length > 0) return inner;
    if (!own) return [...this.#searchTexts(body)];
    // The code of an error as a whole says less than what it lists.
    const named = [...this.#searchNames(body)];
    const details = named.length > 0 ? named : [...this.#listDetails(body, own)];
    return details.length > 0 ? details : [own];
  }

  /** The members of a value that may say what is wrong. */
  #listMembers(value: unknown, isFinding = false): [name: string, inner: unknown][] {
    return Object.entries(toObject(value)).flatMap(([name, inner]): [string, unknown][] => {
      if (OTHERS.test(name)) return [];
      if (isFinding || !CHECKS.test(name)) return [[name, inner]];
      const checks = [inner].flat().filter((one) => typeof one === 'object');
      const left = this.#isStrict ? checks.filter(saysBroken) : checks;
      return left.length > 0 ? [[name, left]] : [];
    });
  }

  /** The reasons within a value, itself left out. */
  *#search(value: unknown, isFinding: boolean): Generator<Reason> {
    const isList = Array.isArray(value);
    for (const [name, inner] of isList
      ? Object.entries(value)
      : this.#listMembers(value, isFinding)) {
      const own = this.#toReason(inner, isList);
      const deeper = this.#searchIn(inner, own, isFinding || (!isList && FINDINGS.test(name)));
      if (deeper.length > 0) yield* deeper;
      // An object with a code and no text is a value of something, as a country.
      else if (own && (isList || own.melding !== '')) yield own;
    }
  }

  /** What is within something with a code says more, but for a condition: it holds others, findings, or values of things. */
  #searchIn(value: unknown, own: Reason | undefined, isFinding: boolean): readonly Reason[] {
    const inner = [...this.#search(value, isFinding)];
    const isKnown = ({ kode }: Reason) => this.#names.conditions.has(kode);
    if (!own || !isKnown(own)) return inner;
    const findings = Object.entries(toObject(value)).filter(([name]) => FINDINGS.test(name));
    const found = [...this.#search(Object.fromEntries(findings), true)];
    const all = [...inner.filter(isKnown), ...found.filter((one) => !isKnown(one))];
    const isOwn = ({ kode }: Reason) => kode === own.kode;
    return found.some(isOwn) ? all : [own, ...all.filter((one) => !isOwn(one))];
  }

  /** An entry of a list may have its code as a number, or none. What says that it is met is no reason. */
  #toReason(value: unknown, isEntry = false): Reason | undefined {
    if (isMet(value)) return undefined;
    const text = this.#pick(value, this.#names.code);
    const kode = isEntry && text === '' ? this.#pickNumber(value) : text;
    const melding = this.#pick(value, this.#names.message);
    const beskrivelse = this.#pick(value, this.#names.description);
    const known = this.#findCode(kode);
    if (known !== undefined) return { kode: known, melding, beskrivelse };
    const whole = this.#findWhole(value, isEntry);
    if (CODE.test(kode) || isWell(kode)) return { kode: whole ?? kode, melding, beskrivelse };
    // A sentence in the place of a code is what is said.
    const words = [kode, melding].filter((one) => one !== '').join(': ');
    if (words === '' || (!isEntry && kode === '')) return undefined;
    return { kode: whole ?? NAMELESS, melding: words, beskrivelse };
  }

  /** The condition that a code is, also behind what it belongs to (ELAN.UGYLDIG_KID, urn:vilkaar:UGYLDIG_KID). */
  #findCode(code: string): string | undefined {
    const last = code.split(/[.:/#=]/).at(-1)!;
    return this.#conditions.get(fold(code)) ?? this.#conditions.get(fold(last));
  }

  /** A condition that a plain member is or begins with, or that its `type` (RFC 9457) ends with. */
  #findWhole(value: unknown, isEntry = false): string | undefined {
    // An entry names the check that failed.
    return (isEntry ? Object.entries(toObject(value)) : this.#listMembers(value))
      .flatMap(([name, inner]) => {
        if (typeof inner !== 'string') return [];
        if (name === 'type') return [inner.split(/[/#=:]/).at(-1)!];
        return /^https?:/.test(inner) ? [] : [inner];
      })
      .map((text) => this.#findLeading(text))
      .find((one) => one !== undefined);
  }

  /** The condition that a text is, or begins with: what follows is set off from it, or a sentence, and does not deny it. */
  #findLeading(text: string): string | undefined {
    const [whole = '', word = ''] = LEADING.exec(text) ?? [];
    const isCondition = /[_-]/.test(word) || word.length === text.trim().length;
    if (!isCondition || DENIAL.test(text.slice(whole.length))) return undefined;
    return this.#conditions.get(fold(word));
  }

  /** Members that are called as conditions, and say that these are broken. */
  *#searchNames(value: unknown): Generator<Reason> {
    if (Array.isArray(value)) for (const inner of value) yield* this.#searchNames(inner);
    for (const [name, inner] of this.#listMembers(value)) {
      const kode = this.#conditions.get(fold(name));
      if (kode === undefined) yield* this.#searchNames(inner);
      else if (isSaid(inner))
        yield { kode, melding: [inner].flat().map(toText).join('; '), beskrivelse: '' };
    }
  }

  /** What an error lists: texts, or objects such as a field and what is wrong with it. */
  *#listDetails(body: unknown, { kode, melding }: Reason): Generator<Reason> {
    for (const [, list] of this.#listMembers(body))
      for (const entry of Array.isArray(list) ? list : []) {
        const plain = Object.entries(toObject(entry)).filter(
          ([, inner]) => typeof inner !== 'object',
        );
        const told = plain.map(([name, inner]) => `${name}: ${String(inner)}`).join(', ');
        const text = typeof entry === 'string' ? entry : told;
        if (text !== '')
          yield { kode: this.#findLeading(text) ?? kode, melding: text, beskrivelse: melding };
      }
  }

  /** Conditions that stand in texts or as names of members, whatever these are; what else is said beside one is its message. */
  *#searchTexts(value: unknown): Generator<Reason> {
    if (typeof value === 'string') {
      for (const line of value.split(LINES)) {
        const kode = this.#findLeading(line);
        if (kode !== undefined) yield { kode, melding: line.trim(), beskrivelse: '' };
      }
      return;
    }
    if (Array.isArray(value)) {
      for (const inner of value) yield* this.#searchTexts(inner);
      return;
    }
    const named = [...this.#searchNames(value)];
    if (named.length > 0) return yield* named;
    const texts = this.#listMembers(value).flatMap(([, one]) =>
      typeof one === 'string' ? [one] : [],
    );
    const isBroken = !isMet(value);
    const whole = isBroken ? this.#findWhole(value) : undefined;
    const isIt = (text: string) => this.#findLeading(text) === whole && !/\s/.test(text.trim());
    const others = texts.filter((text) => !isIt(text) && !/^https?:/.test(text));
    if (whole !== undefined)
      yield { kode: whole, melding: others.join('; ') || texts[0]!, beskrivelse: '' };
    else
      for (const [, inner] of this.#listMembers(value))
        if (isBroken || typeof inner === 'object') yield* this.#searchTexts(inner);
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

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
