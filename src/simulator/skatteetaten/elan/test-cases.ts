import type { CaseState } from './case-state.ts';

const STATES: { readonly [reference: string]: CaseState } = {
  TEST_SAK_OPPRETTET: 'sakOpprettet',
  TEST_SAK_UNDER_BEHANDLING: 'sakUnderBehandling',
  TEST_SAK_NEKTET_FREMMET: 'sakNektetFremmet',
  TEST_SAK_FORELAGT: 'sakForelagt',
  TEST_SAK_BESLUTTET: 'sakBesluttet',
  TEST_SAK_AVSLUTTET: 'sakAvsluttet',
  TEST_SAK_HEVET: 'sakHevet',
};

/** The case behind one of the published test references; TEST_UGYLDIG has none. */
export function findTestCase(reference: string) {
  if (!Object.hasOwn(STATES, reference)) return undefined;
  return {
    reference,
    number: 'UTLBGJ/2026/01',
    state: STATES[reference] ?? 'sakOpprettet',
    claims: [
      { reference: 'KRAV-1', details: 'Hovedkrav', remaining: { beloep: 1000, valuta: 'NOK' } },
      { reference: 'KRAV-2', details: 'Rentekrav', remaining: { beloep: 40.98, valuta: 'NOK' } },
    ],
    claimants: [{ identifier: '311758489', label: 'UPERSONLIG FRISK TIGER AS' }],
    debtors: [{ identifier: '69887800189', label: 'Rimelig Merr' }],
  };
}
