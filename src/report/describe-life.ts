import { formatMinor } from '../core/money.ts';
import { showName } from '../core/shown-text.ts';
import { formatTime } from './format-time.ts';
import type { Say } from './say.ts';
import type { LifeEvent } from './story.ts';

/** The life of a claim that was in more files than one, a line for each thing that happened. */
export function describeLife(say: Say, life: readonly LifeEvent[], timeZone: string): string[] {
  if (new Set(life.map(({ batchId }) => batchId)).size < 2) return [];
  return ['The life of the claim:', ...life.map((event) => describeOne(say, event, timeZone)), ''];
}

function describeOne(say: Say, event: LifeEvent, timeZone: string): string {
  const { at, title, source, amount, references, codes, closes } = event;
  // A file tells a day, and no time.
  const when = at.length === 10 ? at : formatTime(at, timeZone);
  const named = references.map(({ kind, value }) => `${kind} ${showName(value)}`);
  const parts = [
    `${title}: ${describeSaid(say, event)}`,
    ...codes,
    ...(amount === undefined ? [] : [formatMinor(amount)]),
    ...named,
    ...(source === '' ? [] : [showName(source)]),
    ...(closes ? ['the case is closed'] : []),
  ];
  return `  ${when.padEnd(17)} ${parts.join(', ')}`;
}

function describeSaid(say: Say, { said }: LifeEvent): string {
  if (said === 'sent') return 'sent';
  if (said === 'not-sent') return 'NOT SENT yet';
  if (said === 'news') return 'told';
  if (said === 'not-named') return 'not named in what has come';
  if (said === 'will-not-come') return 'will not come';
  return say(`state.${said}`);
}
