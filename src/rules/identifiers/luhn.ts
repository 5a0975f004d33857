const ZERO_CODE = 48;

/**
 * True for two or more digits, not all zeros, whose last is the Luhn check digit of the others
 * (ISO/IEC 7812-1; the "10-modul" of Skatteverket and the bankgiro system, the "modulus 10" of the Norwegian OCR giro).
 */
export function isLuhn(text: string): boolean {
  if (!/^\d{2,}$/.test(text)) return false;
  const sum = sumLuhn(text);
  // A field filled with zeros passes the arithmetic, but nobody has been given that number.
  return sum > 0 && sum % 10 === 0;
}

function sumLuhn(digits: string): number {
  let sum = 0;
  let weight = 1;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const product = (digits.charCodeAt(index) - ZERO_CODE) * weight;
    sum += product > 9 ? product - 9 : product;
    weight = weight === 1 ? 2 : 1;
  }
  return sum;
}
