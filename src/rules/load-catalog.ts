import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../core/yaml-source.ts';
import type { Authority, Catalog } from './authority.ts';
import { AUTHORITY, loadAuthority } from './load-authority.ts';

export interface LoadedCatalog {
  readonly catalog: Catalog;
  readonly faults: readonly Fault[];
}

/** Loads every authority folder under `root`. Faults of all files are told together. */
export function loadCatalog(root: string): LoadedCatalog {
  const faults: Fault[] = [];
  const authorities: Authority[] = [];
  for (const entry of readdirSync(root, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    const folder = join(root, entry.name);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    if (!existsSync(join(folder, AUTHORITY))) {
      if (readdirSync(folder).some((file) => /\.ya?ml$/.test(file)))
        faults.push(
          tellFault(`${entry.name}/${AUTHORITY}`, 'is missing beside the other definitions'),
        );
      continue;
    }
    const authority = loadAuthority(folder, entry.name, faults);
    if (authority) authorities.push(authority);
  }
  if (authorities.length === 0 && faults.length === 0)
    faults.push(
      tellFault(
        root,
        `holds no folder with an ${AUTHORITY}: name the folder that holds the authorities' folders`,
      ),
    );
  const transactions = authorities.flatMap((authority) => [...authority.transactions.values()]);
  return {
    catalog: { authorities, transactions: new Map(transactions.map((item) => [item.id, item])) },
    faults,
  };
}

function tellFault(file: string, message: string): Fault {
  return { file, line: 1, path: '', message };
}
