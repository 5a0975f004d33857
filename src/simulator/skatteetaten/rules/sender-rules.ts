import { type Actor, hasIdentifier } from './actor.ts';
import { isOrgnr } from './check-digits.ts';
import { type Rule, toFillings } from './rule.ts';

function isOnlyOrganisation(actor: Actor): boolean {
  return actor.isOrganisation && !actor.isPerson && !actor.isAssociation;
}

/** Rules about the sender, and about sending twice. */
export const SENDER_RULES: readonly Rule[] = [
  {
    kode: 'DUPLIKAT_INNSENDING',
    since: '0.9',
    beskrivelse: 'Duplikat innsending',
    melding:
      'Sak med begjæringsdato %begjæringsdato og referanse %innsenderReferanse er allerede sendt inn',
    find: ({ date, reference }, { accepted }) =>
      reference !== '' && accepted?.(date, reference)
        ? [{ begjæringsdato: date, innsenderReferanse: reference }]
        : [],
  },
  {
    kode: 'INNSENDER_IKKE_IDENTIFISERBAR',
    since: '0.9',
    beskrivelse: 'Begjæringen må angi en innsender som kan identifiseres',
    melding: 'Innsender %innsender kan ikke identifiseres',
    find: ({ sender }, { register }) => {
      if (!sender?.isOrganisation) return [];
      const { identifier, label } = sender;
      const isKnown = isOrgnr(identifier) && register?.exists?.(identifier) !== false;
      return isKnown ? [] : [{ innsender: label }];
    },
  },
  {
    kode: 'INNSENDER_IKKE_ORGANISASJON',
    since: '0.9',
    beskrivelse: 'Innsender må være en organisasjon',
    melding: 'Innsender %innsender er ikke en organisasjon',
    find: ({ sender }) => {
      if (!sender) return [];
      const isRight = isOnlyOrganisation(sender) && /^\d{9}$/.test(sender.identifier);
      return isRight ? [] : [{ innsender: sender.label }];
    },
  },
  {
    kode: 'INNSENDER_MANGLER',
    since: '0.9',
    beskrivelse: 'Begjæringen må inneholde opplysning om innsender',
    melding: 'Begjæringen må inneholde opplysning om innsender',
    find: ({ sender }) => toFillings(!sender),
  },
  {
    kode: 'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING',
    since: '0.9',
    beskrivelse: 'Innsender må være autentisert',
    melding:
      'Innsenders organisasjonsnummer %innsenderOrgnr, som angitt i begjæringen, avviker fra pålogget virksomhet, %påloggetOrgnr',
    find: ({ sender }, { authenticatedOrg }) => {
      if (!sender?.isOrganisation || !hasIdentifier(sender) || authenticatedOrg === undefined)
        return [];
      if (sender.identifier === authenticatedOrg) return [];
      return [{ innsenderOrgnr: sender.identifier, påloggetOrgnr: authenticatedOrg }];
    },
  },
];
