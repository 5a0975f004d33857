import { isLuhn } from './luhn.ts';
import { isModulo11, sumWeighted } from './modulo-11.ts';
import { hasBirthDay, readPrintedDay } from './norwegian-birth-day.ts';

const FIRST_CONTROL_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_CONTROL_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const KONTONUMMER_WEIGHTS = SECOND_CONTROL_WEIGHTS;
const ORGNUMMER_WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2, 1];
const KID_WEIGHTS = createKidWeights(25);

/** From 2032 the first control sum may leave 0 to 3; before that only 0 was issued. */
const GREATEST_FIRST_REMAINDER = 3;

/**
 * True for a fødselsnummer or D-nummer, real or synthetic: 11 digits, a real date after the offsets,
 * control digits by the classic or the 2032 rule (Folkeregisteret, "Nytt fødselsnummer fra 2032";
 * navikt/fnrvalidator).
 */
export function isFodselsnummer(text: string): boolean {
  if (!/^\d{11}$/.test(text) || !hasBirthDay(text)) return false;
  const firstRemainder = sumWeighted(text, FIRST_CONTROL_WEIGHTS) % 11;
  return firstRemainder <= GREATEST_FIRST_REMAINDER && isModulo11(text, SECOND_CONTROL_WEIGHTS);
}

/** True for a fødselsnummer with 40 added to the day (Folkeregisteret; navikt/fnrvalidator). */
export function isDnummer(text: string): boolean {
  return isFodselsnummer(text) && readPrintedDay(text).isDnummer;
}

/**
 * True for a fødselsnummer or D-nummer with 40, 65 or 80 added to the month, as test persons have
 * (Folkeregisteret, Tenor testdata; NAV; Norsk helsenett). The health service's H-numbers share 40.
 */
export function isSyntheticFodselsnummer(text: string): boolean {
  return isFodselsnummer(text) && readPrintedDay(text).isSynthetic;
}

/** True for 9 digits with modulo 11 check digit (Brønnøysundregistrene, organisasjonsnummer). */
export function isNorskOrgnummer(text: string): boolean {
  return isModulo11(text, ORGNUMMER_WEIGHTS);
}

/** True for 11 digits with modulo 11 check digit (the Norwegian banks' common kontonummer). */
export function isNorskKontonummer(text: string): boolean {
  return isModulo11(text, KONTONUMMER_WEIGHTS);
}

/**
 * True for 2 to 25 digits whose last is a modulo 10 or a modulo 11 check digit (Norwegian OCR giro, KID). The
 * modulo 11 check digit `-` does not pass: ELAN's KID field takes digits only.
 */
export function isKid(text: string): boolean {
  if (!/^\d{2,25}$/.test(text)) return false;
  return isLuhn(text) || isModulo11(text, KID_WEIGHTS.slice(-text.length));
}

/** True for an IBAN of any country whose check digits are right (ISO 13616, modulo 97). */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(text)) return false;
  const digits = (text.slice(4) + text.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n;
}

/** Weights 2 to 7 repeat from the right of the payload; the check digit itself carries 1. */
function createKidWeights(length: number): number[] {
  const weights = [1];
  while (weights.length < length) weights.unshift(2 + ((weights.length - 1) % 6));
  return weights;
}
