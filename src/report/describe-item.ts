import type { Finding } from '../core/finding.ts';
import { formatMinor } from '../core/money.ts';
import { showName } from '../core/shown-text.ts';
import { formatFinding } from './format-findings.ts';
import { formatTime } from './format-time.ts';
import type { RejectedItem } from './report.ts';
import type { Say } from './say.ts';
import type { ItemLayer, ItemStory } from './story.ts';

/** An item as a person asks for it: what it is called, where each promised answer stands, what to mend. */
export function describeItem(
  say: Say,
  { ordinal, amount, line, references, layers, untold, findings }: ItemStory,
  timeZone: string,
): string[] {
  const place =
    line === undefined
      ? ''
      : `, line ${line} of ${layers.length === 0 ? 'its file' : 'the file that was sent'}`;
  return [
    `Item ${ordinal}: ${formatMinor(amount)}${place}`,
    ...references.map(
      ({ kind, value, answerId }) =>
        `  ${kind.padEnd(12)} ${showName(value)}${answerId === undefined ? '' : ` (given by ${answerId})`}`,
    ),
    ...untold.map((text) => `  ${text}`),
    ...(layers.length === 0 ? [describeUnsent(findings)] : []),
    ...findings.map((finding) => `    ${formatFinding(finding).replaceAll('\n', '\n    ')}`),
    ...layers.flatMap((layer) => [
      `  ${layer.layer.padEnd(12)} ${describeState(say, layer, timeZone)}`,
      ...layer.codes.flatMap(describeCode).map((text) => `    ${text}`),
    ]),
    '',
  ];
}

function describeUnsent(findings: readonly Finding[]): string {
  return findings.length === 0
    ? '  not sent: no answer is promised'
    : '  NOT SENT, for what was found in it here:';
}

function describeState(say: Say, layer: ItemLayer, timeZone: string): string {
  const { state, answer, answeredAt } = layer;
  const due = layer.deadlineAt === null ? '' : formatTime(layer.deadlineAt, timeZone);
  const at = answeredAt === null ? '' : ` ${formatTime(answeredAt, timeZone)}`;
  const by = answer ? `${at}, ${showName(answer.name)} (${answer.id})` : sayOperator(say, at);
  if (state === 'will-not-come') return 'will not come: the item was rejected';
  if (state === 'not-named') return `NOT NAMED in what has come${by}`;
  if (state !== 'waiting') return `${say(`state.${state}`)}${by}`;
  if (layer.overdueAt !== null) return say('overdueSince', { due });
  return due === '' ? say('state.waiting') : say('waitingDue', { due });
}

/** What no answer says an operator has told. */
function sayOperator(say: Say, at: string): string {
  return at === '' ? '' : `${at}, ${say('byOperator')}`;
}

/** A code in the authority's words and in ours. */
export function describeCode({ code, text, explanation, fix }: RejectedItem): string[] {
  return [
    `${code} ${text ?? ''}`.trim(),
    ...(explanation === null ? [] : [explanation]),
    ...(fix === null ? [] : [`Fix: ${fix}`]),
  ];
}
