import type { Finding } from '../core/finding.ts';
import type { Head } from './file-head.ts';
import type { Layout } from './layout.ts';
import { readUnits } from './read-units.ts';
import { isItem, KEPT } from './record.ts';

/**
 * Why the file's first record is none that may begin a file of this layout; undefined when it is one.
 * Without a fitting name its constants must fit too: another file may begin with the same characters.
 */
export async function findMisfit(
  layout: Layout,
  head: Head,
  isNamed: boolean,
): Promise<string | undefined> {
  if (head.isEmpty) return 'the file is empty';
  const findings: Finding[] = [];
  const report = (finding: Finding) => findings.push(finding);
  for await (const units of readUnits(layout, head.open(layout), { file: '', report })) {
    const first = units.find((unit) => isItem(unit) || unit.type !== KEPT);
    if (!first) continue;
    const { type, line } = isItem(first) ? first.head : first;
    const unknown = findings.find(
      (one) => one.code === 'RECORD_UNKNOWN' && (one.line ?? 0) <= line,
    );
    // Message kinds of one family have the same elements, each in a namespace of its own.
    const foreign = findings.find(({ code }) => code === 'XML_NAMESPACE');
    if (foreign) return foreign.message;
    const isFirst = layout.structure === undefined || layout.structure.step(0, type.index) >= 0;
    if (unknown || !isFirst) return NOT_FIRST;
    const other = findings.find((one) => one.code === 'FIELD_NOT_CONSTANT' && one.line === line);
    return isNamed ? undefined : other && `${other.field} of its first record is always the same`;
  }
  const fault = findings.find(({ code }) => code !== 'RECORD_UNKNOWN' && code !== 'FILE_EMPTY');
  if (!fault) return NOT_FIRST;
  return `${fault.message}${fault.line === undefined ? '' : `, on line ${fault.line}`}`;
}

const NOT_FIRST = 'the first record is not one of its';

/** What tells that records are of another form, and not only faulty. */
const FOREIGN = [
  'RECORD_UNKNOWN',
  'RECORD_UNEXPECTED',
  'FIELD_NOT_CONSTANT',
  'XML_UNKNOWN',
  'JSON_UNKNOWN',
  'JSON_SCHEMA',
];

/** So many items tell what a file is. */
const MAX_ITEMS = 20;

/** How much in the first records is of another layout; infinite for a document that has no member of its model. */
export async function countForeign(layout: Layout, head: Head): Promise<number> {
  let count = 0;
  const report = ({ code }: Finding) => {
    if (FOREIGN.includes(code)) count++;
  };
  const units = readUnits(layout, head.open(layout), { file: '', report });
  let items = 0;
  let isKnown = layout.known === undefined;
  for await (const batch of units) {
    const own = batch.filter(isItem);
    isKnown ||= own.some(({ head: { type }, head }) =>
      type.fields.some((field) => head.raw(field)),
    );
    items += own.length;
    if (layout.kind === 'json' && items >= MAX_ITEMS) break;
  }
  // Of a document that has no member of its model nothing fits.
  return isKnown ? count : Number.POSITIVE_INFINITY;
}
