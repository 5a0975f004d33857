import type { Model } from '../../../src/simulator/skatteetaten/rules/model.ts';

/** JSON that may be edited. */
export interface Draft {
  [key: string]: unknown;
}

/** What the models call the same thing; `A.b` is a path. */
export interface Names {
  readonly REF: string;
  readonly ID: string;
  readonly INLAND: string;
  readonly ABROAD: string;
  readonly INTEREST: string;
  readonly BEARING: string;
  readonly ACCOUNT: string;
  readonly KID: string;
  readonly REP_SENDER: string;
  readonly REP_CLAIMANT: string;
  readonly REP_DEBTOR: string;
}

const OLD: Names = {
  REF: 'kravreferanse',
  ID: 'identifikator.verdi',
  INLAND: 'adresseInnland.adresseFrittFormatInnland',
  ABROAD: 'adresseUtland.adresseFrittFormatUtland',
  INTEREST: 'erRentekrav',
  BEARING: 'renteOpplysning',
  ACCOUNT: 'betalingsinformasjon.norskKonto',
  KID: 'betalingsinformasjon.norskKonto.kidnummer',
  REP_SENDER: 'prosessfullmektig',
  REP_CLAIMANT: 'prosessfullmektig',
  REP_DEBTOR: 'prosessfullmektig',
};

const NEW: Names = {
  REF: 'innsendersKravreferanse',
  ID: 'identifikator.taxIdentificationNumber',
  INLAND: 'adresseInnland',
  ABROAD: 'adresseUtland',
  INTEREST: 'rentekrav',
  BEARING: 'rentebaerendeKrav',
  ACCOUNT: 'betalingsinformasjon.kontoinformasjon',
  KID: 'betalingsinformasjon.kidnummer',
  REP_SENDER: 'innsendersProsessfullmektig',
  REP_CLAIMANT: 'saksoekersProsessfullmektig',
  REP_DEBTOR: 'saksoektesProsessfullmektig',
};

/** The names of a model. */
export function getNames(model: Model): Names {
  return model === '0.9' ? OLD : NEW;
}

/** The day of every good petition. */
export const TODAY = '2026-03-02';
/** Whom it comes from, for whom and against whom; all published synthetic numbers. */
export const SENDER = '312597772';
export const CLAIMANT = '311758489';
export const DEBTOR = '69887800189';
export const REFERENCE = 'SAK-1';
/** The file that every reference in it points at. */
export const FILE = '67a9a31d-312a-43e1-8261-e19afe8964b1';

/** Makes a petition that breaks no rule: one principal, its interest and its costs, upon a written notice. */
export function makePetition(model: Model, reference = REFERENCE, uuid = FILE): Draft {
  const names = getNames(model);
  const isOld = model === '0.9';
  const attach = (type: string) => ({ type, filnavn: `${type}.pdf`, uuid });
  const identify = (verdi: string) =>
    isOld
      ? { identifikatortype: 'taxIdentificationNumber', verdi, landkode: 'NO' }
      : { taxIdentificationNumber: verdi, landkodeIdentifikator: 'NO' };
  const address = { adressetekst: 'Kannikgata 32', postnummer: '1103', kommunenummer: '4008' };
  const adresse = () => [
    {
      adressetype: 'postadresse',
      adresseInnland: isOld ? { adresseFrittFormatInnland: { ...address } } : { ...address },
    },
  ];
  const organisation = (navn: string, orgnr: string, virksomhetstype: string) => ({
    adresse: adresse(),
    virksomhet: { navn, identifikator: identify(orgnr), virksomhetstype },
  });
  const agency = () => organisation('UTROLIG ESTETISK TIGER AS', SENDER, 'inkassovirksomhet');
  const represent = () => ({
    prosessfullmektig: agency(),
    bevillingshaver: { navn: { fornavn: 'Anna', etternavn: 'Norman' } },
  });
  const claim = (ref: string, kravdetaljer: string, beloep: number, more: object) => ({
    [names.REF]: ref,
    kravdetaljer,
    opprinneligBeloep: { beloep, valuta: 'NOK' },
    gjenstaaendeBeloep: { beloep, valuta: 'NOK' },
    prioritetDekningsloven: 'e',
    betalingsoppfordring: [
      { betalingsfrist: '2026-02-01', betalingsoppfordring: attach('betalingsoppfordring') },
    ],
    ...more,
  });
  const due = { kravforfall: { forfallsdato: '2025-11-01' } };
  const konto = { kontonummer: '69930570044' };
  return {
    saksoeker: [
      {
        saksoeker: organisation('UPERSONLIG FRISK TIGER AS', CLAIMANT, 'annet'),
        [names.REP_CLAIMANT]: represent(),
      },
    ],
    saksoekt: [
      {
        saksoekt: {
          adresse: adresse(),
          person: {
            personnavn: { fornavn: 'Rimelig', etternavn: 'Merr' },
            foedselsdato: '1978-08-29',
            identifikator: identify(DEBTOR),
          },
        },
      },
    ],
    innsender: { innsender: agency(), [names.REP_SENDER]: represent() },
    underskrift: 'Anna Norman',
    innsenderReferanse: reference,
    tvangsfullbyrdelsestype: 'utlegg',
    begjaeringsdato: TODAY,
    ...(isOld ? { kreverRettsgebyrErstattet: true } : { kreverRettsgebyrErstattet: {} }),
    betalingsinformasjon: isOld
      ? { norskKonto: { ...konto, kidnummer: '2509937609' } }
      : { norskKonto: true, kidnummer: '2509937609', kontoinformasjon: konto },
    kravTilInnkreving: [
      claim('H1', 'Hovedkrav', 3000, {
        ...due,
        innbetaling: [{ bokfoertDato: '2026-01-15', beloep: { beloep: 10.5, valuta: 'NOK' } }],
        transporterklaering: [
          { dato: '2025-12-01', transporterklaering: attach('transporterklæring') },
        ],
        [names.BEARING]: isOld ? { forsinkelsesrente: true } : { avtaltRentesats: 9.5 },
      }),
      claim('R1', 'Rentekrav', 143.98, {
        ...(['0.9', '1.0'].includes(model) ? due : {}),
        relatertKrav: ['H1'],
        [names.INTEREST]: { rentePeriode: { startdato: '2025-11-01', sluttdato: '2026-03-01' } },
      }),
      claim('K1', 'UtenrettsligeKostnader', 437.5, { ...due, relatertKrav: ['H1'] }),
    ],
    begjaeringensTvangsgrunnlag: [
      {
        innsendersKravreferanse: ['H1', 'R1', 'K1'],
        eksternSaksreferanse: 'Saksnr: 1',
        tvangsgrunnlagsdato: '2025-12-15',
        tvangsgrunnlag: attach('tvangsgrunnlag'),
        betegnelseAvTvangsgrunnlag: 'Faktura',
        varsel: [
          {
            dato: '2026-01-20',
            type: 'varselTvfbl418',
            tvangskraftgrunnlag: attach('tvangskraftgrunnlag'),
          },
        ],
        saerligTvangsgrunnlag: {
          ...(['0.9', '1.0'].includes(model) ? { paalydendeBeloep: 1000 } : {}),
          kreditor: [isOld ? CLAIMANT : identify(CLAIMANT)],
          skyldner: [isOld ? DEBTOR : identify(DEBTOR)],
          skriftligMeddelelse: {
            kravetsGrunnlag: 'Kjøp av varer.',
            krevesFravaersdom: true,
            kanBehandlesIForliksraadet: true,
            paastand: 'Klagemotparten dømmes til å betale.',
            faktiskeForholdForKravet: 'Varene er levert og ikke betalt.',
            forsendelsesmaate: { forsendelsesmaate: 'digipost' },
          },
        },
      },
    ],
    vedlegg: [attach('annet')],
  };
}
