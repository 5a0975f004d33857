import type { BrokenRule } from './broken-rule.ts';
import { FILE, REFERENCE } from './good-petition.ts';

const CLAIM = 'kravTilInnkreving';
const GROUND = 'begjaeringensTvangsgrunnlag.0';
const CLAIMANT_AT = 'saksoeker.0.saksoeker';
const BUREAU = 'innsender.REP_SENDER';
const withState = (status: 'ready' | 'infected', reference = REFERENCE) => ({
  attachment: () => ({ status, reference }),
});

/** Ways to break rules about money, attachments and changes. */
export const BROKEN_REST: readonly BrokenRule[] = [
  {
    kode: 'MANGELFULLE_KONTOOPPLYSNINGER',
    how: 'the account is told by blanks',
    edits: [['ACCOUNT', { kontonummer: ' ' }]],
  },
  {
    kode: 'UGYLDIG_BELOEP',
    how: 'a payment is negative',
    edits: [[`${CLAIM}.0.innbetaling.0.beloep.beloep`, -1]],
  },
  {
    kode: 'UGYLDIG_BELOEP',
    how: 'an amount has three decimals',
    edits: [[`${CLAIM}.0.gjenstaaendeBeloep.beloep`, 12.345]],
  },
  { kode: 'UGYLDIG_KID', how: 'a KID has a wrong check digit', edits: [['KID', '12345']] },
  {
    kode: 'UGYLDIG_KONTONR',
    how: 'the account has a wrong check digit',
    edits: [['ACCOUNT.kontonummer', '69930570045']],
  },
  {
    kode: 'UGYLDIG_RENTE',
    how: 'a rate has three decimals',
    edits: [[`${CLAIM}.0.BEARING.avtaltRentesats`, 9.125]],
  },
  ...(
    [
      ['BETALINGSOPPFORDRING', `${CLAIM}.0.betalingsoppfordring.0.betalingsoppfordring.type`],
      ['TRANSPORTERKLÆRING', `${CLAIM}.0.transporterklaering.0.transporterklaering.type`],
      ['TVANGSGRUNNLAG', `${GROUND}.tvangsgrunnlag.type`],
      ['TVANGSKRAFTGRUNNLAG', `${GROUND}.varsel.0.tvangskraftgrunnlag.type`],
    ] as const
  ).map(([slot, path]) => ({
    kode: `UGYLDIG_VEDLEGG_${slot}` as const,
    how: 'an attachment is of another type',
    edits: [[path, 'annet']] as const,
  })),
  {
    kode: 'UGYLDIG_VEDLEGG_FULLMAKT',
    how: 'the power of attorney is of another type',
    edits: [
      [`${BUREAU}.fullmakt`, { fraDato: '2026-01-01' }],
      [`${BUREAU}.fullmakt.fullmakt`, { type: 'annet', filnavn: 'f.pdf', uuid: FILE }],
    ],
  },
  {
    kode: 'VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN',
    how: 'the file was uploaded for another petition',
    context: withState('ready', 'SAK-2'),
  },
  {
    kode: 'VEDLEGG_SKAL_HA_UUID',
    how: 'a reference has no uuid',
    edits: [['vedlegg.0.uuid', undefined]],
  },
  {
    kode: 'VEDLEGG_SKAL_IKKE_HA_FEILET',
    how: 'the file cannot be converted',
    context: { attachment: () => ({ status: 'not-convertible', reference: REFERENCE }) },
  },
  {
    kode: 'VEDLEGG_SKAL_VAERE_TILGJENGELIG',
    how: 'the file is not known',
    context: { attachment: () => undefined },
  },
  {
    kode: 'VEDLEGG_SKAL_VAERE_TILGJENGELIG',
    how: 'the file is infected',
    context: withState('infected'),
  },
  {
    kode: 'VEDLEGG_SKAL_VAERE_VIRUSSJEKKET_VALIDERT_OG_KONVERTERT',
    how: 'the file is not scanned yet',
    context: { attachment: () => ({ status: 'not-scanned', reference: REFERENCE }) },
  },
  {
    kode: 'UAVKLART_STATUS',
    how: 'the submission is not handled yet',
    isChange: true,
    context: { hasUnhandled: true },
  },
  {
    kode: 'UGYLDIG_STATUS',
    how: 'the case is decided',
    isChange: true,
    context: { caseState: 'sakBesluttet' },
  },
  {
    kode: 'ULOVLIG_ENDRING_BEGJAERINGSDATO',
    how: 'the day is another',
    isChange: true,
    edits: [['begjaeringsdato', '2026-03-03']],
  },
  {
    kode: 'ULOVLIG_ENDRING_INNSENDER',
    how: 'the sender has another clerk',
    isChange: true,
    edits: [['innsender.saksbehandler', 'Ola']],
  },
  {
    kode: 'ULOVLIG_ENDRING_UNDERSKRIFT',
    how: 'somebody else has signed',
    isChange: true,
    edits: [['underskrift', 'Per Sand']],
  },
  {
    kode: 'ULOVLIG_ENDRING_SAKSOEKER',
    how: 'the claimant moved',
    isChange: true,
    edits: [[`${CLAIMANT_AT}.adresse.0.INLAND.adressetekst`, 'Storgata 1']],
  },
  {
    kode: 'ULOVLIG_ENDRING_SAKSOEKT',
    how: 'a debtor of the old rules is added',
    isChange: true,
    edits: [
      ['saksoekt.1.saksoekt.virksomhet.navn', 'SMUL FLAT TIGER AS'],
      ['saksoekt.1.saksoekt.virksomhet.ID', '313159949'],
    ],
    context: { isOldRegime: (identifier) => identifier === '313159949' },
    models: ['2.0', '2.1'],
  },
];
