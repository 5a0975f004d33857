import type { Finding } from '../core/finding.ts';
import { showName } from '../core/shown-text.ts';

const CONSEQUENCE_WORDS = {
  'reject-file': 'REJECTS THE FILE',
  'reject-item': 'rejects the item',
  hold: 'holds the file',
  warn: 'warning',
} as const;

/** How the findings of a file are to be read. */
export interface Reading {
  /** It is divided into its documents: what spoils one leaves the others alone. */
  readonly isDivided?: boolean;
}

/** A finding as a person reads it: what, where, found, expected, a caret under the place, how to fix. */
export function formatFinding(finding: Finding, { isDivided = false }: Reading = {}): string {
  const { code, consequence, message, fix, source } = finding;
  const lines = [
    `${code}  ${formatPlace(finding)}  (${isDivided && consequence === 'reject-file' ? 'REJECTS ITS DOCUMENT' : CONSEQUENCE_WORDS[consequence]})`,
    `  ${message}`,
  ];
  if (finding.record !== undefined)
    lines.push(
      `  record ${finding.record}${formatField(finding)}${finding.item === undefined ? '' : `, item ${finding.item}`}`,
    );
  if (finding.found !== undefined) lines.push(`  found     ${JSON.stringify(finding.found)}`);
  if (finding.expected !== undefined) lines.push(`  expected  ${finding.expected}`);
  lines.push(...formatCaret(finding));
  if (fix !== undefined) lines.push(`  Fix: ${fix}.`);
  if (source !== undefined) lines.push(`  Source: ${source}`);
  return lines.join('\n');
}

/** Findings one after the other, with a line for those that were counted but not kept. */
export function formatFindings(
  findings: readonly Finding[],
  dropped = 0,
  reading: Reading = {},
): string {
  const texts = findings.map((finding) => formatFinding(finding, reading));
  if (dropped > 0) texts.push(`… and ${dropped} more findings that are not listed`);
  return texts.join('\n\n');
}

function formatPlace({ file, line, columns, byte, path }: Finding): string {
  const parts = [showName(file)];
  if (line !== undefined) parts.push(`line ${line}`);
  if (columns)
    parts.push(
      columns[0] === columns[1] ? `column ${columns[0]}` : `columns ${columns[0]}-${columns[1]}`,
    );
  if (byte !== undefined) parts.push(`byte ${byte}`);
  if (path !== undefined) parts.push(path);
  return parts.join(', ');
}

function formatField({ field, title }: Finding): string {
  if (field === undefined) return '';
  return title === undefined || title === field
    ? `, field ${field}`
    : `, field ${field} "${title}"`;
}

function formatCaret({ excerpt, columns }: Finding): string[] {
  if (!excerpt || !columns) return [];
  const from = Math.max(0, columns[0] - excerpt.fromColumn);
  const width = Math.max(1, Math.min(columns[1] - columns[0] + 1, excerpt.text.length - from));
  return [`  | ${excerpt.text.trimEnd()}`, `  | ${' '.repeat(from)}${'^'.repeat(width)}`];
}
