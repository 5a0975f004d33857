import { type Claim, isInterest } from './claim.ts';
import { getObject, getText, isBlank, type JsonObject } from './json.ts';
import type { Filling, Rule } from './rule.ts';

/** Rules about claimed interest and its period. */
export const INTEREST_RULES: readonly Rule[] = [
  {
    kode: 'RENTEKRAV_KAN_IKKE_HA_RENTEOPPLYSNINGER',
    since: '2.0',
    beskrivelse: 'Et rentekrav er ikke rentebærende',
    melding: 'Rentekrav med kravreferanse %kravreferanse kan ikke ha opplysninger om renter',
    find: ({ claims }) => tell(claims.filter((claim) => isInterest(claim) && claim.bearing)),
  },
  {
    kode: 'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
    since: '2.0',
    beskrivelse: 'Renteperioden må være gyldig',
    melding:
      'Renteperioden til krav med kravreferanse %kravreferanse må begynne før den slutter, og før begjæringsdatoen',
    find: ({ claims, date }) =>
      tell(claims.filter(({ interest }) => interest && isWrongPeriod(interest, date))),
  },
  {
    kode: 'RENTEKRAV_TILKNYTTET_IKKE_RENTEKRAV',
    since: '2.0',
    beskrivelse: 'Bare rentekrav kan ha opplysninger om renteperiode',
    melding: 'Krav med kravreferanse %kravreferanse er ikke et rentekrav',
    find: ({ claims }) => tell(claims.filter((claim) => claim.interest && !isInterest(claim))),
  },
];

function tell(claims: readonly Claim[]): Filling[] {
  return claims.map(({ reference }) => ({ kravreferanse: reference }));
}

/** Days are compared as texts; what is missing is not compared. */
function isWrongPeriod(interest: JsonObject, petitionDate: string): boolean {
  const period = getObject(interest, 'rentePeriode');
  const start = getText(period, 'startdato') || getText(period, 'startDato');
  const end = getText(period, 'sluttdato') || getText(period, 'sluttDato');
  if (isBlank(start)) return false;
  return [end, petitionDate].some((day) => !isBlank(day) && start >= day);
}
