import { formatMinor } from '../core/money.ts';
import { formatFindings } from './format-findings.ts';
import { formatTime } from './format-time.ts';
import type {
  BatchReport,
  DropReport,
  KeptFindings,
  ReceiptReport,
  RejectedItem,
} from './report.ts';
import { describeBatch, describeCount, describeLayer, MAX_SHOWN, TOTAL_TITLES } from './words.ts';

/** The receipt report as plain text, at most about 110 columns. */
export function formatReportText(report: ReceiptReport): string {
  const range = report.from === report.to ? report.from : `${report.from} to ${report.to}`;
  return [
    `Receipt report ${range}  (${report.environment})`,
    `As of event ${report.asOf.event}, ${formatTime(report.asOf.at, report.timeZone)} (times are ${report.timeZone})`,
    '',
    ...formatActions(report),
    '',
    'TOTALS',
    ...TOTAL_TITLES.map(
      ([key, title]) =>
        `  ${title.padEnd(28)} ${String(report.totals[key].files).padStart(5)} files  ${describeCount(report.totals[key])}`,
    ),
    '',
    'BATCHES',
    ...(report.batches.length === 0
      ? ['  none']
      : report.batches.flatMap((batch) => formatBatch(batch, report.timeZone))),
    ...report.drops.flatMap(formatDrop),
    '',
  ].join('\n');
}

function formatActions({ actions }: ReceiptReport): string[] {
  if (actions.length === 0) return ['NEEDS ACTION: nothing'];
  return [
    'NEEDS ACTION',
    ...actions.flatMap((action) => [
      `  ${action.kind.toUpperCase()}  ${action.name}  (${action.id})`,
      `    ${action.text.replaceAll('\n', '\n    ')}`,
      `    Do: ${action.fix}`,
    ]),
  ];
}

function formatBatch(
  { batch, drop, layers, answers, rejected, kept }: BatchReport,
  timeZone: string,
): string[] {
  const number = batch.sequence === null ? '' : `, number ${batch.sequence}`;
  const lines = [
    '',
    `  ${drop.origin} -> ${batch.remoteName}  ${describeBatch(batch)}`,
    `    ${batch.transaction}, ${batch.creditor}${number}, ${describeCount(batch)}  (${batch.id})`,
  ];
  if (drop.itemsRejected > 0) {
    const count = describeCount({ items: drop.itemsRejected, amount: drop.amountRejected });
    lines.push(`    not sent: ${count} (see outbox/rejects)`);
  }
  if (batch.state === 'answered') {
    lines.push(
      `    accepted ${describeCount({ items: batch.itemsAccepted, amount: batch.amountAccepted })}; rejected ${describeCount({ items: batch.itemsRejected, amount: batch.amountRejected })}`,
    );
  }
  for (const layer of layers) {
    const answer = answers.find((candidate) => candidate.id === layer.answerId);
    lines.push(
      `    ${layer.layer.padEnd(9)} ${describeLayer(layer, timeZone, batch.verdict)}${answer ? `  ${answer.name}` : ''}`,
    );
  }
  for (const answer of answers)
    if (answer.outcome === 'duplicate' || answer.outcome === 'contradictory')
      lines.push(`    ${answer.outcome} answer ${answer.name} (${answer.id})`);
  lines.push(...formatKept(kept), ...rejected.slice(0, MAX_SHOWN).flatMap(formatRejected));
  if (rejected.length > MAX_SHOWN)
    lines.push(
      `    … and ${rejected.length - MAX_SHOWN} more rejected items (kvittera report --format csv lists all)`,
    );
  return lines;
}

function formatDrop({ drop, kept }: DropReport): string[] {
  const reason = drop.reasonText?.split('\n') ?? [];
  return [
    '',
    `  ${drop.origin}  ${drop.state}  (${drop.id})`,
    ...(drop.reasonCode === null ? [] : [`    ${drop.reasonCode}: ${reason.join('\n    ')}`]),
    ...formatKept(kept),
  ];
}

function formatKept({ count, findings }: KeptFindings): string[] {
  if (count === 0) return [];
  const text = formatFindings(findings, count - findings.length);
  return ['    Findings:', ...text.split('\n').map((line) => (line === '' ? '' : `      ${line}`))];
}

function formatRejected({
  ordinal,
  reference,
  amount,
  code,
  text,
  explanation,
  fix,
}: RejectedItem): string[] {
  const what =
    ordinal === 0
      ? 'the whole batch'
      : `item ${ordinal}, ${reference ?? 'no reference'}, ${formatMinor(amount)}`;
  const lines = [`      ${code} ${text ?? ''}: ${what}`];
  if (explanation) lines.push(`        ${explanation}`);
  if (fix) lines.push(`        Fix: ${fix}`);
  return lines;
}
