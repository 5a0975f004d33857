import type { Answer, Batch, Layer } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { AnswerPart } from '../rules/read-answer.ts';

/** An answer as far as it could be read. */
export interface Reading {
  readonly answer: Answer;
  readonly transaction?: Transaction;
  readonly form?: Form;
  /** The batch it means, when that is known. */
  readonly batch?: Batch;
  readonly part?: AnswerPart;
}

/** One part of an answer, read whole. */
export interface PartReading {
  readonly answer: Answer;
  readonly transaction: Transaction;
  readonly form: Form;
  readonly part: AnswerPart;
}

/** A part with the batch and the layer it answers. */
export interface Matched extends PartReading {
  readonly batch: Batch;
  readonly layer: Layer;
  /** By which key the batch was found. */
  readonly key: string;
}
