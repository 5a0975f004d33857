import { isAccountNumber, isKid } from './check-digits.ts';
import { isBlank, isNumber, walkMembers } from './json.ts';
import { isSince, type Model } from './model.ts';
import { type Rule, toFillings } from './rule.ts';

const MAXIMUM_TWO_DECIMALS = /^\d+(\.\d{1,2})?$/;

/** Amounts that only the first models have; later ones pass over them. */
const OLD_AMOUNTS = [
  'paalydendeBeloep',
  'beloepSlutningGenerell',
  'beloepSlutningSaksomkostninger',
];

/** Rules about amounts, rates, accounts and payment references. */
export const AMOUNT_RULES: readonly Rule[] = [
  {
    kode: 'MANGELFULLE_KONTOOPPLYSNINGER',
    since: '0.9',
    beskrivelse: 'Kontoopplysninger må være gyldige',
    melding: 'Konto må inneholde minst en verdi',
    find: ({ payment }) => toFillings(!payment.accounts.some(({ hasValue }) => hasValue)),
  },
  {
    kode: 'UGYLDIG_BELOEP',
    since: '0.9',
    beskrivelse: 'Beløp har rett format',
    melding: 'Beløp %beløp er ugyldig. Beløp kan ha maks to desimaler og ikke være negativt',
    find: ({ body }, { model }) =>
      findWrongDecimals(body, (key) => isAmount(key, model)).map((text) => ({ beløp: text })),
  },
  {
    kode: 'UGYLDIG_KID',
    since: '0.9',
    beskrivelse: 'KID har rett format',
    melding: 'Kidnummer %kidnummer er feil',
    find: ({ payment }) =>
      payment.kids.filter((kid) => !isKid(kid)).map((kid) => ({ kidnummer: kid })),
  },
  {
    kode: 'UGYLDIG_KONTONR',
    since: '0.9',
    beskrivelse: 'Kontonummer har rett format',
    melding: 'Mottakers kontonummer %kontonummer er feil',
    find: ({ payment }) =>
      payment.accounts
        .filter(({ number, isNorwegian }) => isNorwegian && !isBlank(number))
        .filter(({ number }) => !isAccountNumber(number))
        .map(({ number }) => ({ kontonummer: number })),
  },
  {
    kode: 'UGYLDIG_RENTE',
    since: '0.9',
    beskrivelse: 'Rente har rett format',
    melding: 'Rente %rentesats er ugyldig. Rente kan ha maks to desimaler og ikke være negativt',
    find: ({ body }) =>
      findWrongDecimals(body, (key) => /rentesats$/i.test(key)).map((text) => ({
        rentesats: text,
      })),
  },
];

function isAmount(key: string, model: Model): boolean {
  return key === 'beloep' || (!isSince(model, '1.1') && OLD_AMOUNTS.includes(key));
}

/** Numbers (and texts, true or false in their place) under certain names that are negative or too fine. */
function findWrongDecimals(body: unknown, isNamed: (key: string) => boolean): string[] {
  return [...walkMembers(body)]
    .filter(([key, value]) => isNamed(key) && isPlain(value))
    .map(([, value]) => String(value))
    .filter((text) => !MAXIMUM_TWO_DECIMALS.test(text));
}

function isPlain(value: unknown): boolean {
  return isNumber(value) || typeof value === 'string' || typeof value === 'boolean';
}
