import { stringify } from 'csv-stringify/sync';
import type { BatchReport, ReceiptReport } from './report.ts';

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
];

/** The receipt report as CSV: one row for each action, batch, layer and rejected item. Semicolons, UTF-8, CRLF. */
export function formatReportCsv(report: ReceiptReport): string {
  const rows = [
    ...report.actions.map((action) => ({
      kind: `action ${action.kind}`,
      file: action.name,
      id: action.id,
      text: action.text,
      fix: action.fix,
    })),
    ...report.batches.flatMap(toRows),
    ...report.drops.map(({ drop }) => ({
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
    })),
  ];
  return stringify(rows, {
    header: true,
    columns: COLUMNS,
    delimiter: ';',
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

function toRows({ batch, drop, layers, rejected }: BatchReport) {
  const base = {
    file: drop.origin,
    id: batch.id,
    transaction: batch.transaction,
    creditor: batch.creditor,
    number: batch.sequence,
  };
  return [
    {
      ...base,
      kind: 'batch',
      state: batch.verdict ?? batch.state,
      items: batch.items,
      amount_minor: batch.amount,
    },
    ...layers.map((layer) => ({
      ...base,
      kind: `layer ${layer.layer}`,
      transaction: layer.transaction,
      state: layer.state,
      text: layer.deadlineAt,
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
