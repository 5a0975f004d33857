import { toObject, walkMembers } from '../rules/json.ts';
import { isSince, type Model } from '../rules/model.ts';
import { listClaimParts } from './claim-parts.ts';
import { toFilePart } from './file-part.ts';
import { listGroundParts } from './ground-parts.ts';
import { checkPart, may, must, type Part } from './shape.ts';

/**
 * The faults of form in a petition that is JSON, as a schema would tell them: members that are missing or of a wrong kind,
 * codes, and what must be exactly one (the figure of March 2025 and the changelogs).
 */
export function checkShape(petition: unknown, model: Model): string[] {
  if (!toObject(petition)) return ['begjæringen er ikke et objekt'];
  const parts = [
    listRoot(model),
    ...listParties(model),
    ...PAYMENT,
    toFilePart('vedlegg/*'),
    ...listClaimParts(model),
    ...listGroundParts(model),
  ];
  return [...parts.flatMap((part) => checkPart(petition, part)), ...listTooLong(petition)];
}

/** Of a text (Tekst, the OpenAPI description of October 2023). */
const LONGEST = 4000;

function listTooLong(petition: unknown): string[] {
  return [...walkMembers(petition)]
    .filter(([, value]) => typeof value === 'string' && value.length > LONGEST)
    .map(([key]) => `${key} har over ${LONGEST} tegn`);
}

function listRoot(model: Model): Part {
  const isOld = !isSince(model, '1.0');
  const combined = isOld ? 'utleggOgForlliksklageKombinert' : 'utleggOgForliksklageKombinert';
  return {
    way: '',
    members: [
      must('underskrift', 'text'),
      may('innsenderReferanse', 'text'),
      must('tvangsfullbyrdelsestype', ['utlegg', combined]),
      must('begjaeringsdato', 'day'),
      ...(isOld
        ? [must('kreverRettsgebyrErstattet', 'boolean')]
        : [may('kreverRettsgebyrErstattet', 'object or boolean')]),
      must('saksoeker', 'filled list'),
      must('saksoekt', 'filled list'),
      may('innsender', 'object'),
      must('betalingsinformasjon', 'object'),
      must('kravTilInnkreving', 'list'),
      must('begjaeringensTvangsgrunnlag', 'filled list'),
      may('vedlegg', 'list'),
    ],
  };
}

const COUNTRY = /^[A-Z]{2}$/;
const FILLED = /./s;
const KID = may('kidnummer', FILLED);
const NUMBERS = ['kontonummer', 'iban', 'bic'].map((key) => may(key, FILLED));

/** An account is a member of its own (0.9), or beside true or false (the figure). */
const PAYMENT: readonly Part[] = [
  { way: 'betalingsinformasjon', members: [KID, may('betalingsmottaker', 'object')] },
  ...['norskKonto', 'utenlandskKonto', 'kontoinformasjon'].map((account) => ({
    way: `betalingsinformasjon/${account}`,
    members: [KID, ...NUMBERS, may('landkodeBank', COUNTRY)],
    isOrBoolean: account === 'norskKonto',
  })),
];

const ACTORS = ['saksoeker/*/saksoeker', 'saksoekt/*/saksoekt', 'innsender/innsender'];
const KINDS_OF_COMPANY = ['inkassovirksomhet', 'advokatfirma', 'rettshjelper', 'annet'];
const KINDS_OF_ADDRESS = [
  ...['ukjentBosted', 'postadresse', 'bopelsadresse', 'forretningsadresse', 'postboks'],
];

function listParties(model: Model): Part[] {
  const kind = isSince(model, '2.1') ? may : must;
  const representatives = listRepresentatives(model);
  return [
    { way: 'saksoeker/*', members: [must('saksoeker', 'object')] },
    { way: 'saksoekt/*', members: [must('saksoekt', 'object')] },
    { way: 'innsender', members: [must('innsender', 'object')] },
    ...representatives.map((way) => ({ way, members: [must('prosessfullmektig', 'object')] })),
    ...[...ACTORS, ...representatives.map((way) => `${way}/prosessfullmektig`)].flatMap(
      (way): Part[] => listActor(way, kind),
    ),
  ];
}

function listRepresentatives(model: Model): string[] {
  const names = isSince(model, '1.0')
    ? ['saksoekersProsessfullmektig', 'saksoektesProsessfullmektig', 'innsendersProsessfullmektig']
    : ['prosessfullmektig', 'prosessfullmektig', 'prosessfullmektig'];
  return ['saksoeker/*', 'saksoekt/*', 'innsender'].map((way, index) => `${way}/${names[index]}`);
}

/** An organisation, a person or an association, and where it is found. */
function listActor(way: string, kind: typeof must): Part[] {
  return [
    {
      way,
      members: [may('adresse', 'list')],
      choice: ['virksomhet', 'person', 'sammenslutning'],
    },
    ...['virksomhet', 'person'].map((who) => ({
      way: `${way}/${who}/identifikator`,
      members: [may('landkode', COUNTRY), may('landkodeIdentifikator', COUNTRY)],
      choice: ['verdi', 'taxIdentificationNumber'],
    })),
    { way: `${way}/virksomhet`, members: [kind('virksomhetstype', KINDS_OF_COMPANY)] },
    { way: `${way}/person`, members: [may('foedselsdato', 'day')] },
    {
      way: `${way}/adresse/*`,
      members: [must('adressetype', KINDS_OF_ADDRESS)],
      choice: ['adresseInnland', 'adresseUtland', 'ukjentBosted'],
    },
    ...['adresseInnland', 'adresseInnland/adresseFrittFormatInnland'].map((inland) => ({
      way: `${way}/adresse/*/${inland}`,
      members: [may('kommunenummer', /^\d{4}$/)],
    })),
  ];
}
