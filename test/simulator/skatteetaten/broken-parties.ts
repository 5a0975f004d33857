import type { BrokenRule } from './broken-rule.ts';
import { CLAIMANT, DEBTOR, SENDER } from './good-petition.ts';

const DEBTOR_AT = 'saksoekt.0.saksoekt';
const CLAIMANT_AT = 'saksoeker.0.saksoeker';
const SENDER_AT = 'innsender.innsender';
const BUREAU = 'innsender.REP_SENDER';
const ORGANISATION = { virksomhet: { navn: 'SMUL FLAT TIGER AS' } };

/** Ways to break rules about parties, addresses and representatives. */
export const BROKEN_PARTIES: readonly BrokenRule[] = [
  {
    kode: 'DUPLIKAT_INNSENDING',
    how: 'the date and reference were accepted before',
    context: { accepted: (date, reference) => `${date} ${reference}` === '2026-03-02 SAK-1' },
  },
  {
    kode: 'DUPLIKAT_SAKSOEKER',
    how: 'a claimant stands there twice',
    edits: [
      ['saksoeker.1.saksoeker', { virksomhet: { navn: 'SAMME AS' } }],
      [`saksoeker.1.saksoeker.virksomhet.ID`, CLAIMANT],
    ],
  },
  {
    kode: 'DUPLIKAT_SAKSOEKT',
    how: 'a debtor stands there twice',
    edits: [
      ['saksoekt.1.saksoekt.person.personnavn', { fornavn: 'R', etternavn: 'M' }],
      ['saksoekt.1.saksoekt.person.ID', DEBTOR],
    ],
  },
  {
    kode: 'ER_IKKE_HOVEDENHET',
    how: 'the claimant is a sub-unit',
    context: { register: { isMainUnit: (orgnr) => orgnr !== CLAIMANT } },
  },
  {
    kode: 'INNSENDER_IKKE_IDENTIFISERBAR',
    how: 'the sender has a wrong check digit',
    edits: [[`${SENDER_AT}.virksomhet.ID`, '312597773']],
  },
  {
    kode: 'INNSENDER_IKKE_IDENTIFISERBAR',
    how: 'the sender is in no register',
    context: { register: { exists: (identifier) => identifier !== SENDER } },
    also: ['UGYLDIG_ORGNR_PROSESSFULLMEKTIG'],
  },
  {
    kode: 'INNSENDER_IKKE_ORGANISASJON',
    how: 'the sender is a person',
    edits: [[SENDER_AT, { person: { personnavn: { fornavn: 'Anna', etternavn: 'Norman' } } }]],
  },
  { kode: 'INNSENDER_MANGLER', how: 'there is no sender', edits: [['innsender', undefined]] },
  {
    kode: 'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING',
    how: 'the token is of another organisation',
    context: { authenticatedOrg: '313182495' },
  },
  {
    kode: 'MAKS_EN_ADRESSE_AV_HVER_TYPE',
    how: 'the debtor has two addresses of a type',
    edits: [[`${DEBTOR_AT}.adresse.1`, { adressetype: 'postadresse', ukjentBosted: {} }]],
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_BEVILLINGSHAVER',
    how: 'the licence holder has no last name',
    edits: [[`${BUREAU}.bevillingshaver.navn.etternavn`, ' ']],
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKER',
    how: 'the claimant has a number alone',
    edits: [[`${CLAIMANT_AT}.virksomhet.navn`, '']],
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKT',
    how: 'the debtor has no first name',
    edits: [[`${DEBTOR_AT}.person.personnavn.fornavn`, null]],
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKT',
    how: 'the debtor has a birth date and a name, and lives nowhere',
    edits: [
      [`${DEBTOR_AT}.person.ID`, undefined],
      [`${DEBTOR_AT}.adresse`, []],
    ],
  },
  {
    kode: 'MANGLER_OPPLYSNINGER_PROSESSFULLMEKTIG_PERSON',
    how: 'a person represents and lives nowhere',
    edits: [
      [
        `saksoekt.0.REP_DEBTOR.prosessfullmektig.person.personnavn`,
        { fornavn: 'Per', etternavn: 'Sand' },
      ],
    ],
  },
  {
    kode: 'SAKSOEKERS_INNENLANDS_ADRESSE_UGYLDIG',
    how: 'the claimant has a postnummer of three digits',
    edits: [[`${CLAIMANT_AT}.adresse.0.INLAND.postnummer`, '523']],
  },
  {
    kode: 'SAKSOEKERS_UTENLANDS_ADRESSE_UGYLDIG',
    how: 'the claimant lives abroad in no country',
    edits: [
      [`${CLAIMANT_AT}.adresse.1`, { adressetype: 'bopelsadresse' }],
      [`${CLAIMANT_AT}.adresse.1.ABROAD`, { poststedUtland: 'Lund' }],
    ],
  },
  {
    kode: 'SAKSOEKT_ER_ENK',
    how: 'the debtor is a sole proprietorship',
    edits: [
      [DEBTOR_AT, ORGANISATION],
      [`${DEBTOR_AT}.virksomhet.ID`, '313182495'],
    ],
    context: { register: { isEnk: (orgnr) => orgnr === '313182495' } },
  },
  {
    kode: 'SAKSOEKT_ER_IKKE_HOVEDENHET',
    how: 'the debtor is a sub-unit',
    edits: [
      [DEBTOR_AT, ORGANISATION],
      [`${DEBTOR_AT}.virksomhet.ID`, '313182495'],
    ],
    context: { register: { isMainUnit: (orgnr) => orgnr !== '313182495' } },
  },
  {
    kode: 'SAKSOEKT_GAMMELT_REGELVERK',
    how: 'the debtor belongs to the old rules',
    context: { isOldRegime: (identifier) => identifier === DEBTOR },
  },
  {
    kode: 'SAKSOEKT_MANGLER_I_REGISTERET',
    how: 'the debtor has wrong check digits',
    edits: [[`${DEBTOR_AT}.person.ID`, '69887800188']],
  },
  {
    kode: 'SAKSOKER_ER_ENK',
    how: 'the claimant is a sole proprietorship',
    context: { register: { isEnk: (orgnr) => orgnr === CLAIMANT } },
  },
  {
    kode: 'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
    how: 'the debtor has no address text',
    edits: [[`${DEBTOR_AT}.adresse.0.INLAND.adressetekst`, undefined]],
  },
  {
    kode: 'SAKSØKTES_UTENLANDS_ADRESSE_UGYLDIG',
    how: 'the debtor lives in a country of small letters',
    edits: [
      [`${DEBTOR_AT}.adresse.1`, { adressetype: 'bopelsadresse' }],
      [`${DEBTOR_AT}.adresse.1.ABROAD`, { poststedUtland: 'Lund', landkode: 'se' }],
    ],
  },
  {
    kode: 'SAMME_SAKSOEKT_SOM_SAKSOEKER',
    how: 'the claimant is the debtor as well',
    edits: [
      [DEBTOR_AT, ORGANISATION],
      [`${DEBTOR_AT}.virksomhet.ID`, CLAIMANT],
    ],
  },
  {
    kode: 'UGYLDIG_ORGNR_PROSESSFULLMEKTIG',
    how: 'the representative has a wrong check digit',
    edits: [[`saksoeker.0.REP_CLAIMANT.prosessfullmektig.virksomhet.ID`, '312597773']],
  },
];
