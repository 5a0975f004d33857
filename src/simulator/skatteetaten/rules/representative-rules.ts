import { hasFullName, hasIdentifier } from './actor.ts';
import { isOrgnr } from './check-digits.ts';
import { isBlank } from './json.ts';
import type { JudgeContext } from './judge-context.ts';
import type { Representative } from './representative.ts';
import type { Filling, Rule } from './rule.ts';

/** Rules about representatives, whomever they stand for. */
export const REPRESENTATIVE_RULES: readonly Rule[] = [
  {
    kode: 'MANGLER_OPPLYSNINGER_BEVILLINGSHAVER',
    since: '0.9',
    beskrivelse: 'Inkassobyrået må oppgi en bevillingshaver',
    melding: 'Inkassobyrået %prosessfullmektig må oppgi bevillingshaver',
    find: ({ representatives }) => tell(representatives.filter(isWithoutLicenceHolder)),
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_PROSESSFULLMEKTIG_PERSON',
    since: '0.9',
    beskrivelse:
      'Begjæring skal inneholde prosessfullmektigens orgnummer eller navn og adresse dersom kreditoren benytter prosessfullmektig',
    melding: 'Prosessfullmektig %prosessfullmektig må oppgis med\n- Fullt navn \n- Adresse',
    find: ({ representatives }) => tell(representatives.filter(isUnknownPerson)),
  },
  {
    kode: 'UGYLDIG_ORGNR_PROSESSFULLMEKTIG',
    since: '0.9',
    beskrivelse: 'Prosessfullmektig har gyldig orgnummer',
    melding:
      'Prosessfullmektig %prosessfullmektig må oppgis med gyldig orgnummer for inkassobyrået',
    find: ({ representatives }, context) =>
      tell(representatives.filter((each) => isUnknownOrganisation(each, context))),
  },
];

function tell(representatives: readonly Representative[]): Filling[] {
  return representatives.map(({ actor }) => ({ prosessfullmektig: actor.label }));
}

function isWithoutLicenceHolder({ actor, hasLicenceHolder }: Representative): boolean {
  return actor.organisationType === 'inkassovirksomhet' && !hasLicenceHolder;
}

function isUnknownPerson({ actor }: Representative): boolean {
  return actor.isPerson && !(hasFullName(actor) && actor.isHoused);
}

function isUnknownOrganisation({ actor }: Representative, { register }: JudgeContext): boolean {
  if (!actor.isOrganisation || actor.country !== '') return false;
  // Section 15: the number, or name and address; of a collection agency its number.
  if (!hasIdentifier(actor) && actor.organisationType !== 'inkassovirksomhet')
    return isBlank(actor.name) || !actor.isHoused;
  return !isOrgnr(actor.identifier) || register?.exists?.(actor.identifier) === false;
}
