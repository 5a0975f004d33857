const ORGNR_WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];
const ACCOUNT_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const FIRST_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const MONTH_OFFSETS = [0, 40, 65, 80];
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text is an organisasjonsnummer with a right check digit. */
export function isOrgnr(text: string): boolean {
  return /^\d{9}$/.test(text) && hasElevenDigit(text, ORGNR_WEIGHTS);
}

/** Whether a text is a Norwegian account number with a right check digit. */
export function isAccountNumber(text: string): boolean {
  return /^\d{11}$/.test(text) && hasElevenDigit(text, ACCOUNT_WEIGHTS);
}

/** Whether a text is a KID that can be sent: by modulus 10 or modulus 11, never with a dash. */
export function isKid(text: string): boolean {
  return /^\d{2,25}$/.test(text) && (hasTenDigit(text) || hasKidElevenDigit(text));
}

/**
 * Whether a text is a fødselsnummer or D-nummer, synthetic ones included, by today's rule or that of
 * 2032 (the first remainder may be 0, 1, 2 or 3). The century is not looked at.
 */
export function isPersonNumber(text: string): boolean {
  if (!/^\d{11}$/.test(text) || !hasRealDate(text)) return false;
  return sum(text, FIRST_WEIGHTS) % 11 <= 3 && sum(text, SECOND_WEIGHTS) % 11 === 0;
}

function hasRealDate(text: string): boolean {
  const printedDay = Number(text.slice(0, 2));
  const day = printedDay > 40 ? printedDay - 40 : printedDay;
  const printedMonth = Number(text.slice(2, 4));
  const year = Number(text.slice(4, 6));
  return MONTH_OFFSETS.some((offset) => {
    const month = printedMonth - offset;
    const days = month === 2 && year % 4 !== 0 ? 28 : (MONTH_DAYS[month - 1] ?? 0);
    return day >= 1 && day <= days;
  });
}

function hasElevenDigit(text: string, weights: readonly number[]): boolean {
  const digit = (11 - (sum(text, weights) % 11)) % 11;
  return digit !== 10 && digit === Number(text.at(-1));
}

function hasTenDigit(text: string): boolean {
  let total = 0;
  for (const [index, digit] of reversePayload(text).entries()) {
    const product = digit * (index % 2 === 0 ? 2 : 1);
    total += product > 9 ? product - 9 : product;
  }
  return (10 - (total % 10)) % 10 === Number(text.at(-1));
}

function hasKidElevenDigit(text: string): boolean {
  let total = 0;
  for (const [index, digit] of reversePayload(text).entries()) total += digit * (2 + (index % 6));
  const digit = 11 - (total % 11);
  return digit !== 10 && digit % 11 === Number(text.at(-1));
}

function reversePayload(text: string): number[] {
  return [...text.slice(0, -1)].reverse().map(Number);
}

/** The weighted sum of the first digits, as many as there are weights. */
function sum(text: string, weights: readonly number[]): number {
  return weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
}
