import type { ReceiptReport } from './report.ts';
import type { BlockView, RowView } from './view-blocks.ts';
import { type ReportView, viewReport } from './view-report.ts';

/** The receipt report as plain text, at most about 110 columns where nothing long is named. */
export function formatReportText(report: ReceiptReport): string {
  const view = viewReport(report);
  const width = Math.max(...view.totals.map(({ title }) => title.length));
  return [
    `${view.title}  (${view.environment})`,
    view.asOf,
    '',
    ...formatActions(view),
    '',
    view.totalsTitle.toUpperCase(),
    ...view.totals.map(
      ({ title, files, count }) => `  ${title.padEnd(width)} ${files.padStart(11)}  ${count}`,
    ),
    ...view.sections.flatMap(({ title, blocks, lines }) => [
      '',
      title.toUpperCase(),
      ...(blocks.length + lines.length === 0 ? [`  ${view.none}`] : []),
      ...blocks.flatMap((block) => formatBlock(block, view.fix)),
      ...lines.map((line) => indent(line, 2)),
    ]),
    '',
  ].join('\n');
}

/** What needs doing, one entry after the other: also what `status` prints. */
export function formatActions(
  view: Pick<ReportView, 'needsAction' | 'nothing' | 'actions' | 'do'>,
): string[] {
  if (view.actions.length === 0) return [`${view.needsAction.toUpperCase()}: ${view.nothing}`];
  return [
    view.needsAction.toUpperCase(),
    ...view.actions.flatMap((action) => [
      `  ${action.kind.toUpperCase()}  ${action.since}  ${action.name}  (${action.id})`,
      indent(action.text, 4),
      `    ${view.do}: ${action.fix}`,
    ]),
  ];
}

function formatBlock(block: BlockView, fix: string): string[] {
  const lines = [...block.facts];
  for (const { text } of [...block.happened, ...block.layers, ...block.answers]) lines.push(text);
  if (block.findingsTitle !== '') lines.push(`${block.findingsTitle}:`);
  const findings = block.findings.join('\n\n');
  lines.push(
    ...[findings, block.moreFindings].filter((text) => text !== '').map((text) => indent(text, 2)),
  );
  lines.push(...block.rejected.flatMap((row) => formatRow(row, fix)));
  if (block.moreRejected !== '') lines.push(block.moreRejected);
  return [
    '',
    `  ${block.name}  ${block.state}  (${block.id})`,
    ...lines.map((line) => indent(line, 4)),
  ];
}

function formatRow(row: RowView, fix: string): string[] {
  const what = [row.item, row.reference, row.amount].filter((part) => part !== '').join(', ');
  return [
    `${row.code} ${row.text}: ${what}`,
    ...(row.explanation === '' ? [] : [`  ${row.explanation}`]),
    ...(row.fix === '' ? [] : [`  ${fix}: ${row.fix}`]),
  ];
}

/** Every line moved in; empty lines stay empty. */
function indent(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}
