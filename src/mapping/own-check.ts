import { FindingList } from '../core/finding.ts';
import type { Checked } from '../rules/checked.ts';
import type { Mapped } from './map-file.ts';

/**
 * What was found in the file that was written, as found in the creditor's own: its items, its rows, its columns. Items
 * whose rows could not be read count as rejected, with no amount: nobody knows it.
 */
export function toOwnCheck(
  checked: Checked,
  { findings, places }: Mapped,
  file: string,
  maxFindings: number,
): Checked {
  const all = new FindingList(maxFindings);
  for (const finding of findings.all) {
    const { item: _, ...rest } = finding;
    const item = finding.line === undefined ? undefined : places.findItem(finding.line);
    all.add({ ...rest, ...(item === undefined ? {} : { item }) });
  }
  for (const finding of checked.findings.all) all.add(places.translate(finding, file));
  addDropped(all, findings);
  addDropped(all, checked.findings);
  all.sort();
  const rejected = new Set(places.faulty);
  for (const ordinal of checked.rejected) rejected.add(places.toOwn(ordinal));
  return { ...checked, findings: all, items: places.items, rejected };
}

/** Findings that were counted and not kept are counted on. */
function addDropped(all: FindingList, from: FindingList): void {
  all.count += from.dropped;
  for (const consequence of Object.keys(from.counts) as (keyof typeof from.counts)[]) {
    const kept = from.all.filter((finding) => finding.consequence === consequence).length;
    all.counts[consequence] += from.counts[consequence] - kept;
  }
}
