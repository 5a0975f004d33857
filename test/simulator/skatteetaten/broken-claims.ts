import type { BrokenRule } from './broken-rule.ts';
import type { Edit } from './edit-petition.ts';

const CLAIM = 'kravTilInnkreving';
const GROUND = 'begjaeringensTvangsgrunnlag.0';
const PRINCIPAL = {
  kravdetaljer: 'Hovedkrav',
  kravforfall: { forfallsdato: '2025-11-01' },
  opprinneligBeloep: { beloep: 1 },
  gjenstaaendeBeloep: { beloep: 1 },
};
const SECOND_PRINCIPAL: readonly Edit[] = [
  [`${CLAIM}.3`, PRINCIPAL],
  [`${CLAIM}.3.REF`, 'H2'],
];
const PRIORITIES: readonly Edit[] = [
  [`${CLAIM}.0.prioritetISak`, '1'],
  [`${CLAIM}.1.prioritetISak`, 2],
  [`${CLAIM}.2.prioritetISak`, '3'],
  [`${CLAIM}.0.BEARING.prioritetISakFremtidigRentekrav`, 4],
  ['kreverRettsgebyrErstattet', { prioritetISak: 5 }],
];

/** Ways to break rules about claims, grounds and what is between them. */
export const BROKEN_CLAIMS: readonly BrokenRule[] = [
  {
    kode: 'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
    how: 'the costs belong to the interest',
    edits: [[`${CLAIM}.2.relatertKrav`, ['R1']]],
  },
  {
    kode: 'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
    how: 'the costs belong to nothing',
    edits: [[`${CLAIM}.2.relatertKrav`, undefined]],
  },
  {
    kode: 'HOVEDSTOL_SKAL_IKKE_HA_ET_RELATERT_KRAV',
    how: 'the principal belongs to the costs',
    edits: [[`${CLAIM}.0.relatertKrav`, ['K1']]],
  },
  {
    kode: 'INNBETALING_FRAM_I_TID',
    how: 'a payment was booked tomorrow',
    edits: [[`${CLAIM}.0.innbetaling.0.bokfoertDato`, '2026-03-03']],
  },
  {
    kode: 'KAN_BEHANDLES_I_FORLIKSRAADET_PAAKREVET',
    how: 'whether the board may treat it is told as text',
    edits: [
      [`${GROUND}.saerligTvangsgrunnlag.skriftligMeddelelse.kanBehandlesIForliksraadet`, 'ja'],
    ],
  },
  {
    kode: 'KRAV_DUPLIKATE_REFERANSER',
    how: 'two principals have one reference',
    edits: [
      [`${CLAIM}.3`, PRINCIPAL],
      [`${CLAIM}.3.REF`, 'H1'],
    ],
  },
  { kode: 'KRAV_IKKE_BENYTTET', how: 'a claim stands in no ground', edits: SECOND_PRINCIPAL },
  {
    kode: 'KRAV_I_FLERE_TVANGSGRUNNLAG',
    how: 'a ground lists a claim twice',
    edits: [[`${GROUND}.innsendersKravreferanse`, ['H1', 'R1', 'K1', 'H1']]],
  },
  {
    kode: 'KRAV_MANGLER_FORFALLSDATO',
    how: 'the costs never fell due',
    edits: [[`${CLAIM}.2.kravforfall`, undefined]],
  },
  {
    kode: 'KRAV_OPPGIS_UTEN_FORFALLSDATO',
    how: 'the interest fell due',
    edits: [[`${CLAIM}.1.kravforfall`, { forfallsdato: '2026-01-01' }]],
  },
  {
    kode: 'MANGLER_KRAV',
    how: 'a ground lists nothing',
    edits: [
      ['begjaeringensTvangsgrunnlag.1', { betegnelseAvTvangsgrunnlag: 'Tomt' }],
      ['begjaeringensTvangsgrunnlag.1.innsendersKravreferanse', []],
    ],
  },
  {
    kode: 'PAASTAND_PAAKREVET',
    how: 'the combined type has a blank claim for relief',
    edits: [
      ['tvangsfullbyrdelsestype', 'utleggOgForliksklageKombinert'],
      [`${GROUND}.saerligTvangsgrunnlag.skriftligMeddelelse.paastand`, '  '],
    ],
  },
  {
    kode: 'PARAGRAF_4_18_VARSEL_PAAKREVET',
    how: 'a reason stands in place of the notice',
    edits: [
      [`${GROUND}.varsel`, []],
      [`${GROUND}.begrunnelseUnnlatVarsel`, 'ingenMulighetForVarsling'],
    ],
  },
  {
    kode: 'PARAGRAF_4_19_VARSEL_PAAKREVET',
    how: 'an ordinary ground has no notice and the notice is demanded',
    edits: [
      [`${GROUND}.varsel`, []],
      [`${GROUND}.saerligTvangsgrunnlag`, undefined],
      [`${GROUND}.alminneligTvangsgrunnlag`, { type: 'forelegg' }],
    ],
    context: { demands419: true },
  },
  {
    kode: 'PRIORITET_MANGLER',
    how: 'one claim has a priority of 100',
    edits: [...PRIORITIES, [`${CLAIM}.1.prioritetISak`, '100']],
  },
  {
    kode: 'PRIORITET_MANGLER_PÅ_RENTEOPPLYSNINGER',
    how: 'future interest has no priority',
    edits: [...PRIORITIES, [`${CLAIM}.0.BEARING.prioritetISakFremtidigRentekrav`, undefined]],
  },
  {
    kode: 'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
    how: 'the court fee has no priority',
    edits: [...PRIORITIES, ['kreverRettsgebyrErstattet', {}]],
  },
  {
    kode: 'PRIORITET_MANGLER_PÅ_RETTSGEBYR',
    how: 'only the interest still to come on the court fee has a priority',
    edits: [...PRIORITIES, ['kreverRettsgebyrErstattet', { prioritetISakFremtidigRentekrav: 3 }]],
  },
  {
    kode: 'RELATERTE_KRAV_KAN_IKKE_PEKE_PÅ_SEG_SELV',
    how: 'a claim without a kind belongs to itself',
    edits: [
      [`${CLAIM}.2.kravdetaljer`, undefined],
      [`${CLAIM}.2.relatertKrav`, ['K1']],
    ],
  },
  {
    kode: 'RELATERTE_KRAV_MÅ_FINNES',
    how: 'the costs belong to a principal of another ground',
    edits: [
      ...SECOND_PRINCIPAL,
      ['begjaeringensTvangsgrunnlag.1', { innsendersKravreferanse: ['H2'] }],
      [`${CLAIM}.2.relatertKrav`, ['H2']],
    ],
  },
  {
    kode: 'RELATERTE_KRAV_UGYLDIGE_KRAVREFERANSER',
    how: 'the costs belong to a claim that is not there',
    edits: [[`${CLAIM}.2.relatertKrav`, ['H9']]],
    also: [
      'RELATERTE_KRAV_MÅ_FINNES',
      'GEBYR_ELLER_SAKSKOSTNAD_HAR_ET_RELATERTKRAV_SOM_IKKE_ER_HOVEDSTOL',
    ],
  },
  {
    kode: 'RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV',
    how: 'the interest belongs to two claims',
    edits: [[`${CLAIM}.1.relatertKrav`, ['H1', 'K1']]],
  },
  {
    kode: 'RENTEKRAV_KAN_IKKE_HA_RENTEKRAV',
    how: 'the interest belongs to itself',
    edits: [[`${CLAIM}.1.relatertKrav`, ['R1']]],
    also: ['RELATERTE_KRAV_KAN_IKKE_PEKE_PÅ_SEG_SELV', 'RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV'],
  },
  {
    kode: 'RENTEKRAV_KAN_IKKE_HA_RENTEOPPLYSNINGER',
    how: 'the interest bears interest',
    edits: [[`${CLAIM}.1.BEARING`, { harForsinkelsesrente: true }]],
  },
  {
    kode: 'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
    how: 'the period ends before it begins',
    edits: [[`${CLAIM}.1.INTEREST.rentePeriode.sluttdato`, '2025-10-31']],
  },
  {
    kode: 'RENTEKRAV_PERIODE_MAA_HA_GYLDIG_PERIODE',
    how: 'the period begins on the day of the petition',
    edits: [
      [`${CLAIM}.1.INTEREST.rentePeriode`, { startdato: '2026-03-02', sluttdato: '2026-04-01' }],
    ],
  },
  {
    kode: 'RENTEKRAV_TILKNYTTET_IKKE_RENTEKRAV',
    how: 'the costs have a period',
    edits: [[`${CLAIM}.2.INTEREST`, {}]],
  },
  {
    kode: 'RENTE_MAA_HA_RELATERT_KRAV',
    how: 'the interest belongs to nothing',
    edits: [[`${CLAIM}.1.relatertKrav`, []]],
    also: ['RENTEKRAV_KAN_BARE_RELATERES_TIL_ETT_KRAV'],
  },
  {
    kode: 'TVANGSGRUNNLAG_UGYLDIGE_KRAVREFERANSER',
    how: 'a ground lists a claim that is not there',
    edits: [[`${GROUND}.innsendersKravreferanse`, ['H1', 'R1', 'K1', 'H9']]],
  },
];
