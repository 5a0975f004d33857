import type { Answer, Batch, Layer } from '../core/nouns.ts';
import { formatTime } from './format-time.ts';
import type { MessageKey, Say } from './say.ts';

/** Whether something went well, is open, or is bad: for colour. */
export type Tone = 'ok' | 'wait' | 'bad';

/** Where a batch stands, in words. */
export function describeBatch(say: Say, { state, verdict }: Batch): string {
  return say(`state.${state === 'answered' && verdict ? verdict : state}` as MessageKey);
}

/** Where one promised answer stands, in words. */
export function describeLayer(
  say: Say,
  layer: Layer,
  timeZone: string,
  verdict: Batch['verdict'] = null,
): string {
  const due = layer.deadlineAt === null ? '' : formatTime(layer.deadlineAt, timeZone);
  if (layer.state !== 'waiting') {
    const at = layer.answeredAt === null ? '' : formatTime(layer.answeredAt, timeZone);
    const said = say('answeredAt', { state: say(`state.${layer.state}`), at }).trim();
    const notes = [
      ...(isByOperator(layer) ? [say('byOperator')] : []),
      ...(layer.overdueAt === null ? [] : [say('late'), say('wasDue', { due })]),
    ];
    return notes.length === 0 ? said : `${said} (${notes.join(', ')})`;
  }
  if (verdict === 'rejected') return say('willNotCome');
  if (layer.overdueAt !== null) return say('overdueSince', { due });
  return due === '' ? say('state.waiting') : say('waitingDue', { due });
}

/** No file says it: it came by letter, or by telephone. */
function isByOperator({ answeredAt, answerId }: Layer): boolean {
  return answeredAt !== null && answerId === null;
}

/** What an answer turned out to be, in words. */
export function describeAnswer(say: Say, answer: Answer): string {
  const parts = [say(`outcome.${answer.outcome ?? 'received'}`)];
  if (answer.isLate === 1) parts.push(say('late'));
  if (
    answer.state === 'settled' &&
    !['not-ours', 'news', 'nameless'].includes(answer.outcome ?? '')
  )
    parts.push(say('settledByOperator'));
  return parts.join(', ');
}

/** How a state or verdict is to be coloured. */
export function toTone(state: string): Tone {
  if (['accepted', 'silent', 'cancelled', 'discarded'].includes(state)) return 'ok';
  return ['waiting', 'shipped', 'shipping', 'sealed', 'claimed', 'checked'].includes(state)
    ? 'wait'
    : 'bad';
}
