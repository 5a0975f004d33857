import type { Slot, SlotReference } from './attachments.ts';
import type { Petition } from './petition.ts';
import type { Filling, Rule } from './rule.ts';

/** Rules about the types of attachments in places that want a certain one. */
export const ATTACHMENT_TYPE_RULES: readonly Rule[] = [
  {
    kode: 'UGYLDIG_VEDLEGG_BETALINGSOPPFORDRING',
    since: '0.9',
    beskrivelse: 'Betalingsoppfordring må ha vedlegg av korrekt type',
    melding:
      'Vedlegg for betalingsoppfordring med filnavn %filnavn må være av type betalingsoppfordring',
    find: (petition) => findWrong(petition, 'betalingsoppfordring'),
  },
  {
    kode: 'UGYLDIG_VEDLEGG_FULLMAKT',
    since: '0.9',
    beskrivelse: 'Fullmakt må ha vedlegg av korrekt type',
    melding: 'Vedlegg for fullmakt med filnavn %filnavn må være av type fullmakt',
    find: (petition) => findWrong(petition, 'fullmakt'),
  },
  {
    kode: 'UGYLDIG_VEDLEGG_TRANSPORTERKLÆRING',
    since: '0.9',
    beskrivelse: 'Transporterklæring må ha vedlegg av korrekt type',
    melding:
      'Vedlegg for transporterklæring med filnavn %filnavn må være av type transporterklæring',
    find: (petition) => findWrong(petition, 'transporterklæring'),
  },
  {
    kode: 'UGYLDIG_VEDLEGG_TVANGSGRUNNLAG',
    since: '0.9',
    beskrivelse: 'Begjæringens tvangsgrunnlag må ha vedlegg av korrekt type',
    melding: 'Vedlegg for tvangsgrunnlag med betegnelse %betegnelse må være av type tvangsgrunnlag',
    find: (petition) => findWrong(petition, 'tvangsgrunnlag'),
  },
  {
    kode: 'UGYLDIG_VEDLEGG_TVANGSKRAFTGRUNNLAG',
    since: '0.9',
    beskrivelse: 'Begjæringens tvangskraftgrunnlag (varsel) må ha vedlegg av korrekt type',
    melding:
      'Vedlegg for tvangskraftgrunnlag med filnavn %filnavn må være av type tvangskraftgrunnlag',
    find: (petition) => findWrong(petition, 'tvangskraftgrunnlag'),
  },
];

function findWrong({ slots }: Petition, wanted: Slot): Filling[] {
  return slots
    .filter(({ slot, type }: SlotReference) => slot === wanted && type !== wanted)
    .map(({ fileName, groundName }) => ({ filnavn: fileName, betegnelse: groundName }));
}
