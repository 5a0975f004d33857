import { getList, getMember, getObject, getText, isBlank, type JsonObject } from './json.ts';
import { isSince, type Model } from './model.ts';

/** An address of a party. */
export interface Address {
  readonly type: string;
  /** The fields of an address in Norway, or abroad, where it is one. */
  readonly inland: JsonObject | undefined;
  readonly abroad: JsonObject | undefined;
}

/** A party (Aktør): an organisation, a person or an association. What is missing is ''. */
export interface Actor {
  readonly isOrganisation: boolean;
  readonly isPerson: boolean;
  readonly isAssociation: boolean;
  readonly identifier: string;
  /** '' for Norway, which is also what nothing says. */
  readonly country: string;
  /** Of an organisation or association. */
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: string;
  readonly organisationType: string;
  readonly addresses: readonly Address[];
  /** Has an address that is known. */
  readonly isHoused: boolean;
  /** What messages call it. */
  readonly label: string;
}

/** Reads a party; one that is missing or of a wrong type is a party without anything. */
export function readActor(value: unknown, model: Model): Actor {
  const organisation = getObject(value, 'virksomhet');
  const person = getObject(value, 'person');
  const association = getObject(value, 'sammenslutning');
  const holder = organisation ?? person ?? association;
  const names = getObject(person, 'personnavn');
  const name = getText(organisation ?? association, 'navn');
  const firstName = getText(names, 'fornavn');
  const lastName = getText(names, 'etternavn');
  const identifier = readIdentifier(getMember(holder, 'identifikator'), model);
  const label = [name, `${firstName} ${lastName}`.trim(), identifier].find(
    (text) => !isBlank(text),
  );
  return {
    isOrganisation: organisation !== undefined,
    isPerson: person !== undefined,
    isAssociation: association !== undefined,
    identifier,
    country: readCountry(getMember(holder, 'identifikator'), model),
    name,
    firstName,
    lastName,
    birthDate: getText(person, 'foedselsdato'),
    organisationType: getText(organisation, 'virksomhetstype'),
    addresses: getList(value, 'adresse').map((address) => readAddress(address, model)),
    isHoused: getList(value, 'adresse').some((address) => !getMember(address, 'ukjentBosted')),
    label: label ?? '(uten navn)',
  };
}

/** Reads an identifier: 0.9 knows one form, later models are read in both. */
export function readIdentifier(value: unknown, model: Model): string {
  const old = getText(value, 'verdi');
  return isSince(model, '1.0') ? getText(value, 'taxIdentificationNumber') || old : old;
}

function readCountry(value: unknown, model: Model): string {
  const old = getText(value, 'landkode');
  const own = isSince(model, '1.0') ? getText(value, 'landkodeIdentifikator') || old : old;
  return own === 'NO' ? '' : own;
}

/** Whether a person's first and last name are both there. */
export function hasFullName({ firstName, lastName }: Actor): boolean {
  return !isBlank(firstName) && !isBlank(lastName);
}

/** Whether there is an identifier at all. */
export function hasIdentifier({ identifier }: Actor): boolean {
  return !isBlank(identifier);
}

function readAddress(value: unknown, model: Model): Address {
  return {
    type: getText(value, 'adressetype'),
    inland: readFields(value, 'adresseInnland', 'adresseFrittFormatInnland', model),
    abroad: readFields(value, 'adresseUtland', 'adresseFrittFormatUtland', model),
  };
}

function readFields(
  address: unknown,
  place: string,
  inner: string,
  model: Model,
): JsonObject | undefined {
  const outer = getObject(address, place);
  if (!outer) return undefined;
  return getObject(outer, inner) ?? (isSince(model, '1.0') ? outer : {});
}
