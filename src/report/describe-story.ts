import type { Written } from '../core/file-owner.ts';
import { formatMinor } from '../core/money.ts';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';
import { showName, showText } from '../core/shown-text.ts';
import { describeCode, describeItem } from './describe-item.ts';
import { describeLife } from './describe-life.ts';
import { formatFinding } from './format-findings.ts';
import { formatTime, formatTimeExactly } from './format-time.ts';
import { getAdvice, REASONS } from './reason-texts.ts';
import type { Happening, KeptFindings, RejectedItem } from './report.ts';
import { createSay, type Say, sayCount } from './say.ts';
import type { Story } from './story.ts';
import { describeAnswer, describeBatch, describeLayer } from './words.ts';

/** A story as plain text: the item asked for, what a service desk asks for, where all stands, and every event in order. */
export function describeStory(story: Story, timeZone: string): string {
  const { drop, batch, answers, rejected, strangers, events } = story;
  const say = createSay('en');
  const lines = [
    ...describeLife(say, story.life, timeZone),
    ...story.items.flatMap((item) => describeItem(say, item, timeZone)),
    ...story.actions.flatMap(({ kind, text, fix }) => [
      `${say('needsAction')}: ${say(`kind.${kind}`)}: ${text}`,
      `  ${say('do')}: ${fix}`,
    ]),
    ...(batch ? describeBatchFacts(say, batch, story, timeZone) : []),
    ...(drop ? describeDrop(say, drop, events, timeZone) : []),
    ...(drop && story.items.length === 0 ? describeKept(drop, story.kept) : []),
    ...answers.map((answer) => describeOne(say, answer, timeZone)),
    ...rejected.flatMap(describeRejected),
    ...strangers.map(
      ({ line, references }) =>
        `No item of ours: ${describeKeys(references)}, on line ${line} of the answer`,
    ),
    'What happened:',
    ...events.map((event) => describeEvent(event, timeZone)),
  ];
  return lines.map(showText).join('\n');
}

function describeKeys(references: Readonly<{ [kind: string]: string }>): string {
  return Object.entries(references)
    .map(([kind, value]) => `${kind} ${showName(value)}`)
    .join(', ');
}

function describeBatchFacts(
  say: Say,
  batch: Batch,
  { sending, layers }: Story,
  timeZone: string,
): string[] {
  const { reasonCode, attempts } = batch;
  const known = reasonCode !== null && Object.hasOwn(REASONS, reasonCode);
  const advice = known ? [`  ${getAdvice(reasonCode)}`] : [];
  return [
    `Batch ${batch.id}: ${describeBatch(say, batch)}`,
    ...(sending ? describeSending(batch, sending) : []),
    `  file name    ${showName(batch.remoteName)}${batch.sequence === null ? '' : `, number ${batch.sequence}`}`,
    `  content      ${sayCount(say, batch)}; ${batch.size} bytes, sha-256 ${batch.sha256}`,
    ...describeShipped(batch, sending, timeZone),
    ...(batch.state === 'answered'
      ? [
          `  outcome      accepted ${sayCount(say, { items: batch.itemsAccepted, amount: batch.amountAccepted })}; rejected ${sayCount(say, { items: batch.itemsRejected, amount: batch.amountRejected })}`,
        ]
      : []),
    ...(reasonCode === null ? [] : [`  ${reasonCode}: ${batch.reasonText}`, ...advice]),
    ...(attempts > 1 ? [`  ${attempts} attempts`] : []),
    ...layers.map((layer) => describePromise(say, layer, batch, timeZone)),
  ];
}

function describeSending(
  { creditor }: Batch,
  { creditorName, orgnr, contact, ...sending }: NonNullable<Story['sending']>,
): string[] {
  const number = orgnr === undefined ? '' : `, organisationsnummer ${orgnr}`;
  const { authority, service, transaction, application } = sending;
  const behind = application === undefined ? '' : ` (application ${application})`;
  const asked = contact.length === 0 ? 'no contact in the configuration' : contact.join(', ');
  return [
    `  creditor     ${creditor} ${creditorName}${number}; ${asked}`,
    `  to           ${authority}, ${service}: ${transaction}${behind}`,
  ];
}

/** Where it was put, in the channel's own words: what a service desk looks for. */
function describeShipped(batch: Batch, sending: Story['sending'], timeZone: string): string[] {
  if (!sending?.shippedAt && !sending?.triedAt)
    return [`  sent         not yet, over ${batch.channel}`];
  const { channel, size, sha256, ...rest } = sending.details;
  const details = Object.entries(rest).map(([name, value]) => `${name} ${showName(value)}`);
  const seen = [
    ...(size === undefined || size === String(batch.size) ? [] : [`size ${size}`]),
    ...(sha256 === undefined || sha256 === batch.sha256 ? [] : [`sha-256 ${sha256}`]),
  ];
  const parts = [`over ${channel ?? batch.channel}`, ...details, ...seen];
  const { shippedAt, triedAt } = sending;
  const when = shippedAt
    ? formatTimeExactly(shippedAt, timeZone)
    : `${batch.state === 'in-doubt' ? 'not known' : 'not yet'}, last tried ${formatTimeExactly(triedAt!, timeZone)}`;
  return [`  sent         ${when}, ${parts.join(', ')}`];
}

function describePromise(say: Say, layer: Layer, { verdict }: Batch, timeZone: string): string {
  const stands = describeLayer(say, layer, timeZone, verdict);
  const due =
    layer.deadlineAt === null
      ? 'no deadline'
      : `promised by ${formatTime(layer.deadlineAt, timeZone)}`;
  return `  ${layer.layer.padEnd(12)} ${stands} (${layer.transaction}, ${due})`;
}

function describeDrop(
  say: Say,
  drop: Drop,
  events: readonly Happening[],
  timeZone: string,
): string[] {
  const { reasonCode } = drop;
  return [
    `File ${showName(drop.origin)} (${drop.id}): ${say(`state.${drop.state}`)}`,
    `  ${drop.size} bytes, sha-256 ${drop.sha256}, taken ${formatTimeExactly(drop.claimedAt, timeZone)}`,
    ...describeWritten(events, timeZone),
    ...(drop.transaction === null
      ? []
      : [
          `  ${drop.transaction}, creditor ${drop.creditor}, ${sayCount(say, { items: drop.itemsIn, amount: drop.amountIn })} in, ${sayCount(say, { items: drop.itemsRejected, amount: drop.amountRejected })} rejected here`,
        ]),
    ...(reasonCode === null
      ? []
      : [`  ${reasonCode}: ${drop.reasonText}`, `  ${getAdvice(reasonCode)}`]),
  ];
}

const MAX_FINDINGS = 20;

/** What was found in a file, and where its copy lies with all of it. */
function describeKept(drop: Drop, { count, findings }: KeptFindings): string[] {
  const copy =
    drop.state === 'quarantined'
      ? [
          `  a copy lies in outbox/quarantine, with all findings beside it (${showName(drop.name)}.reason.txt)`,
        ]
      : [`  items left out lie in outbox/rejects/${drop.id}, with all findings beside them`];
  const isStopped = drop.state === 'quarantined' || drop.itemsRejected > 0;
  const shown = findings.slice(0, MAX_FINDINGS);
  const more = count - shown.length;
  return [
    ...(isStopped ? copy : []),
    ...shown.map((finding) => `    ${formatFinding(finding).replaceAll('\n', '\n    ')}`),
    ...(more > 0 ? [`    … and ${more} more findings`] : []),
  ];
}

/** Who dropped a file; older ledgers do not know. */
function describeWritten(events: readonly Happening[], timeZone: string): string[] {
  const claimed = events.find(({ kind }) => kind === 'drop.claimed');
  const written = claimed?.data.written as Written | undefined;
  if (!written) return [];
  const { uid, user, writtenAt } = written;
  const name = user === null ? '' : ` (${showName(user)})`;
  return [`  dropped by uid ${uid}${name}, written ${formatTimeExactly(writtenAt, timeZone)}`];
}

function describeOne(say: Say, answer: Answer, timeZone: string): string {
  const head = `Answer ${showName(answer.name)} (${answer.id}): ${describeAnswer(say, answer)}`;
  const facts = `  received ${formatTimeExactly(answer.receivedAt, timeZone)} over ${answer.channel}, ${answer.size} bytes, sha-256 ${answer.sha256}`;
  const reason = answer.reasonText === null ? '' : `\n  ${answer.reasonText}`;
  return `${head}\n${facts}${reason}`;
}

function describeRejected(item: RejectedItem): string[] {
  const what =
    item.ordinal === 0
      ? 'the whole batch'
      : `item ${item.ordinal} ${showName(item.reference ?? '')}, ${formatMinor(item.amount)}`;
  return [`Rejected: ${what}`, ...describeCode(item).map((line) => `  ${line}`)];
}

const SHOWN_DATA = [
  'comment',
  'reasonCode',
  'decision',
  'evidence',
  'attempt',
  'outcome',
  'key',
  'layer',
  'nextAttemptAt',
  'lifted',
  'note',
];

/** An event with its short facts; long ones stand above already. */
function describeEvent({ at, kind, subject, actor, data }: Happening, timeZone: string): string {
  // Why a file was stopped stands above, at length; why each attempt failed stands only here.
  const keys = kind.startsWith('drop.') ? SHOWN_DATA : [...SHOWN_DATA, 'reasonText'];
  const parts = keys
    .filter((key) => data[key] !== undefined && data[key] !== null)
    .map((key) => `${key}=${JSON.stringify(data[key])}`);
  const facts = parts.length === 0 ? '' : `\n${' '.repeat(28)}${parts.join(' ')}`;
  return `  ${formatTimeExactly(at, timeZone)}  ${kind.padEnd(18)} ${subject}  by ${actor}${facts}`;
}
