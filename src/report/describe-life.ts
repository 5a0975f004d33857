import { formatMinor } from '../core/money.ts';
import { showName } from '../core/shown-text.ts';
import { formatTime } from './format-time.ts';
import type { Say } from './say.ts';
import type { LifeEvent } from './story.ts';

/** The life of a claim that was in more files than one, or may have ended without any: a line for each thing that happened. */
export function describeLife(say: Say, life: readonly LifeEvent[], timeZone: string): string[] {
  const isOpen = life.some(({ said }) => said === 'open');
  if (!isOpen && new Set(life.map(({ batchId }) => batchId)).size < 2) return [];
  return ['The life of the claim:', ...life.map((event) => describeOne(say, event, timeZone)), ''];
}

function describeOne(say: Say, event: LifeEvent, timeZone: string): string {
  const { title, source, amount, references, codes, closes } = event;
  const named = references.map(({ kind, value }) => `${kind} ${showName(value)}`);
  const parts = [
    `${title}: ${describeSaid(say, event)}`,
    ...codes,
    ...(amount === undefined ? [] : [formatMinor(amount)]),
    ...named,
    ...(source === '' ? [] : [showName(source)]),
    ...(closes ? ['the case is closed'] : []),
  ];
  return `  ${describeWhen(event, timeZone).padEnd(17)} ${parts.join(', ')}`;
}

function describeWhen({ at, said }: LifeEvent, timeZone: string): string {
  if (said === 'open') return 'since then';
  // A file tells a day, and no time.
  return at.length === 10 ? at : formatTime(at, timeZone);
}

function describeSaid(say: Say, { said }: LifeEvent): string {
  if (said === 'sent') return 'sent';
  if (said === 'not-sent') return 'NOT SENT yet';
  if (said === 'news') return 'told';
  if (said === 'open') return 'no file has closed it';
  if (said === 'not-named') return 'not named in what has come';
  if (said === 'will-not-come') return 'will not come';
  return say(`state.${said}`);
}
