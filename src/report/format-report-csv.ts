import { stringify } from 'csv-stringify/sync';
import { formatDecimal } from '../core/money.ts';
import { showName, showText } from '../core/shown-text.ts';
import type { BatchReport, DropReport, ReceiptReport } from './report.ts';

const COLUMNS = [
  'kind',
  'file',
  'id',
  'transaction',
  'creditor',
  'number',
  'state',
  'items',
  'amount_minor',
  'item',
  'reference',
  'code',
  'text',
  'fix',
  /** `these days`, `earlier` or `waiting`: when the file was taken. */
  'taken',
  'at',
  /** With a decimal point. */
  'amount',
];

interface Row {
  readonly [column: string]: string | number | null;
}

/** The receipt report as CSV: one row for each action, batch, layer, answer and rejected item. Semicolons, UTF-8, CRLF. */
export function formatReportCsv(report: ReceiptReport): string {
  const rows: Row[] = [
    ...report.actions.map((action) => ({
      kind: `action ${action.kind}`,
      file: action.name,
      id: action.id,
      text: action.text,
      fix: action.fix,
      at: action.since,
    })),
    ...report.batches.flatMap((batch) => toRows(batch, 'these days')),
    ...report.drops.map((drop) => toFileRow(drop, 'these days')),
    ...report.earlier.flatMap((batch) => toRows(batch, 'earlier')),
    ...report.earlierDrops.map((drop) => toFileRow(drop, 'earlier')),
    ...report.waiting.flatMap((batch) => toRows(batch, 'waiting')),
    ...report.otherAnswers.map((answer) => ({
      kind: 'answer',
      file: answer.name,
      id: answer.id,
      transaction: answer.transaction,
      state: answer.outcome ?? answer.state,
      text: answer.reasonText,
      at: answer.receivedAt,
    })),
  ];
  return stringify(rows.map(showRow), {
    header: true,
    columns: COLUMNS,
    delimiter: ';',
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

function showRow(row: Row): Row {
  const cells = Object.entries(row).map(([column, value]) => {
    if (typeof value !== 'string') return [column, value];
    return [column, column === 'file' ? showName(value) : showText(value)];
  });
  const { amount_minor: amount } = row;
  const decimal = typeof amount === 'number' ? { amount: formatDecimal(amount) } : {};
  return { ...Object.fromEntries(cells), ...decimal };
}

function toFileRow({ drop }: DropReport, taken: string): Row {
  return {
    kind: 'file',
    file: drop.origin,
    id: drop.id,
    transaction: drop.transaction,
    creditor: drop.creditor,
    state: drop.state,
    items: drop.itemsIn,
    amount_minor: drop.amountIn,
    code: drop.reasonCode,
    text: drop.reasonText,
    taken,
    at: drop.claimedAt,
  };
}

function toRows({ batch, drop, layers, answers, rejected }: BatchReport, taken: string): Row[] {
  const base = {
    file: drop.origin,
    id: batch.id,
    transaction: batch.transaction,
    creditor: batch.creditor,
    number: batch.sequence,
    taken,
  };
  return [
    {
      ...base,
      kind: 'batch',
      state: batch.verdict ?? batch.state,
      items: batch.items,
      amount_minor: batch.amount,
      code: batch.reasonCode,
      text: batch.reasonText,
      at: batch.shippedAt,
    },
    ...layers.map((layer) => ({
      ...base,
      kind: `layer ${layer.layer}`,
      transaction: layer.transaction,
      state: layer.state === 'waiting' && layer.overdueAt !== null ? 'overdue' : layer.state,
      text: layer.deadlineAt,
      at: layer.answeredAt,
    })),
    ...answers.map((answer) => ({
      ...base,
      kind: answer.isLate === 1 ? 'late answer' : 'answer',
      file: answer.name,
      id: answer.id,
      transaction: answer.transaction,
      state: answer.outcome ?? answer.state,
      text: answer.reasonText,
      at: answer.receivedAt,
    })),
    ...rejected.map((item) => ({
      ...base,
      kind: 'rejected item',
      state: 'rejected',
      amount_minor: item.amount,
      item: item.ordinal,
      reference: item.reference,
      code: item.code,
      text: item.text,
      fix: item.fix,
    })),
  ];
}
