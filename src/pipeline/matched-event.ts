import type { NewEvent, Stranger } from '../core/events.ts';
import type { Judgement } from '../core/judgement.ts';
import type { AnswerOutcome, Standing } from '../core/nouns.ts';
import { takeFirst } from '../core/packed-list.ts';
import type { AnswerPart } from '../rules/read-answer.ts';
import { type Context, getTransaction } from './context.ts';
import type { Matched } from './reading.ts';

/** How an answer relates to those before it. */
export interface Relation {
  /** It settles its layer. */
  readonly isNews: boolean;
  readonly comparison: AnswerOutcome;
  /** Why another answer cannot be true together with it. */
  readonly conflict: string | undefined;
  readonly confirmed: number | null;
  /** What the batch stands at now; null when it is not decided, or nothing changes. */
  readonly standing: Standing | null;
}

/** The event of an answer that has found its batch. */
export function matchedEvent(
  context: Context,
  { answer, transaction, form, part, batch, layer, key }: Matched,
  { verdict, itemsRejected, amountRejected, strangers }: Judgement,
  { isNews, comparison, conflict, confirmed, standing }: Relation,
): NewEvent {
  const { answers, sequence } = getTransaction(context, batch.transaction).raw;
  const isPast = layer.deadlineAt !== null && layer.deadlineAt < context.clock.now().toISOString();
  return {
    kind: 'answer.matched',
    subject: answer.id,
    data: {
      batchId: batch.id,
      transaction: transaction.id,
      layout: form.layout.name,
      layer: layer.layer,
      outcome: conflict ? 'contradictory' : comparison,
      verdict: isNews ? verdict : null,
      isLate: layer.overdueAt !== null || isPast,
      // The first promised answer is the one that decides about the batch.
      isDeciding: answers[0]?.layer === layer.layer,
      items: part.items.length - strangers.length,
      errors: part.errors.length,
      confirmed: isNews ? confirmed : null,
      itemsRejected,
      amountRejected,
      standing,
      key,
      // What may have been taken on after all keeps its number.
      reuseSequence:
        isNews && !conflict && verdict === 'rejected' && sequence?.afterRejected === 'reuse',
      ...(strangers.length > 0 ? describeStrangers(strangers) : {}),
      ...(conflict ? { reasonText: conflict } : {}),
    },
  };
}

const MAX_STRANGERS = 1000;

/** The cases of a part, to be found by their references although no batch of ours has them. */
export function listCases({ items }: AnswerPart): Stranger[] {
  return takeFirst(items, MAX_STRANGERS).map(({ line, assigns, references }) => ({
    line,
    references: { ...assigns, ...references },
  }));
}

function describeStrangers(strangers: readonly Stranger[]) {
  const [first] = strangers;
  const name = Object.entries(first!.references).map(([kind, value]) => `${kind} ${value}`);
  const cases = strangers.length === 1 ? '1 case that is' : `${strangers.length} cases that are`;
  const reasonText = `it names ${cases} not in the batch; first ${name.join(', ')} on line ${first!.line}`;
  return { reasonText, strangers: strangers.slice(0, MAX_STRANGERS) };
}
