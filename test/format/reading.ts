import { type Finding, FindingList } from '../../src/core/finding.ts';
import type { CodeLists } from '../../src/format/compile-field.ts';
import { findEncoding } from '../../src/format/encoding.ts';
import type { Layout } from '../../src/format/layout.ts';
import { parseLayout } from '../../src/format/load-layout.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { isItem, KEPT, type Record, type Unit, ValuesRecord } from '../../src/format/record.ts';
import { flattenUnits, writeRecords } from '../../src/format/write-records.ts';

/** Loads a layout that is expected to be good. */
export function loadGood(text: string, codes: CodeLists = new Map()): Layout {
  const { layout, faults } = parseLayout(text, codes);
  if (!layout) throw new Error(faults.map((fault) => `${fault.line} ${fault.message}`).join('\n'));
  return layout;
}

/** `line message` of every fault of a layout text. */
export function listFaults(text: string, codes: CodeLists = new Map()): string[] {
  return parseLayout(text, codes).faults.map((fault) => `${fault.line} ${fault.message}`);
}

/** The bytes in pieces of a size, as a stream. */
export async function* toChunks(bytes: Buffer, size = bytes.length || 1): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface ReadFile {
  readonly units: readonly Unit[];
  readonly records: readonly Record[];
  readonly findings: readonly Finding[];
}

/** Reads bytes (or text in the layout's encoding) whole, with all their findings. */
export async function readFile(
  layout: Layout,
  content: Buffer | string,
  size?: number,
): Promise<ReadFile> {
  const bytes = toBytes(layout, content);
  const list = new FindingList(100_000);
  const reporter = { file: 'f', report: (finding: Finding) => list.add(finding) };
  const units: Unit[] = [];
  for await (const batch of readUnits(layout, toChunks(bytes, size), reporter))
    units.push(...batch);
  const all = units.flatMap((unit) => (isItem(unit) ? unit.records : [unit]));
  const records = all.filter((record) => record.type !== KEPT || layout.kind === 'fixed');
  return { units, records, findings: list.all };
}

/** Text in the layout's encoding. */
export function toBytes(layout: Layout, content: Buffer | string): Buffer {
  return typeof content === 'string' ? findEncoding(layout.raw.encoding)!.encode(content) : content;
}

/** `record {field: value}` of every record, absent fields and fillers left out. */
export function showRecords(records: readonly Record[]): string[] {
  return records.map((record) => `${record.type.name} ${JSON.stringify(toValues(record))}`);
}

/** The values of a record by field name; whole numbers beyond 2^53 as text. */
export function toValues(record: Record): { [name: string]: unknown } {
  return Object.fromEntries(
    record.type.fields
      .filter((field) => !field.isFiller && record.value(field) !== undefined)
      .map((field) => [field.name, toPlain(record.value(field))]),
  );
}

function toPlain(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Codes of findings with the field, or the line when there is none: `FIELD_NOT_DATE datum`. */
export function showFindings(findings: readonly Finding[]): string[] {
  return findings.map((finding) => `${finding.code} ${finding.field ?? finding.line ?? ''}`.trim());
}

/** Writes records as a file. */
export async function writeFile(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeRecords(layout, records)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Units as the stream that `flattenUnits` takes. */
export async function* toStream(units: readonly Unit[]): AsyncGenerator<readonly Unit[]> {
  yield units;
}

/** Reads a file and writes it again as it stood. */
export async function rewriteBytes(
  layout: Layout,
  content: Buffer | string,
  size?: number,
): Promise<Buffer> {
  const { units } = await readFile(layout, content, size);
  return writeFile(layout, flattenUnits(toStream(units)));
}

/** Reads a file, writes it again as it stood, and tells the text that came out. */
export async function rewrite(layout: Layout, content: Buffer | string): Promise<string> {
  return findEncoding(layout.raw.encoding)!.decode(await rewriteBytes(layout, content));
}

/** Reads a file and writes its values in the layout's own form, without knowing how they stood. */
export async function rebuild(layout: Layout, content: Buffer | string): Promise<Buffer> {
  const { records } = await readFile(layout, content);
  const built = records.map(
    (record) =>
      new ValuesRecord(
        record.type,
        record.type.fields.map((field) => record.raw(field)),
      ),
  );
  return writeFile(layout, built);
}

/** What reading gives, as text, so that two readings can be compared; findings come in any order. */
export function describeReading({ records, findings }: ReadFile): string {
  const shown = records.map(
    (record) => `${record.line} ${JSON.stringify(record.place())} ${record.type.name}`,
  );
  return [...shown, ...showRecords(records), ...findings.map((f) => JSON.stringify(f)).sort()].join(
    '\n',
  );
}
