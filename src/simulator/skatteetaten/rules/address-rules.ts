import type { Actor, Address } from './actor.ts';
import { getList, getText, isBlank, toText } from './json.ts';
import type { Petition } from './petition.ts';
import type { Rule } from './rule.ts';

const MINIMUM = 'Begjæring må inneholde et minimum av opplysninger for adresser';

/** Rules about addresses. */
export const ADDRESS_RULES: readonly Rule[] = [
  {
    kode: 'MAKS_EN_ADRESSE_AV_HVER_TYPE',
    since: '0.9',
    beskrivelse: 'En aktør kan kun ha en adresse av hver type',
    melding: 'Man kan kun definere en adresse av type %adressetype',
    find: (petition) =>
      listActors(petition)
        .flatMap(findRepeatedTypes)
        .map((adressetype) => ({ adressetype })),
  },
  {
    kode: 'SAKSOEKERS_INNENLANDS_ADRESSE_UGYLDIG',
    since: '0.9',
    beskrivelse: MINIMUM,
    melding:
      'Saksøker %saksøker sin adresse innenlands må minimum inneholde adressetekst og postnummer',
    find: ({ claimants }) => findWrong(claimants, isWrongInland, 'saksøker'),
  },
  {
    kode: 'SAKSOEKERS_UTENLANDS_ADRESSE_UGYLDIG',
    since: '0.9',
    beskrivelse: MINIMUM,
    melding: 'Saksøker %saksøker sin adresse utenlands må minimum inneholde poststed og landkode',
    find: ({ claimants }) => findWrong(claimants, isWrongAbroad, 'saksøker'),
  },
  {
    kode: 'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
    since: '0.9',
    beskrivelse: MINIMUM,
    melding:
      'Saksøkte %saksøkt sin adresse innenlands må minimum inneholde adressetekst og postnummer',
    find: ({ debtors }) => findWrong(debtors, isWrongInland, 'saksøkt'),
  },
  {
    kode: 'SAKSØKTES_UTENLANDS_ADRESSE_UGYLDIG',
    since: '0.9',
    beskrivelse: MINIMUM,
    melding: 'Saksøkte %saksøkt sin adresse utland må minimum inneholde poststed og landkode',
    find: ({ debtors }) => findWrong(debtors, isWrongAbroad, 'saksøkt'),
  },
];

function listActors({ claimants, debtors, sender, representatives }: Petition): Actor[] {
  const represented = representatives.map(({ actor }) => actor);
  return [...claimants, ...debtors, ...(sender ? [sender] : []), ...represented];
}

/** Types that an actor has several addresses of, each once. */
function findRepeatedTypes({ addresses }: Actor): string[] {
  const types = addresses.map(({ type }) => type).filter((type) => !isBlank(type));
  return [...new Set(types.filter((type, index) => types.indexOf(type) < index))];
}

function findWrong(
  actors: readonly Actor[],
  isWrong: (address: Address) => boolean,
  placeholder: string,
): { [placeholder: string]: string }[] {
  return actors.flatMap(({ addresses, label }) =>
    addresses.filter(isWrong).map(() => ({ [placeholder]: label })),
  );
}

function isWrongInland({ inland }: Address): boolean {
  if (!inland) return false;
  const lines = [getText(inland, 'adressetekst'), ...getList(inland, 'adressetekst').map(toText)];
  return lines.every(isBlank) || !/^\d{4}$/.test(getText(inland, 'postnummer'));
}

function isWrongAbroad({ abroad }: Address): boolean {
  if (!abroad) return false;
  const isPlaced = !isBlank(getText(abroad, 'poststedUtland'));
  return !isPlaced || !/^[A-Z]{2}$/.test(getText(abroad, 'landkode'));
}
