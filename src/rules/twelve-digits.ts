import { isOrganisationsnummer } from './identifiers/sweden.ts';

/**
 * A person's or organisation's number in the 12 digits that authorities take: 16 before an organisation's; before a
 * person's ten digits the century in which that person is not yet 100 years old on the day, or is with `+` before the
 * last four (folkbokföringslagen 18 §). Anything else comes back as its digits.
 */
export function toTwelveDigits(text: string, today: string): string {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 10) return digits;
  if (isOrganisationsnummer(digits)) return `16${digits}`;
  const thisCentury = Number(today.slice(0, 2));
  // With 60 added to its day, a samordningsnummer born on this very day of another year is a day off.
  const isBornThisCentury = digits.slice(0, 6) <= today.slice(2).replaceAll('-', '');
  const century = thisCentury - (isBornThisCentury ? 0 : 1) - (text.includes('+') ? 1 : 0);
  return `${century}${digits}`;
}
