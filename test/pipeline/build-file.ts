import type { Value } from '../../src/format/field-type.ts';
import { buildRecord } from '../../src/format/record.ts';
import { recount } from '../../src/format/recount.ts';
import { writeRecords } from '../../src/format/write-records.ts';
import { FORMATS } from './world.ts';

type Values = Readonly<{ [field: string]: Value }>;

/** A file of a form by its records, with totals that add up. */
export async function buildFile(
  layoutName: string,
  ...records: readonly (readonly [record: string, values: Values])[]
): Promise<Buffer> {
  const forms = [...FORMATS.transactions.values()].flatMap(({ forms: all }) => all);
  const { layout } = forms.find((form) => form.layout.name === layoutName)!;
  async function* build() {
    for (const [name, values] of records) yield buildRecord(layout, name, values);
  }
  const pieces: Buffer[] = [];
  for await (const piece of writeRecords(layout, recount(layout, build()))) pieces.push(piece);
  return Buffer.concat(pieces);
}
