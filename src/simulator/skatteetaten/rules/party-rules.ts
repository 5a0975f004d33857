import { type Actor, hasFullName, hasIdentifier } from './actor.ts';
import { isBlank } from './json.ts';
import { type Filling, type Rule, toFillings } from './rule.ts';

/** Rules about claimants and debtors: who they are, and that each stands there once. */
export const PARTY_RULES: readonly Rule[] = [
  {
    kode: 'DUPLIKAT_SAKSOEKER',
    since: '0.9',
    beskrivelse: 'Det er ikke tillatt med duplikate saksøkere',
    melding: 'Det er ikke tillatt med duplikate saksøkere',
    find: ({ claimants }) => findRepeats(claimants),
  },
  {
    kode: 'DUPLIKAT_SAKSOEKT',
    since: '0.9',
    beskrivelse: 'Det er ikke tillatt med duplikate saksøkte',
    melding: 'Det er ikke tillatt med duplikate saksøkte',
    find: ({ debtors }) => findRepeats(debtors),
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKER',
    since: '0.9',
    beskrivelse: 'Begjæring må inneholde et minimum av opplysninger for å identifisere saksøker',
    melding:
      'Saksøker %saksøker må oppgis med en av\n- orgnummer og navn\n- navn og adresse\n- personlig identifikator, etternavn og fornavn\n- fødselsdato, etternavn og fornavn',
    find: ({ claimants }) =>
      claimants
        .filter((actor) => !isClaimantKnown(actor))
        .map(({ label }) => ({ saksøker: label })),
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKT',
    since: '0.9',
    beskrivelse: 'Begjæring må inneholde et minimum av opplysninger for å identifisere saksøkt',
    melding:
      'Saksøkte %saksøkt må oppgis med en av\n- personlig identifikator, minst ett etternavn og fornavn\n- fødselsdato, etternavn, fornavn og adresse\n- orgnummer og navn',
    find: ({ debtors }) =>
      debtors.filter((actor) => !isDebtorKnown(actor)).map(({ label }) => ({ saksøkt: label })),
  },
  {
    kode: 'SAMME_SAKSOEKT_SOM_SAKSOEKER',
    since: '0.9',
    beskrivelse: 'Saksøker kan ikke være saksøkt',
    melding: 'Saksøker kan ikke være saksøkt',
    find: ({ claimants, debtors }) => {
      const known = new Set(claimants.filter(hasIdentifier).map(({ identifier }) => identifier));
      return debtors.flatMap(({ identifier }) => toFillings(known.has(identifier)));
    },
  },
];

function findRepeats(actors: readonly Actor[]): Filling[] {
  const seen = new Set<string>();
  return actors.filter(hasIdentifier).flatMap(({ identifier, country }) => {
    const key = `${country} ${identifier}`;
    const isRepeat = seen.has(key);
    seen.add(key);
    return toFillings(isRepeat);
  });
}

function isClaimantKnown(actor: Actor): boolean {
  // Navn og adresse: of a person the surname will do.
  const hasName = !isBlank(actor.lastName) || !isBlank(actor.name);
  return (
    isOrganisationKnown(actor) ||
    (hasName && actor.isHoused) ||
    (hasFullName(actor) && (hasIdentifier(actor) || !isBlank(actor.birthDate)))
  );
}

function isDebtorKnown(actor: Actor): boolean {
  const isBornAndHoused = !isBlank(actor.birthDate) && actor.isHoused;
  return (
    isOrganisationKnown(actor) || (hasFullName(actor) && (hasIdentifier(actor) || isBornAndHoused))
  );
}

function isOrganisationKnown(actor: Actor): boolean {
  return hasIdentifier(actor) && !isBlank(actor.name);
}
