import { findEncoding } from '../../format/encoding.ts';
import type { Layout } from '../../format/layout.ts';
import { buildRecord, type Record } from '../../format/record.ts';
import { countAhead, needsCountAhead, recount } from '../../format/recount.ts';
import { writeRecords } from '../../format/write-records.ts';
import type { RecordSpec, Values } from './state.ts';

/** Writes records in the layout's own form, with totals that add up. */
export async function writeAnswer(layout: Layout, specs: readonly RecordSpec[]): Promise<Buffer> {
  const records = specs.map(([type, values]) =>
    buildRecord(layout, type, fitValues(layout, type, values)),
  );
  const known = needsCountAhead(layout) ? await countAhead(layout, stream(records)) : undefined;
  const parts: Buffer[] = [];
  for await (const part of writeRecords(layout, recount(layout, stream(records), known)))
    parts.push(part);
  return Buffer.concat(parts);
}

/** What came in another form or length than the answer's is made to fit: it must not stop the authority. */
function fitValues(layout: Layout, type: string, values: Values): Values {
  const encoding = findEncoding(layout.raw.encoding)!;
  const fields = layout.recordsByName.get(type)?.fieldsByName;
  const fitOne = (name: string, value: string | number) => {
    const field = fields?.get(name);
    if (typeof value !== 'string' || field?.type.name !== 'text') return value;
    const text = [...value].map((one) => (encoding.has(one) ? one : '?')).join('');
    return layout.kind === 'fixed' ? text.slice(0, field.to - field.from) : text;
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, fitOne(name, value)]),
  );
}

async function* stream(records: readonly Record[]): AsyncGenerator<Record> {
  yield* records;
}
