import { isBlank } from './json.ts';
import type { Petition } from './petition.ts';
import { type Filling, type Rule, toFillings } from './rule.ts';

/** Rules about the references between claims and grounds. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    kode: 'KRAV_DUPLIKATE_REFERANSER',
    since: '0.9',
    beskrivelse: 'Begjæringens krav må ha unike kravreferanser',
    melding: 'Det foreligger flere krav med kravreferanse %kravreferanse',
    find: (petition) => tell(findRepeats(listReferences(petition))),
  },
  {
    kode: 'KRAV_IKKE_BENYTTET',
    since: '0.9',
    beskrivelse: 'Alle krav lagt til i begjæringen må dokumenteres',
    melding:
      'Krav med kravreferanse %kravreferanse er ikke referert til fra begjaeringens tvangsgrunnlag',
    find: (petition) => {
      const used = new Set(petition.grounds.flatMap(({ references }) => references));
      return tell(new Set(listReferences(petition).filter((reference) => !used.has(reference))));
    },
  },
  {
    kode: 'KRAV_I_FLERE_TVANGSGRUNNLAG',
    since: '0.9',
    beskrivelse: 'Et krav kan ikke inngå i flere tvangsgrunnlag',
    melding: 'Et krav kan ikke inngå i flere tvangsgrunnlag',
    find: ({ grounds }) => tell(findRepeats(grounds.flatMap(({ references }) => references))),
  },
  {
    kode: 'MANGLER_KRAV',
    since: '0.9',
    beskrivelse: 'Det må finnes minimum ett krav',
    melding: 'Krav mangler',
    find: ({ claims, grounds }) => [
      ...toFillings(claims.length === 0),
      ...grounds.flatMap(({ references }) => toFillings(references.length === 0)),
    ],
  },
  {
    kode: 'TVANGSGRUNNLAG_UGYLDIGE_KRAVREFERANSER',
    since: '0.9',
    beskrivelse: 'Begjæringens tvangsgrunnlag på peke på krav',
    melding:
      'Begjæringens tvangsgrunnlag med kravreferanse %kravreferanse peker på krav som ikke eksisterer',
    find: (petition) => {
      const known = new Set(listReferences(petition));
      const listed = petition.grounds.flatMap(({ references }) => references);
      return tell(new Set(listed.filter((reference) => !known.has(reference))));
    },
  },
];

function listReferences({ claims }: Petition): string[] {
  return claims.map(({ reference }) => reference).filter((reference) => !isBlank(reference));
}

function findRepeats(references: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const repeats = new Set<string>();
  for (const reference of references) {
    if (seen.has(reference)) repeats.add(reference);
    seen.add(reference);
  }
  return repeats;
}

function tell(references: ReadonlySet<string>): Filling[] {
  return [...references].map((kravreferanse) => ({ kravreferanse }));
}
