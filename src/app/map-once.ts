import { basename, dirname } from 'node:path';
import { createCalendar } from '../core/calendar.ts';
import { AppError } from '../core/errors.ts';
import { PLAIN_HASH } from '../core/reference-hash.ts';
import { formatFaults } from '../core/yaml-source.ts';
import { mapFile } from '../mapping/map-file.ts';
import type { Mapping, Owner } from '../mapping/mapping.ts';
import { toOwnCheck } from '../mapping/own-check.ts';
import { type Catalog, getAmounts } from '../rules/authority.ts';
import type { Checked } from '../rules/checked.ts';
import { listNames } from '../stages/attach.ts';
import { check } from '../stages/check.ts';
import { checkReadable } from './inspect.ts';
import { readMapping } from './mappings.ts';

export interface MapRequest {
  /** The creditor's file, the mapping, and the file to write. */
  readonly path: string;
  readonly mapping: string;
  readonly output: string;
  readonly owner: Owner;
  /** ISO day to check as of; today without it. */
  readonly today?: string | undefined;
  readonly maxFindings: number;
}

/** Makes a creditor's file one that an authority takes, and checks it; nothing is sent and nothing kept. */
export async function mapOnce(
  catalog: Catalog,
  { path, mapping: mappingPath, output, owner, today: day, maxFindings }: MapRequest,
): Promise<{ readonly mapping: Mapping; readonly checked: Checked }> {
  await checkReadable(path);
  const { mapping, faults } = readMapping(mappingPath, catalog);
  if (!mapping)
    throw new AppError(
      'MAPPING_FAULTY',
      `the mapping has ${faults.length} faults:\n${formatFaults(faults)}`,
      { fix: 'correct the lines named' },
    );
  const { authority } = mapping.transaction;
  const today = day ?? createCalendar(authority.country, authority.timeZone).getDay(new Date());
  const fileName = basename(path);
  const facts = { today, fileName, settings: getAmounts(authority, today) };
  const mapped = await mapFile(mapping, path, output, { facts, owner, maxFindings });
  // What a pass would take with it lies beside the file.
  const beside = await listNames([dirname(path)]);
  const written = await check(output, mapping.form, {
    facts: { ...facts, beside },
    maxFindings,
    references: PLAIN_HASH,
  });
  return { mapping, checked: toOwnCheck(written, mapped, fileName, maxFindings) };
}
