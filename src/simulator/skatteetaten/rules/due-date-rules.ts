import { type Claim, isInterest, isPrincipal } from './claim.ts';
import { getList, getText, isBlank } from './json.ts';
import type { Filling, Rule } from './rule.ts';

const DUE = ['UtenrettsligeKostnader', 'TidligereRettsligeSakskostnader'];
const NEVER_DUE = 'SakskostnaderForSkriving';

/** Rules about days: when claims fell due, and when payments were booked. */
export const DUE_DATE_RULES: readonly Rule[] = [
  {
    kode: 'INNBETALING_FRAM_I_TID',
    since: '2.0',
    beskrivelse: 'Innbetalinger kan ikke være bokført fram i tid',
    melding:
      'Innbetaling på krav med kravreferanse %kravreferanse er bokført fram i tid, %bokfoertDato',
    find: ({ claims }, { today }) =>
      claims.flatMap(({ body, reference }) =>
        getList(body, 'innbetaling')
          .map((payment) => getText(payment, 'bokfoertDato'))
          .filter((day) => day.slice(0, today.length) > today)
          .map((day) => ({ kravreferanse: reference, bokfoertDato: day })),
      ),
  },
  {
    kode: 'KRAV_MANGLER_FORFALLSDATO',
    since: '1.1',
    beskrivelse: 'Hovedkrav og kostnader må ha forfallsdato',
    melding: 'Krav med kravreferanse %kravreferanse mangler forfallsdato',
    find: ({ claims }) => tell(claims.filter((claim) => mustBeDue(claim) && !isDue(claim))),
  },
  {
    kode: 'KRAV_OPPGIS_UTEN_FORFALLSDATO',
    since: '2.0',
    beskrivelse: 'Rentekrav og sakskostnader for skriving oppgis uten forfallsdato',
    melding: 'Krav med kravreferanse %kravreferanse skal oppgis uten forfallsdato',
    find: ({ claims }) => tell(claims.filter((claim) => mayNotBeDue(claim) && isDue(claim))),
  },
];

function tell(claims: readonly Claim[]): Filling[] {
  return claims.map(({ reference }) => ({ kravreferanse: reference }));
}

function isDue({ dueDate }: Claim): boolean {
  return !isBlank(dueDate);
}

function mustBeDue(claim: Claim): boolean {
  return isPrincipal(claim) || DUE.includes(claim.details);
}

function mayNotBeDue(claim: Claim): boolean {
  return isInterest(claim) || claim.details === NEVER_DUE;
}
