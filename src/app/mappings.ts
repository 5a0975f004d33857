import { existsSync } from 'node:fs';
import type { Config } from '../core/config-schema.ts';
import { AppError } from '../core/errors.ts';
import { type Fault, formatFaults } from '../core/yaml-source.ts';
import { loadMapping } from '../mapping/load-mapping.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Catalog } from '../rules/authority.ts';

/** Every mapping that a route names, by its path; faults of all of them are told together. */
export function loadMappings(config: Config, catalog: Catalog): ReadonlyMap<string, Mapping> {
  const mappings = new Map<string, Mapping>();
  const faults: Fault[] = [];
  for (const { mapping: path, transactions, folder } of config.routes) {
    if (path === undefined) continue;
    const { mapping, faults: own } = readMapping(path, catalog);
    faults.push(...own);
    if (!mapping) continue;
    mappings.set(path, mapping);
    const { id } = mapping.transaction;
    if (transactions.length !== 1 || transactions[0] !== id)
      faults.push({
        file: path,
        line: 1,
        path: 'transaction',
        message: `it makes ${id}, and the route of '${folder}' is for ${transactions.join(', ')}`,
      });
  }
  if (faults.length === 0) return mappings;
  throw new AppError(
    'MAPPING_FAULTY',
    `the mappings have ${faults.length} faults:\n${formatFaults(faults)}`,
    { fix: 'correct the lines named' },
  );
}

/** One mapping, or all its faults. */
export function readMapping(path: string, catalog: Catalog): ReturnType<typeof loadMapping> {
  if (existsSync(path)) return loadMapping(path, catalog);
  const message = 'there is no such file';
  return { faults: [{ file: path, line: 1, path: '', message }] };
}
