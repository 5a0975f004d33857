import { type Claim, isBase, isCost, isInterest, isPrincipal } from './claim.ts';
import type { Petition } from './petition.ts';
import { type Rule, toFillings } from './rule.ts';

/** Rules about what a claim may point at. */
export const RELATED_RULES: readonly Rule[] = [
  {
    kode: 'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
    since: '1.0',
    beskrivelse: 'Gebyr eller sakskostnad kan kun relateres til hovedstol',
    melding: 'Kravet kan kun relateres til et krav av typen hovedstol.',
    find: ({ claims }) => {
      const bases = new Set(claims.filter(isBase).map(({ reference }) => reference));
      return claims
        .filter(isCost)
        .flatMap(({ related }) =>
          toFillings(related.length === 0 || related.some((target) => !bases.has(target))),
        );
    },
  },
  {
    kode: 'HOVEDSTOL_SKAL_IKKE_HA_ET_RELATERT_KRAV',
    since: '1.0',
    beskrivelse: 'En hovedstol skal ikke ha en relatert krav',
    melding: 'Hovedstol har et relatert krav',
    find: ({ claims }) =>
      claims.filter(isPrincipal).flatMap(({ related }) => toFillings(related.length > 0)),
  },
  {
    kode: 'RELATERTE_KRAV_KAN_IKKE_PEKE_PÅ_SEG_SELV',
    since: '1.0',
    beskrivelse: 'Relaterte krav kan ikke peke på seg selv',
    melding: 'Relaterte krav kan ikke peke på seg selv',
    find: ({ claims }) =>
      claims.flatMap(({ reference, related }) => toFillings(related.includes(reference))),
  },
  {
    kode: 'RELATERTE_KRAV_MÅ_FINNES',
    since: '0.9',
    beskrivelse: 'Et relatert krav må finnes i samme tvangsgrunnlag',
    melding: 'Relaterte krav må finnes i samme tvangsgrunnlag',
    find: (petition) =>
      petition.claims.flatMap((claim) => toFillings(pointsOutside(claim, petition))),
  },
  {
    kode: 'RELATERTE_KRAV_UGYLDIGE_KRAVREFERANSER',
    since: '0.9',
    beskrivelse: 'Kravreferanser må være gyldige',
    melding:
      'Krav med kravreferanse %hovedkravRef peker på relatert krav med kravreferanse %relatertKravRef som ikke eksisterer',
    find: ({ claims }) => {
      const known = new Set(claims.map(({ reference }) => reference));
      return claims.flatMap(({ reference, related }) =>
        related
          .filter((target) => !known.has(target))
          .map((target) => ({ hovedkravRef: reference, relatertKravRef: target })),
      );
    },
  },
  {
    kode: 'RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV',
    since: '2.0',
    beskrivelse: 'Et rentekrav skal relateres til ett krav',
    melding: 'Rentekrav med kravreferanse %kravreferanse kan bare relateres til ett krav',
    find: ({ claims }) => {
      const targets = claims.filter((claim) => isBase(claim) || isCost(claim));
      const known = new Set(targets.map(({ reference }) => reference));
      return claims
        .filter(isInterest)
        .filter(({ related }) => related.length !== 1 || !known.has(related[0] ?? ''))
        .map(({ reference }) => ({ kravreferanse: reference }));
    },
  },
  {
    kode: 'RENTEKRAV_KAN_IKKE_HA_RENTEKRAV',
    since: '1.0',
    beskrivelse: 'Rentekrav kan ikke peke på annet rentekrav',
    melding:
      'Et rentekrav kan ikke være relatert til et annet rentekrav. Oppgi korrekt relasjon til et rentebærende krav.',
    find: ({ claims }) => {
      const interests = claims.filter(isInterest);
      const references = new Set(interests.map(({ reference }) => reference));
      return interests.flatMap(({ related }) =>
        toFillings(related.some((target) => references.has(target))),
      );
    },
  },
  {
    kode: 'RENTE_MAA_HA_RELATERT_KRAV',
    since: '1.0',
    beskrivelse: 'Relasjon til rentebærende krav mangler',
    melding:
      'Et rentekrav må ha et relatert krav slik at det relaterer seg til et annet krav som er rentebærende.',
    find: ({ claims }) =>
      claims.filter(isInterest).flatMap(({ related }) => toFillings(related.length === 0)),
  },
];

/** Whether a claim points at one that no ground lists beside it. A claim without a ground has a rule of its own. */
function pointsOutside({ reference, related }: Claim, { grounds }: Petition): boolean {
  const around = grounds.filter(({ references }) => references.includes(reference));
  if (around.length === 0) return false;
  return related.some((target) => !around.some(({ references }) => references.includes(target)));
}
