import { assert } from '../../core/errors.ts';

const ZERO_CODE = 48;

/**
 * True for two or more digits, not all zeros, whose last is the Luhn check digit of the others
 * (ISO/IEC 7812-1; the "10-modul" of Skatteverket and the bankgiro system, the "modulus 10" of the Norwegian OCR giro).
 */
export function isLuhn(text: string): boolean {
  if (!/^\d{2,}$/.test(text)) return false;
  const sum = sumLuhn(text, 1);
  // A field filled with zeros passes the arithmetic, but nobody has been given that number.
  return sum > 0 && sum % 10 === 0;
}

/** The digit that makes `payload` (one or more digits) a Luhn number when put last (as `isLuhn`). */
export function luhnDigit(payload: string): string {
  assert(/^\d+$/.test(payload), 'The payload of a Luhn check digit is one or more digits');
  return String((10 - (sumLuhn(payload, 2) % 10)) % 10);
}

function sumLuhn(digits: string, lastWeight: 1 | 2): number {
  let sum = 0;
  let weight = lastWeight;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const product = (digits.charCodeAt(index) - ZERO_CODE) * weight;
    sum += product > 9 ? product - 9 : product;
    weight = weight === 1 ? 2 : 1;
  }
  return sum;
}
