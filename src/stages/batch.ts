import { getOwnPath } from '../core/file-names.ts';
import { openChunks, replaceFile } from '../core/files.ts';
import { leaveOut } from '../format/drop-empty-groups.ts';
import type { Field, Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import type { Record } from '../format/record.ts';
import { countAhead, needsCountAhead, recount } from '../format/recount.ts';
import { replaceFields } from '../format/replace-fields.ts';
import { flattenUnits, writeRecords } from '../format/write-records.ts';

export interface BatchPlan {
  readonly layout: Layout;
  /** The claimed file. */
  readonly path: string;
  /** The claim's own folder. */
  readonly folder: string;
  readonly rejected: ReadonlySet<number>;
  /** The running number to write into the file; undefined leaves it as it is. */
  readonly sequence: number | undefined;
}

/** The bytes to send, and those of the items that stay behind. */
export interface BatchFiles {
  readonly payload: string;
  readonly rejects: string | undefined;
}

/**
 * Makes the file to send. A file without rejected items and with its own number goes as it is, byte
 * for byte; otherwise its good items are written anew with totals that add up, and the bad ones as
 * a file of the same layout that parses again.
 */
export async function batch(plan: BatchPlan): Promise<BatchFiles> {
  const { rejected, sequence, folder } = plan;
  if (rejected.size === 0 && sequence === undefined)
    return { payload: plan.path, rejects: undefined };
  const payload = getOwnPath(folder, 'payload');
  await writePart(plan, payload, (ordinal) => !rejected.has(ordinal), sequence);
  if (rejected.size === 0) return { payload, rejects: undefined };
  const rejects = getOwnPath(folder, 'rejects');
  // Their number is taken by what was sent: corrected and dropped again, they are numbered by us.
  await writePart(plan, rejects, (ordinal) => rejected.has(ordinal), 0);
  return { payload, rejects };
}

type Keep = (ordinal: number) => boolean;

async function writePart(
  plan: BatchPlan,
  target: string,
  keep: Keep,
  sequence: number | undefined,
): Promise<void> {
  const { layout, path } = plan;
  // Totals that stand before what they count need a reading of their own.
  const known = needsCountAhead(layout)
    ? await countAhead(layout, readKept(layout, path, keep))
    : undefined;
  const numbered = withSequence(layout, readKept(layout, path, keep), sequence);
  await replaceFile(target, writeRecords(layout, recount(layout, numbered, known)));
}

function readKept(layout: Layout, path: string, keep: Keep): AsyncGenerator<Record> {
  const silent = { file: path, report: () => {} };
  return flattenUnits(leaveOut(layout, readUnits(layout, openChunks(path), silent), keep));
}

async function* withSequence(
  layout: Layout,
  records: AsyncIterable<Record>,
  sequence: number | undefined,
): AsyncGenerator<Record> {
  const ref = layout.batch?.sequence;
  for await (const record of records) {
    if (sequence === undefined || !ref || ref.record !== record.type) yield record;
    else
      yield replaceFields(
        record,
        new Map<Field, string>([[ref.field, ref.field.type.write(sequence)]]),
      );
  }
}
