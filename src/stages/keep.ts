import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../core/errors.ts';
import { addToName, getOwnPath } from '../core/file-names.ts';
import { placeFile, replaceFile } from '../core/files.ts';
import type { Finding } from '../core/finding.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Drop } from '../core/nouns.ts';
import { showName, showText } from '../core/shown-text.ts';
import { formatFindings } from '../report/format-findings.ts';
import { getAdvice, listChoices } from '../report/reason-texts.ts';
import type { KeptFindings } from '../report/report.ts';
import type { Checked } from '../rules/checked.ts';

interface Reason {
  readonly code: string;
  readonly text: string;
}

/** Keeps a check's findings beside the claimed file, for `show` and the report. */
export async function writeFindings(folder: string, { findings }: Checked): Promise<void> {
  await replaceFile(
    getOwnPath(folder, 'findings.json'),
    JSON.stringify(
      { count: findings.count, counts: findings.counts, findings: findings.all },
      null,
      1,
    ),
  );
}

/** The findings kept with a claimed file; none when it was never checked. */
export async function loadFindings(folder: string): Promise<KeptFindings> {
  const text = await readFile(getOwnPath(folder, 'findings.json'), 'utf8').catch(ignoreMissing);
  return text === undefined ? { count: 0, findings: [] } : (JSON.parse(text) as KeptFindings);
}

/** A finding in a few words: its code, its line and what is wrong. */
export function describeFinding({ code, line, message }: Finding): string {
  return `${code}${line === undefined ? '' : ` on line ${line}`}: ${message}`;
}

/** What a check found, in a sentence and a count of each kind. */
export function describeCheck({ findings, items, rejected }: Checked, conclusion: string): string {
  const { all } = findings;
  const first =
    all.find(({ consequence }) => consequence === 'reject-file') ??
    all.find(({ consequence }) => consequence !== 'warn') ??
    all[0];
  const where = first ? ` First: ${describeFinding(first)}.` : '';
  const count = findings.count === 1 ? '1 finding' : `${findings.count} findings`;
  return `${conclusion}: ${count}, ${rejected.size} of ${items} items rejected.${where}`;
}

/**
 * Puts a copy of a quarantined file where people look, with the reason for machines (`.reason.json`)
 * and for people (`.reason.txt`). The claimed bytes stay where they are.
 */
export async function writeQuarantine(
  outbox: string,
  drop: Drop,
  path: string,
  reason: Reason,
  checked: Checked | undefined,
): Promise<void> {
  const kept = await placeFile(path, join(outbox, 'quarantine'), drop.name);
  const findings = checked?.findings.all ?? [];
  await writeReason(kept, drop, reason, findings);
  await replaceFile(addToName(kept, '.reason.txt'), formatReason(drop, reason, checked));
}

function formatReason(drop: Drop, reason: Reason, checked: Checked | undefined): string {
  const parts = [
    `${showName(maskPersonalNumbers(drop.origin))} was not sent (${reason.code}).`,
    showText(maskPersonalNumbers(reason.text)),
    `What to do: ${getAdvice(reason.code)}`,
    `Then: kvittera resolve ${drop.id} ${listChoices(reason.code).join(' or ')} --comment "..."`,
  ];
  if (checked && checked.findings.count > 0)
    parts.push(formatFindings(checked.findings.all, checked.findings.dropped));
  return `${parts.join('\n\n')}\n`;
}

/** The reason for machines. */
async function writeReason(
  kept: string,
  drop: Drop,
  { code, text }: Reason,
  findings: readonly Finding[],
): Promise<void> {
  const { id, origin, sha256 } = drop;
  const json = {
    drop: id,
    // The file beside it has the same name.
    origin,
    sha256,
    code,
    text: maskPersonalNumbers(text),
    advice: getAdvice(code),
    findings,
  };
  await replaceFile(addToName(kept, '.reason.json'), JSON.stringify(json, null, 1));
}

/**
 * Hands the items that were not sent back as a file of their own, with what is wrong with each. It
 * has the name that was dropped, in a folder of its own: corrected, it goes through the inbox again.
 */
export async function writeRejects(
  outbox: string,
  drop: Drop,
  rejects: string,
  checked: Checked,
): Promise<void> {
  const kept = await placeFile(rejects, join(outbox, 'rejects', drop.id), drop.name);
  const { all, dropped } = checked.findings;
  const text = describeCheck(checked, 'faulty items were left out');
  await writeReason(kept, drop, { code: 'FINDINGS', text }, all);
  await replaceFile(addToName(kept, '.reason.txt'), `${formatFindings(all, dropped)}\n`);
}
