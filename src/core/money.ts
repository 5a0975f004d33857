/**
 * Formats an amount in minor units (öre, øre, cent) for people: `1234567` -> `12 345,67`.
 * The blank is U+00A0 so that an amount never breaks over two lines.
 */
export function formatMinor(amount: number | bigint): string {
  const value = BigInt(amount);
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${value < 0n ? '-' : ''}${whole},${digits.slice(-2)}`;
}

/** Minor units of a decimal text with at most two decimals, as `19.9`; undefined when it is none. */
export function parseMinor(text: string): bigint | undefined {
  const [, sign, whole, cents = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return BigInt(`${sign}${whole}${cents.padEnd(2, '0')}`);
}

/** The same for programs: `1234567` -> `12345.67`. */
export function formatDecimal(amount: number): string {
  return formatMinor(amount).replaceAll('\u00a0', '').replace(',', '.');
}
