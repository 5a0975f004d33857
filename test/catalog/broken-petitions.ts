/** A petition as JSON has it; tests change what they like. */
// biome-ignore lint/suspicious/noExplicitAny: a petition is taken apart at will
export type Petition = any;

export const MODELS = ['0.9', '1.0', '1.1', '2.0', '2.1'] as const;
export type PetitionModel = (typeof MODELS)[number];

/** What the check knows besides the petition. */
export interface BrokenFacts {
  readonly environment?: string;
  readonly sender?: string;
  /** It changes the good petition. */
  readonly changes?: true;
}

/** One rule, and how a good petition comes to break it. */
export interface Broken {
  readonly rule: string;
  /** The first and last model that has the rule; all without them. */
  readonly from?: PetitionModel;
  readonly to?: PetitionModel;
  readonly facts?: BrokenFacts;
  /** The file has the petition twice. */
  readonly isTwice?: true;
  /** Codes that the same fault must bring besides. */
  readonly also?: readonly string[];
  readonly spoil: (petition: Petition, model: PetitionModel) => void;
}

const claims = (p: Petition) => p.kravTilInnkreving;
const ground = (p: Petition) => p.begjaeringensTvangsgrunnlag[0];
const notice = (p: Petition) => ground(p).saerligTvangsgrunnlag.skriftligMeddelelse;
const debtor = (p: Petition) => p.saksoekt[0].saksoekt;
const creditor = (p: Petition) => p.saksoeker[0].saksoeker;
const copy = (value: Petition) => structuredClone(value);
const refName = (model: PetitionModel) =>
  model === '0.9' ? 'kravreferanse' : 'innsendersKravreferanse';
const agentName = (model: PetitionModel, who: string) =>
  model === '0.9' ? 'prosessfullmektig' : `${who}Prosessfullmektig`;
const setId = (party: Petition, number: string, model: PetitionModel) => {
  party.identifikator[model === '0.9' ? 'verdi' : 'taxIdentificationNumber'] = number;
};
const bearsName = (model: PetitionModel) =>
  model === '0.9' ? 'renteOpplysning' : 'rentebaerendeKrav';
const interestName = (model: PetitionModel) => (model === '0.9' ? 'erRentekrav' : 'rentekrav');
const inland = (address: Petition, model: PetitionModel) =>
  model === '0.9' ? address.adresseInnland.adresseFrittFormatInnland : address.adresseInnland;
const abroad = (fields: Petition, model: PetitionModel) => ({
  adressetype: 'postadresse',
  adresseUtland: model === '0.9' ? { adresseFrittFormatUtland: fields } : fields,
});
const person = (first: string, last: string) => ({
  adresse: [],
  person: { personnavn: { fornavn: first, etternavn: last }, foedselsdato: '1980-08-29' },
});

const wrongType = (rule: string, place: (p: Petition) => Petition): Broken => ({
  rule,
  spoil: (p) => {
    place(p).type = 'annet';
  },
});

/** Every rule of the authority that a petition can break by itself, each broken once. */
export const BROKEN: readonly Broken[] = [
  { rule: 'DUPLIKAT_INNSENDING', isTwice: true, spoil: () => {} },
  {
    rule: 'KV-EL-29',
    from: '1.0',
    also: ['PARAGRAF_4_18_VARSEL_PAAKREVET', 'KV-EL-22'],
    spoil: (p) => {
      p.tvangsfullbyrdelsestype = 'utleggOgForliksklageKombinert';
      const special = ground(p).saerligTvangsgrunnlag;
      delete special.skriftligMeddelelse;
      special.sjekkEllerVeksel = {};
    },
  },
  {
    rule: 'KV-EL-30',
    from: '2.0',
    spoil: (p) => {
      claims(p)[2].betalingsoppfordring[0].brevdato = '2026-11-24';
    },
  },
  {
    rule: 'KV-EL-31',
    from: '1.0',
    spoil: (p) => {
      ground(p).saerligTvangsgrunnlag.skyldner = [{ landkodeIdentifikator: 'NO' }];
    },
  },
  {
    rule: 'KV-EL-32',
    from: '1.0',
    spoil: (p) => delete claims(p)[1].rentekrav.rentePeriode,
  },
  { rule: 'DUPLIKAT_SAKSOEKER', spoil: (p) => p.saksoeker.push(copy(p.saksoeker[0])) },
  { rule: 'DUPLIKAT_SAKSOEKT', spoil: (p) => p.saksoekt.push(copy(p.saksoekt[0])) },
  {
    rule: 'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
    from: '1.0',
    spoil: (p) => {
      claims(p)[2].relatertKrav = ['F-1001-R'];
    },
  },
  {
    rule: 'HOVEDSTOL_SKAL_IKKE_HA_ET_RELATERT_KRAV',
    from: '1.0',
    spoil: (p) => {
      claims(p)[0].relatertKrav = ['F-1001-K'];
    },
  },
  {
    rule: 'INNBETALING_FRAM_I_TID',
    from: '2.0',
    also: ['KV-EL-12'],
    spoil: (p) => {
      claims(p)[0].innbetaling[0].bokfoertDato = '2026-11-24';
    },
  },
  {
    rule: 'INNSENDER_IKKE_IDENTIFISERBAR',
    spoil: (p, model) => setId(p.innsender.innsender.virksomhet, '312597771', model),
  },
  {
    rule: 'INNSENDER_IKKE_ORGANISASJON',
    spoil: (p) => {
      p.innsender.innsender = person('Syntetisk', 'Person');
    },
    also: ['KV-EL-33'],
  },
  { rule: 'INNSENDER_MANGLER', spoil: (p) => delete p.innsender },
  {
    rule: 'INNSENDER_SAMSVARER_IKKE_MED_AUTENTISERING',
    facts: { sender: '313182495' },
    spoil: () => {},
  },
  {
    rule: 'KAN_BEHANDLES_I_FORLIKSRAADET_PAAKREVET',
    spoil: (p) => delete notice(p).kanBehandlesIForliksraadet,
  },
  {
    rule: 'KRAV_DUPLIKATE_REFERANSER',
    also: ['KV-EL-24'],
    spoil: (p) => claims(p).push(copy(claims(p)[0])),
  },
  {
    rule: 'KRAV_IKKE_BENYTTET',
    spoil: (p, model) => {
      claims(p).push({ ...copy(claims(p)[0]), [refName(model)]: 'F-1002' });
    },
  },
  {
    rule: 'KRAV_I_FLERE_TVANGSGRUNNLAG',
    also: ['KV-EL-24'],
    spoil: (p) => {
      p.begjaeringensTvangsgrunnlag.push(copy(ground(p)));
      p.begjaeringensTvangsgrunnlag[1].innsendersKravreferanse = ['F-1001'];
    },
  },
  { rule: 'KRAV_MANGLER_FORFALLSDATO', from: '1.1', spoil: (p) => delete claims(p)[0].kravforfall },
  {
    rule: 'KRAV_OPPGIS_UTEN_FORFALLSDATO',
    from: '2.0',
    spoil: (p) => {
      claims(p)[1].kravforfall = { forfallsdato: '2025-07-01' };
    },
  },
  {
    rule: 'MAKS_EN_ADRESSE_AV_HVER_TYPE',
    spoil: (p) => debtor(p).adresse.push(copy(debtor(p).adresse[0])),
  },
  {
    rule: 'MANGELFULLE_KONTOOPPLYSNINGER',
    spoil: (p) => {
      p.betalingsinformasjon = { norskKonto: {} };
    },
  },
  {
    rule: 'MANGLER_KRAV',
    also: ['KV-EL-24'],
    spoil: (p) => {
      claims(p).length = 0;
      ground(p).innsendersKravreferanse = [];
    },
  },
  {
    rule: 'MANGLER_OPPLYSNINGER_BEVILLINGSHAVER',
    also: ['KV-EL-08'],
    spoil: (p, model) => delete p.saksoeker[0][agentName(model, 'saksoekers')].bevillingshaver,
  },
  {
    rule: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKER',
    spoil: (p) => {
      delete creditor(p).virksomhet.navn;
    },
  },
  {
    rule: 'MANGLER_OPPLYSNINGER_OM_SAKSOEKT',
    spoil: (p) => {
      delete debtor(p).person.personnavn.fornavn;
    },
  },
  {
    rule: 'MANGLER_OPPLYSNINGER_PROSESSFULLMEKTIG_PERSON',
    spoil: (p, model) => {
      const agent = p.saksoeker[0][agentName(model, 'saksoekers')];
      agent.prosessfullmektig = person('Syntetisk', 'Person');
    },
    also: ['KV-EL-33'],
  },
  {
    rule: 'PAASTAND_PAAKREVET',
    spoil: (p, model) => {
      p.tvangsfullbyrdelsestype =
        model === '0.9' ? 'utleggOgForlliksklageKombinert' : 'utleggOgForliksklageKombinert';
      notice(p).paastand = ' ';
    },
  },
  {
    rule: 'PARAGRAF_4_18_VARSEL_PAAKREVET',
    spoil: (p) => {
      ground(p).varsel[0].type = 'varselTvfbl419';
    },
  },
  {
    rule: 'PARAGRAF_4_19_VARSEL_PAAKREVET',
    spoil: (p) => {
      delete ground(p).saerligTvangsgrunnlag;
      ground(p).alminneligTvangsgrunnlag = { type: 'rettsforlik' };
      ground(p).varsel = [];
    },
  },
  { rule: 'PRIORITET_MANGLER', from: '1.0', spoil: (p) => delete claims(p)[2].prioritetISak },
  {
    rule: 'PRIORITET_MANGLER_PÅ_RENTEOPPLYSNINGER',
    from: '1.0',
    spoil: (p) => delete claims(p)[0].rentebaerendeKrav.prioritetISakFremtidigRentekrav,
  },
  {
    rule: 'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
    from: '1.0',
    spoil: (p) => {
      p.kreverRettsgebyrErstattet = {};
    },
  },
  {
    rule: 'RELATERTE_KRAV_KAN_IKKE_PEKE_PÅ_SEG_SELV',
    from: '1.0',
    also: ['GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL'],
    spoil: (p) => {
      claims(p)[2].relatertKrav = ['F-1001-K'];
    },
  },
  {
    rule: 'RELATERTE_KRAV_MÅ_FINNES',
    spoil: (p) => {
      p.begjaeringensTvangsgrunnlag.push(copy(ground(p)));
      ground(p).innsendersKravreferanse = ['F-1001', 'F-1001-R'];
      p.begjaeringensTvangsgrunnlag[1].innsendersKravreferanse = ['F-1001-K'];
    },
    also: ['KV-EL-24'],
  },
  {
    rule: 'RELATERTE_KRAV_UGYLDIGE_KRAVREFERANSER',
    also: [
      'RELATERTE_KRAV_MÅ_FINNES',
      'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
    ],
    spoil: (p) => {
      claims(p)[2].relatertKrav = ['F-9999'];
    },
  },
  {
    rule: 'RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV',
    from: '2.0',
    also: ['KV-EL-22'],
    spoil: (p) => {
      claims(p)[1].relatertKrav = ['F-1001', 'F-1001-K'];
    },
  },
  {
    rule: 'RENTEKRAV_KAN_IKKE_HA_RENTEKRAV',
    from: '1.0',
    spoil: (p) => {
      const other = { ...copy(claims(p)[1]), innsendersKravreferanse: 'F-1001-R2' };
      claims(p).push({ ...other, relatertKrav: ['F-1001-R'] });
      ground(p).innsendersKravreferanse.push('F-1001-R2');
    },
    also: ['KV-EL-24', 'RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV'],
  },
  {
    rule: 'RENTEKRAV_KAN_IKKE_HA_RENTEOPPLYSNINGER',
    from: '2.0',
    spoil: (p) => {
      claims(p)[1].rentebaerendeKrav = copy(claims(p)[0].rentebaerendeKrav);
    },
  },
  {
    rule: 'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
    from: '2.0',
    spoil: (p) => {
      claims(p)[1].rentekrav.rentePeriode = { startdato: '2025-07-01', sluttdato: '2025-07-01' };
    },
  },
  {
    rule: 'RENTEKRAV_TILKNYTTET_IKKE_RENTEKRAV',
    from: '2.0',
    spoil: (p) => {
      claims(p)[2].rentekrav = {
        rentePeriode: { startdato: '2025-03-10', sluttdato: '2025-07-01' },
      };
    },
  },
  {
    rule: 'RENTE_MAA_HA_RELATERT_KRAV',
    from: '1.0',
    also: ['RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV'],
    spoil: (p) => delete claims(p)[1].relatertKrav,
  },
  {
    rule: 'SAKSOEKERS_INNENLANDS_ADRESSE_UGYLDIG',
    spoil: (p, model) => {
      inland(creditor(p).adresse[0], model).postnummer = '150';
    },
  },
  {
    rule: 'SAKSOEKERS_UTENLANDS_ADRESSE_UGYLDIG',
    spoil: (p, model) => creditor(p).adresse.push(abroad({ poststedUtland: 'MALMÖ' }, model)),
  },
  {
    rule: 'SAKSOEKT_MANGLER_I_REGISTERET',
    from: '2.0',
    spoil: (p, model) => setId(debtor(p).person, '69887800188', model),
  },
  {
    rule: 'SAKSØKTES_INNENLANDS_ADRESSE_UGYLDIG',
    spoil: (p, model) => {
      inland(debtor(p).adresse[0], model).adressetekst = '';
    },
  },
  {
    rule: 'SAKSØKTES_UTENLANDS_ADRESSE_UGYLDIG',
    spoil: (p, model) => debtor(p).adresse.push(abroad({ landkode: 'SE' }, model)),
  },
  {
    rule: 'SAMME_SAKSOEKT_SOM_SAKSOEKER',
    spoil: (p) => {
      p.saksoekt = [{ saksoekt: copy(creditor(p)) }];
    },
  },
  {
    rule: 'TVANGSGRUNNLAG_UGYLDIGE_KRAVREFERANSER',
    spoil: (p) => ground(p).innsendersKravreferanse.push('F-9999'),
  },
  {
    rule: 'UGYLDIG_BELOEP',
    also: ['KV-EL-24'],
    spoil: (p) => {
      claims(p)[2].opprinneligBeloep.beloep = 700.005;
    },
  },
  {
    rule: 'UGYLDIG_KID',
    spoil: (p) => {
      p.betalingsinformasjon.norskKonto.kidnummer = '2509937607';
    },
  },
  {
    rule: 'UGYLDIG_KONTONR',
    spoil: (p) => {
      p.betalingsinformasjon.norskKonto.kontonummer = '69930570045';
    },
  },
  {
    rule: 'UGYLDIG_ORGNR_PROSESSFULLMEKTIG',
    spoil: (p, model) =>
      setId(
        p.saksoeker[0][agentName(model, 'saksoekers')].prosessfullmektig.virksomhet,
        '312597771',
        model,
      ),
  },
  {
    rule: 'UGYLDIG_RENTE',
    spoil: (p, model) => {
      const priority = model === '0.9' ? {} : { prioritetISakFremtidigRentekrav: 3 };
      claims(p)[0][bearsName(model)] = { avtaltRentesats: 8.125, ...priority };
    },
  },
  wrongType(
    'UGYLDIG_VEDLEGG_BETALINGSOPPFORDRING',
    (p) => claims(p)[2].betalingsoppfordring[0].betalingsoppfordring,
  ),
  {
    rule: 'UGYLDIG_VEDLEGG_FULLMAKT',
    spoil: (p, model) => {
      const fullmakt = { ...copy(p.vedlegg[0]), type: 'annet' };
      p.saksoeker[0][agentName(model, 'saksoekers')].fullmakt = { fraDato: '2026-01-01', fullmakt };
    },
  },
  {
    rule: 'UGYLDIG_VEDLEGG_TRANSPORTERKLÆRING',
    spoil: (p) => {
      claims(p)[0].transporterklaering = [
        { dato: '2025-06-01', transporterklaering: { ...copy(p.vedlegg[0]), type: 'annet' } },
      ];
    },
  },
  wrongType('UGYLDIG_VEDLEGG_TVANGSGRUNNLAG', (p) => ground(p).tvangsgrunnlag),
  wrongType('UGYLDIG_VEDLEGG_TVANGSKRAFTGRUNNLAG', (p) => ground(p).varsel[0].tvangskraftgrunnlag),
  {
    rule: 'ULOVLIG_ENDRING_BEGJAERINGSDATO',
    facts: { changes: true },
    spoil: (p) => {
      p.begjaeringsdato = '2026-11-22';
    },
  },
  {
    rule: 'ULOVLIG_ENDRING_INNSENDER',
    facts: { changes: true },
    spoil: (p) => {
      p.innsender.saksbehandler = 'En Annen';
    },
  },
  {
    rule: 'ULOVLIG_ENDRING_UNDERSKRIFT',
    facts: { changes: true },
    spoil: (p) => {
      p.underskrift = 'En Annen';
    },
  },
  {
    rule: 'ULOVLIG_ENDRING_SAKSOEKER',
    from: '2.0',
    facts: { changes: true },
    spoil: (p) => {
      creditor(p).virksomhet.navn = 'ET ANNET NAVN AS';
    },
  },
  { rule: 'VEDLEGG_SKAL_HA_UUID', spoil: (p) => delete p.vedlegg[0].uuid },
  {
    rule: 'KV-EL-01',
    spoil: (p, model) => {
      const agent = p.saksoeker[0][agentName(model, 'saksoekers')];
      const somebody = person('Syntetisk', 'Person');
      const identifikator = copy(debtor(p).person.identifikator);
      agent.prosessfullmektig = {
        adresse: copy(creditor(p).adresse),
        person: { ...somebody.person, identifikator },
      };
      setId(agent.prosessfullmektig.person, '03057738971', model);
    },
  },
  {
    rule: 'KV-EL-02',
    spoil: (p, model) => setId(creditor(p).virksomhet, '313159948', model),
  },
  {
    rule: 'KV-EL-03',
    spoil: (p) => {
      debtor(p).person.foedselsdato = '1978-08-30';
    },
  },
  {
    rule: 'KV-EL-04',
    spoil: (p) => {
      claims(p)[0].gjenstaaendeBeloep.beloep = 3000.01;
    },
  },
  {
    rule: 'KV-EL-05',
    from: '2.0',
    spoil: (p) => {
      claims(p)[2].betalingsoppfordring[0].brevdato = '2026-05-22';
    },
  },
  {
    rule: 'KV-EL-06',
    from: '2.0',
    spoil: (p) => {
      claims(p)[0].betalingsoppfordring = copy(claims(p)[2].betalingsoppfordring);
    },
  },
  {
    rule: 'KV-EL-07',
    spoil: (p, model) => {
      ground(p).begrunnelseUnnlatVarsel =
        model < '2.0' ? 'ukjentOppholdsstedSakssøkt' : 'ingenMulighetForVarsling';
    },
  },
  {
    rule: 'KV-EL-08',
    spoil: (p, model) => {
      const agent = p.saksoeker[0][agentName(model, 'saksoekers')];
      delete agent.bevillingshaver;
      agent.prosessfullmektig.virksomhet.virksomhetstype = 'annet';
    },
  },
  {
    rule: 'KV-EL-09',
    spoil: (p) => {
      p.begjaeringsdato = '2026-11-22';
    },
  },
  {
    rule: 'KV-EL-10',
    spoil: (p) => {
      claims(p)[0].gjenstaaendeBeloep.valuta = 'SEK';
    },
  },
  {
    rule: 'KV-EL-11',
    spoil: (p) => {
      p.betalingsinformasjon.norskKonto.iban = 'NO5969930570044';
    },
  },
  {
    rule: 'KV-EL-12',
    to: '1.1',
    spoil: (p) => {
      claims(p)[0].innbetaling[0].bokfoertDato = '2026-11-24';
    },
  },
  {
    rule: 'KV-EL-13',
    spoil: (p, model) => {
      claims(p)[1][interestName(model)].rentePeriode.sluttdato = '2026-11-24';
    },
  },
  {
    rule: 'KV-EL-14',
    from: '1.0',
    spoil: (p) => {
      claims(p)[1].rentekrav.rentePeriode.sluttdato = '2025-07-02';
    },
  },
  {
    rule: 'KV-EL-15',
    from: '1.0',
    spoil: (p) => {
      const { rentekrav } = claims(p)[1];
      delete rentekrav.beregnetMedForsinkelsesrente;
      rentekrav.beregnetMedAvtaltRentesats = 8.5;
    },
  },
  {
    rule: 'KV-EL-16',
    facts: { environment: 'test' },
    // A number long published by validators of the check digits.
    spoil: (p, model) => {
      setId(debtor(p).person, '13097248022', model);
      debtor(p).person.foedselsdato = '1972-09-13';
    },
  },
  { rule: 'KV-EL-17', facts: { environment: 'production' }, also: ['KV-EL-19'], spoil: () => {} },
  {
    rule: 'KV-EL-18',
    facts: { environment: 'test' },
    spoil: (p, model) => setId(creditor(p).virksomhet, '974761076', model),
  },
  {
    rule: 'KV-EL-20',
    spoil: (p) => delete debtor(p).person.identifikator,
  },
  { rule: 'KV-EL-33', spoil: (p) => delete p.innsender.innsender.adresse },
  {
    rule: 'KV-EL-35',
    to: '0.9',
    spoil: (p) => {
      p.saksoeker[0].aktørType = 'Saksoeker';
    },
  },
  { rule: 'KV-EL-34', spoil: (p) => delete p.innsender.innsender.virksomhet.navn },
  {
    rule: 'KV-EL-21',
    spoil: (p, model) => {
      const name =
        model === '0.9'
          ? 'alternativElektroniskKanalForMeddelelse'
          : 'alternativElektroniskForsendelsesmaate';
      notice(p).forsendelsesmaate[name] = {
        kanalForMeddelelse: 'nettsiden',
        akseptKanalvalg: { ...copy(p.vedlegg[0]) },
      };
    },
  },
  {
    rule: 'KV-EL-22',
    from: '1.0',
    spoil: (p) => delete claims(p)[0].rentebaerendeKrav,
  },
  {
    rule: 'KV-EL-23',
    also: ['KV-EL-20'],
    spoil: (p) => {
      delete debtor(p).person.identifikator;
      p.saksoekt.push(copy(p.saksoekt[0]));
    },
  },
  {
    rule: 'KV-EL-24',
    to: '1.0',
    spoil: (p) => {
      ground(p).saerligTvangsgrunnlag.paalydendeBeloep = 4316;
    },
  },
  {
    rule: 'KV-EL-25',
    from: '2.1',
    spoil: (p, model) => delete p.saksoeker[0][agentName(model, 'saksoekers')],
  },
  { rule: 'KV-EL-27', spoil: (p) => delete p.innsenderReferanse },
  {
    rule: 'KV-EL-28',
    from: '1.0',
    also: ['KV-EL-15'],
    spoil: (p, model) => {
      claims(p)[1][interestName(model)].beregnetMedAvtaltRentesats = 12.5;
    },
  },
  {
    rule: 'KV-EL-26',
    spoil: (p, model) =>
      creditor(p).adresse.push(abroad({ poststedUtland: 'OSLO', landkode: 'NO' }, model)),
  },
];
