import { formatMinor } from '../core/money.ts';
import { showName } from '../core/shown-text.ts';
import { formatFinding } from './format-findings.ts';
import { formatTime } from './format-time.ts';
import type { BatchReport, DropReport, Happening, KeptFindings, RejectedItem } from './report.ts';
import { type MessageKey, type Say, sayCount } from './say.ts';
import { describeAnswer, describeBatch, describeLayer, type Tone, toTone } from './words.ts';

export interface LineView {
  readonly text: string;
  readonly tone: Tone | 'plain';
}

export interface RowView {
  readonly item: string;
  readonly reference: string;
  readonly amount: string;
  readonly code: string;
  readonly text: string;
  readonly explanation: string;
  readonly fix: string;
}

/** One file or batch of the report. */
export interface BlockView {
  readonly name: string;
  readonly state: string;
  readonly tone: Tone;
  readonly id: string;
  /** What it is. */
  readonly facts: readonly string[];
  /** What happened to it on the days of the report. */
  readonly happened: readonly LineView[];
  /** Where each promised answer stands. */
  readonly layers: readonly LineView[];
  /** Every answer that did not settle a layer as it should. */
  readonly answers: readonly LineView[];
  readonly findingsTitle: string;
  readonly findings: readonly string[];
  readonly moreFindings: string;
  readonly rejected: readonly RowView[];
  readonly moreRejected: string;
}

export interface Wording {
  readonly say: Say;
  readonly timeZone: string;
}

/** Rejected items of a batch that a person is shown; CSV and JSON have them all. */
const MAX_SHOWN = 500;

const NO_DETAILS = {
  happened: [],
  layers: [],
  answers: [],
  findingsTitle: '',
  findings: [],
  moreFindings: '',
  rejected: [],
  moreRejected: '',
} as const;

/** A batch with its answers, findings and rejected items; of an earlier one also what happened when. */
export function viewBatch(wording: Wording, report: BatchReport, isEarlier: boolean): BlockView {
  const { say } = wording;
  const { rejected } = report;
  const hidden = rejected.length - MAX_SHOWN;
  return {
    ...viewWaiting(wording, report),
    happened: isEarlier
      ? report.happened.map((event) => viewHappening(wording, event, report))
      : [],
    answers: listAnswers(wording, report),
    ...viewKept(say, report.kept),
    rejected: rejected.slice(0, MAX_SHOWN).map((item) => viewRejected(say, item)),
    moreRejected: hidden > 0 ? say('moreRejected', { count: hidden }) : '',
  };
}

/** The short form of a batch: what it is and which answers it waits for. */
export function viewWaiting(wording: Wording, report: BatchReport): BlockView {
  const { say } = wording;
  const { batch, drop } = report;
  return {
    ...NO_DETAILS,
    name: `${showName(drop.origin)} -> ${showName(batch.remoteName)}`,
    state: describeBatch(say, batch),
    tone: toTone(batch.verdict ?? batch.state),
    id: batch.id,
    facts: listFacts(wording, report),
    layers: report.layers.map((layer) => {
      const answer = report.answers.find((candidate) => candidate.id === layer.answerId);
      const stands = describeLayer(say, layer, wording.timeZone, batch.verdict);
      const name = answer ? `  ${showName(answer.name)} (${answer.id})` : '';
      const text = `${say(`layer.${layer.layer}`).padEnd(11)} ${stands}${name}`;
      return { text, tone: layer.overdueAt === null ? toTone(layer.state) : 'bad' };
    }),
  };
}

function listFacts({ say, timeZone }: Wording, { batch, drop }: BatchReport): string[] {
  const at = (moment: string) => formatTime(moment, timeZone);
  const what = [
    batch.transaction,
    batch.creditor,
    ...(batch.sequence === null ? [] : [say('number', { number: batch.sequence })]),
    sayCount(say, batch),
    say('takenAt', { at: at(drop.claimedAt) }),
    ...(batch.shippedAt === null ? [] : [say('sentAt', { at: at(batch.shippedAt) })]),
  ];
  const facts = [what.join(', ')];
  if (drop.itemsRejected > 0) {
    const left = { items: drop.itemsRejected, amount: drop.amountRejected };
    facts.push(say('notSent', { count: sayCount(say, left), drop: drop.id }));
  }
  if (batch.reasonCode !== null) facts.push(`${batch.reasonCode}: ${batch.reasonText}`);
  if (batch.state !== 'answered') return facts;
  const { itemsAccepted, amountAccepted, itemsRejected, amountRejected } = batch;
  const accepted = sayCount(say, { items: itemsAccepted, amount: amountAccepted });
  const rejected = sayCount(say, { items: itemsRejected, amount: amountRejected });
  return [...facts, say('outcomeCounts', { accepted, rejected })];
}

/** Answers that stand beside those that settled the layers: late, repeated, contradictory, with strange cases. */
function listAnswers({ say, timeZone }: Wording, { answers, layers }: BatchReport): LineView[] {
  const settling = new Set(layers.map((layer) => layer.answerId));
  return answers
    .filter(
      (answer) => !settling.has(answer.id) || answer.isLate === 1 || answer.reasonText !== null,
    )
    .map((answer) => {
      const name = say('answer', { name: showName(answer.name), id: answer.id });
      const reason = answer.reasonText === null ? '' : `: ${answer.reasonText}`;
      const at = formatTime(answer.receivedAt, timeZone);
      const isBad = answer.outcome === 'contradictory' || answer.state === 'unmatched';
      const text = `${at}  ${name}: ${describeAnswer(say, answer)}${reason}`;
      return { text, tone: isBad ? 'bad' : 'plain' };
    });
}

/** A file that did not become a batch, with why. */
export function viewDrop(wording: Wording, report: DropReport, isEarlier: boolean): BlockView {
  const { drop, kept, happened } = report;
  const { say, timeZone } = wording;
  const at = formatTime(drop.claimedAt, timeZone);
  return {
    ...NO_DETAILS,
    name: showName(drop.origin),
    state: say(`state.${drop.state}`),
    tone: toTone(drop.state),
    id: drop.id,
    facts: [
      say('takenAt', { at }),
      ...(drop.reasonCode === null ? [] : [`${drop.reasonCode}: ${drop.reasonText}`]),
    ],
    happened: isEarlier ? happened.map((event) => viewHappening(wording, event)) : [],
    ...viewKept(say, kept),
  };
}

/** One line of what happened: when, what, and why or by whom. */
export function viewHappening(
  { say, timeZone }: Wording,
  { at, kind, subject, actor, data }: Happening,
  batch?: Pick<BatchReport, 'answers'>,
): LineView {
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  const answer = batch?.answers.find((candidate) => candidate.id === subject);
  const values = {
    // `anna: resolve b-...`: who, without the command.
    actor: actor.split(':')[0] ?? actor,
    name: showName(answer?.name ?? subject),
    layer: text('layer') === '' ? '' : say(`the.${text('layer')}` as MessageKey),
    outcome: text('outcome') === '' ? '' : say(`outcome.${text('outcome')}` as MessageKey),
    reason: [text('comment'), text('evidence'), text('reasonText'), text('note')].find(
      (part) => part !== '',
    ),
  };
  const late = data.isLate === true ? `, ${say('late')}` : '';
  const sentence = say(`event.${kind}` as MessageKey, { ...values, reason: values.reason ?? '' });
  const isBad = /overdue|failed|in-doubt|unmatched|quarantined/.test(kind);
  return { text: `${formatTime(at, timeZone)}  ${sentence}${late}`, tone: isBad ? 'bad' : 'plain' };
}

function viewKept(say: Say, { count, findings }: KeptFindings) {
  const unlisted = count - findings.length;
  return {
    findingsTitle: count === 0 ? '' : say('findings'),
    findings: findings.map((finding) => formatFinding(finding)),
    moreFindings: unlisted > 0 ? say('moreFindings', { count: unlisted }) : '',
  };
}

function viewRejected(say: Say, item: RejectedItem): RowView {
  const isWhole = item.ordinal === 0;
  return {
    item: isWhole ? say('wholeBatch') : say('itemNumber', { ordinal: item.ordinal }),
    reference: isWhole ? '' : showName(item.reference ?? say('noReference')),
    amount: isWhole ? '' : formatMinor(item.amount),
    code: item.code,
    text: item.text ?? '',
    explanation: item.explanation ?? '',
    fix: item.fix ?? '',
  };
}
