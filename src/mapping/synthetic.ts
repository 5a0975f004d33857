import { createHash } from 'node:crypto';

/** A whole number from one to another that follows from a key: the same each time, and as good as chance. */
export function between(key: string, from: number, to: number): number {
  const chance = createHash('sha256').update(key).digest().readUIntBE(0, 6);
  return from + (chance % (to - from + 1));
}

const DAY_MS = 86_400_000;
const FIRST_BIRTH = Date.UTC(1890, 0, 1);
const BIRTH_DAYS = 3652;
const SERIALS = 20;

/**
 * The personnummer (12 digits) of test person so-and-so: born in the 1890s with a birth number from 980 to 999, as the
 * numbers are that Skatteverket keeps for tests. The first 73,000 are all different.
 */
export function makeTestPerson(number: number): string {
  const index = number % (BIRTH_DAYS * SERIALS);
  const birth = new Date(FIRST_BIRTH + (index % BIRTH_DAYS) * DAY_MS);
  const date = birth.toISOString().slice(0, 10).replaceAll('-', '');
  const digits = `${date}${980 + Math.floor(index / BIRTH_DAYS)}`;
  return `${digits}${findCheckDigit(digits.slice(2))}`;
}

/**
 * The organisationsnummer (10 digits) of a company that is made up, of a range that was far from given out in 2026. The
 * first 9,000 are all different.
 */
export function makeTestCompany(number: number): string {
  const digits = `55999${1000 + (number % 9000)}`;
  return `${digits}${findCheckDigit(digits)}`;
}

const GIVEN = ['Östen', 'Ärla', 'Åke', 'Örla', 'Tora', 'Signe', 'Börje', 'Maj', 'Håkan', 'Elsa'];
const FAMILY = ['Testberg', 'Provström', 'Exempelgren', 'Försöklund', 'Mönsterdal', 'Påhittsson'];
const STREETS = ['Provgatan', 'Exempelvägen', 'Testgränd', 'Mönstertorget'];

/** The name of a person that there is not. */
export function makeTestName(number: number): string {
  return `${FAMILY[number % FAMILY.length]} ${GIVEN[Math.floor(number / FAMILY.length) % GIVEN.length]}`;
}

/** A street that there is not. */
export function makeTestStreet(number: number): string {
  return `${STREETS[number % STREETS.length]} ${(number % 97) + 1}`;
}

/** Luhn, as in SKV 704. */
function findCheckDigit(digits: string): number {
  let sum = 0;
  for (const [index, character] of [...digits].reverse().entries()) {
    const doubled = Number(character) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
