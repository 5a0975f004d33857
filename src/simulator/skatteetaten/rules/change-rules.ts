import { getMember, isSame } from './json.ts';
import type { JudgeContext } from './judge-context.ts';
import type { Petition } from './petition.ts';
import { type Filling, type Rule, toFillings } from './rule.ts';

/** States of a case in which nothing can be changed. */
const CLOSED = ['sakBesluttet', 'sakAvsluttet', 'sakHevet', 'sakNektetFremmet'];

/** Rules that only changes can break; the texts of the published ones are empty. */
export const CHANGE_RULES: readonly Rule[] = [
  {
    kode: 'UAVKLART_STATUS',
    since: '0.9',
    changeOnly: true,
    beskrivelse: 'For å kunne endre en begjæring må tidligere innsendinger være behandlet',
    melding:
      'Sak med referanse %eksternSaksreferanse har eksisterende innsendinger som ikke er behandlet. Endringer er for tiden ikke tillatt, prøv igjen senere',
    find: (_petition, { hasUnhandled, caseReference = '' }) =>
      hasUnhandled ? [{ eksternSaksreferanse: caseReference }] : [],
  },
  {
    kode: 'UGYLDIG_STATUS',
    since: '0.9',
    changeOnly: true,
    beskrivelse: 'Ugyldig status',
    melding:
      'Sak med referanse %eksternSaksreferanse har tilstand %tilstand. Endringer er ikke lenger tillatt',
    find: (_petition, { caseState = '', caseReference = '' }) =>
      CLOSED.includes(caseState)
        ? [{ eksternSaksreferanse: caseReference, tilstand: caseState }]
        : [],
  },
  {
    kode: 'ULOVLIG_ENDRING_BEGJAERINGSDATO',
    since: '0.9',
    changeOnly: true,
    beskrivelse: 'Ulovlig endring',
    melding: '',
    find: (petition, context) => findDifference('begjaeringsdato', petition, context),
  },
  {
    kode: 'ULOVLIG_ENDRING_INNSENDER',
    since: '0.9',
    changeOnly: true,
    beskrivelse: 'Ulovlig endring',
    melding: '',
    find: (petition, context) => findDifference('innsender', petition, context),
  },
  {
    kode: 'ULOVLIG_ENDRING_UNDERSKRIFT',
    since: '0.9',
    changeOnly: true,
    beskrivelse: 'Ulovlig endring',
    melding: '',
    find: (petition, context) => findDifference('underskrift', petition, context),
  },
  {
    kode: 'ULOVLIG_ENDRING_SAKSOEKER',
    since: '2.0',
    changeOnly: true,
    beskrivelse: 'Ulovlig endring',
    melding: 'Det er ikke tillatt å endre saksøker',
    find: (petition, context) => findDifference('saksoeker', petition, context),
  },
];

function findDifference(
  key: string,
  { body }: Petition,
  { submitted }: JudgeContext,
): readonly Filling[] {
  return toFillings(!isSame(getMember(body, key), getMember(submitted, key)));
}
