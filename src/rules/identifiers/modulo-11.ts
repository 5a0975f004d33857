const ZERO_CODE = 48;

/**
 * True for digits, one per weight and not all zeros, whose weighted sum is a multiple of 11; the
 * check digit carries weight 1. A check digit of 10 cannot be written, so such numbers never pass
 * (Brønnøysundregistrene, organisasjonsnummer; Erhvervsstyrelsen, modulus 11).
 */
export function isModulo11(text: string, weights: readonly number[]): boolean {
  if (text.length !== weights.length || !/^\d+$/.test(text)) return false;
  const sum = sumWeighted(text, weights);
  // A field filled with zeros passes the arithmetic, but nobody has been given that number.
  return sum > 0 && sum % 11 === 0;
}

/** The sum of the leading digits times their weights (`text` has at least as many digits). */
export function sumWeighted(text: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += (text.charCodeAt(index) - ZERO_CODE) * weight;
  }
  return sum;
}
