import type { AttachmentReference } from './attachments.ts';
import type { AttachmentState, AttachmentStatus, JudgeContext } from './judge-context.ts';
import type { Petition } from './petition.ts';
import type { Filling, Rule } from './rule.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Texts = { readonly [Status in AttachmentStatus]?: string };

const GONE: Texts = {
  deleted: 'er slettet.',
  discarded: 'er kassert.',
  infected: 'inneholder virus.',
};
const FAILED: Texts = {
  'validation-failed':
    'er er forsøkt validert, men valideringen feilet pga teknisk feil. Vennligst forsøk å laste opp vedlegget på nytt, og hvis problemet vedvarer, kontakt support',
  'conversion-failed': 'feilet ved forsøk på konvertering til gyldig pdf.',
  'not-convertible': 'lar seg ikke konvertere til gyldig pdf.',
};
const UNREADY: Texts = {
  'not-scanned': 'er ikke virussjekket.',
  'not-converted': 'er ikke konvertert til gyldig pdf.',
  'not-validated': 'er ikke validert.',
};

/** Rules about uploaded files: that they are named, are there, are ours and are ready. */
export const ATTACHMENT_STATE_RULES: readonly Rule[] = [
  {
    kode: 'VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN',
    since: '0.9',
    beskrivelse: 'Alle vedlegg knyttet til begjæringen skal ha referanse til begjæringen',
    melding:
      "Vedlegg '%filnavn' er lagret med referanse til en annen begjæring og kan ikke benyttes i denne begjæringen. Last opp vedlegg pånytt med referanse til '%referanse'",
    find: (petition, context) =>
      readStates(petition, context)
        .filter(({ state }) => state && state.reference !== petition.reference)
        .map(({ fileName }) => ({ filnavn: fileName, referanse: petition.reference })),
  },
  {
    kode: 'VEDLEGG_SKAL_HA_UUID',
    since: '0.9',
    beskrivelse: 'Alle vedlegg knyttet til begjæringen skal ha utfylt uuid',
    melding: "Vedlegg '%filnavn' mangler uuid",
    find: ({ attachments }) =>
      attachments
        .filter(({ uuid }) => !UUID.test(uuid))
        .map(({ fileName }) => ({ filnavn: fileName })),
  },
  {
    kode: 'VEDLEGG_SKAL_IKKE_HA_FEILET',
    since: '0.9',
    beskrivelse: 'Alle vedlegg knyttet til begjæringen skal være uten feil',
    melding: "Vedlegg '%filnavn' %tilstand",
    find: (petition, context) => findStates(petition, context, FAILED),
  },
  {
    kode: 'VEDLEGG_SKAL_VAERE_TILGJENGELIG',
    since: '0.9',
    beskrivelse: 'Alle vedlegg knyttet til begjæringen skal være tilgjengelig',
    melding: "Vedlegg '%filnavn' %tilstand",
    find: (petition, context) => [
      ...readStates(petition, context)
        .filter(({ state }) => !state)
        .map(({ fileName, uuid }) => ({
          filnavn: fileName,
          tilstand: `med id '${uuid}' finnes ikke.`,
        })),
      ...findStates(petition, context, GONE),
    ],
  },
  {
    kode: 'VEDLEGG_SKAL_VAERE_VIRUSSJEKKET_VALIDERT_OG_KONVERTERT',
    since: '0.9',
    beskrivelse:
      'Alle vedlegg knyttet til begjæringen skal være virussjekket, validert og konvertert',
    melding: "Vedlegg '%filnavn' %tilstand",
    find: (petition, context) => findStates(petition, context, UNREADY),
  },
];

interface Told extends AttachmentReference {
  readonly state: AttachmentState | undefined;
}

/** What is known of each file that is referred to, once however often that is. */
function readStates({ attachments }: Petition, { attachment }: JudgeContext): Told[] {
  if (!attachment) return [];
  const named = attachments.filter(({ uuid }) => UUID.test(uuid));
  const byId = new Map(named.toReversed().map((each) => [each.uuid.toLowerCase(), each]));
  return [...byId.values()]
    .toReversed()
    .map((each) => ({ ...each, state: attachment(each.uuid.toLowerCase()) }));
}

function findStates(petition: Petition, context: JudgeContext, texts: Texts): Filling[] {
  return readStates(petition, context).flatMap(({ fileName, state }) => {
    const text = state && texts[state.status];
    return text ? [{ filnavn: fileName, tilstand: text }] : [];
  });
}
