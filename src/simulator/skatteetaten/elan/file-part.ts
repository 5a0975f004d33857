import { must, type Part } from './shape.ts';

const KINDS = [
  ...['betalingsoppfordring', 'fullmakt', 'transporterklæring'],
  ...['tvangsgrunnlag', 'tvangskraftgrunnlag', 'annet'],
];

/** A reference to a file, wherever it stands. */
export function toFilePart(way: string): Part {
  return { way, members: [must('filnavn', 'text'), must('type', KINDS)] };
}
