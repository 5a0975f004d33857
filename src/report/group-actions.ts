import type { Batch } from '../core/nouns.ts';
import type { Action } from './report.ts';
import type { Say } from './say.ts';

/** So many that wait for one cause are told one by one. */
const FEW = 3;

/** Messages that wait for one cause as one: who is to act must see that it is one, and what else there is. */
export function groupAlike(
  actions: readonly Action[],
  batches: readonly Batch[],
  say: Say,
): Action[] {
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  const groups = new Map<string, Action[]>();
  for (const action of actions) {
    const key = findCause(action, byId.get(action.id)) ?? `${action.kind} ${action.id}`;
    const group = groups.get(key);
    if (group) group.push(action);
    else groups.set(key, [action]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (!first || others.length < FEW) return group;
    return [{ ...first, text: `${first.text} ${say('more.text', { count: others.length })}` }];
  });
}

/** What keeps a message that nothing orders from going; undefined for anything else. */
function findCause({ kind }: Action, batch: Batch | undefined): string | undefined {
  const isWaiting = kind === 'delayed' || kind === 'waiting-to-send';
  if (!isWaiting || !batch || batch.sequenceScope !== null) return undefined;
  return [kind, batch.channel, batch.reasonCode].join(' ');
}
