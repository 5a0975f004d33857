import { existsSync } from 'node:fs';
import { type FormatTerms, findConfigPath, loadConfig } from '../core/config.ts';
import type { Config } from '../core/config-schema.ts';
import { AppError } from '../core/errors.ts';
import { type Fault, formatFaults } from '../core/yaml-source.ts';
import type { Code, Layout } from '../format/layout.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Catalog } from '../rules/authority.ts';
import { type LoadedCatalog, loadCatalog } from '../rules/load-catalog.ts';
import { listUnknownTerms } from './check-creditors.ts';
import { loadMappings } from './mappings.ts';
import { BUILT_IN_FORMATS } from './paths.ts';

/** Loads all formats or tells all their faults. */
export function loadFormats(root: string): Catalog {
  const { catalog, faults } = readFormats(root);
  if (faults.length === 0) return catalog;
  throw new AppError(
    'FORMATS_FAULTY',
    `the formats have ${faults.length} faults:\n${formatFaults(faults)}`,
    {
      fix: 'correct the lines named and run `kvittera formats check`',
    },
  );
}

/** The folder of definitions that a command means: the one named, that of a configuration, or the built-in one. */
export function findFormatsFolder(options: {
  readonly formats?: string | undefined;
  readonly config?: string | undefined;
}): string {
  if (options.formats !== undefined) return options.formats;
  if (options.config === undefined) return BUILT_IN_FORMATS;
  const path = findConfigPath(options.config, process.env);
  return loadConfig(path).config.folders.formats ?? BUILT_IN_FORMATS;
}

/** All faults of a formats folder, and how many transactions load. */
export function checkFormats(root: string): {
  readonly count: number;
  readonly faults: readonly Fault[];
} {
  const { catalog, faults } = readFormats(root);
  return { count: catalog.transactions.size, faults };
}

function readFormats(root: string): LoadedCatalog {
  if (existsSync(root)) return loadCatalog(root);
  throw new AppError('FORMATS_MISSING', `there is no folder of formats at ${root}`, {
    fix: 'correct --formats or folders.formats, or leave it out to use the built-in ones',
  });
}

/** What the formats of a folder know of the names in a configuration. */
export function loadTerms(folder: string | undefined): FormatTerms {
  return toTerms(loadFormats(folder ?? BUILT_IN_FORMATS));
}

function toTerms(catalog: Catalog): FormatTerms {
  const sendable = [...catalog.transactions.values()]
    .filter((transaction) => transaction.raw.direction === 'out')
    .map((transaction) => transaction.id);
  return { sendable, listUnknownTerms: (config) => listUnknownTerms(config, catalog) };
}

/** The configuration, its routes checked against its formats, and those. */
export function loadSettings(configPath: string): {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly mappings: ReadonlyMap<string, Mapping>;
} {
  let catalog: Catalog | undefined;
  const { config } = loadConfig(configPath, (folder) => {
    catalog = loadFormats(folder ?? BUILT_IN_FORMATS);
    return toTerms(catalog);
  });
  return { config, catalog: catalog!, mappings: loadMappings(config, catalog!) };
}

/** What a code means by the answer layout that carried it. */
export function explainCode(
  catalog: Catalog,
  layoutName: string | null,
  code: string,
): Code | undefined {
  for (const { forms } of catalog.transactions.values()) {
    for (const { layout } of forms) {
      if (layout.name !== layoutName) continue;
      const lists = layout.answer?.errors.map((error) => error.code.field.codes) ?? [];
      const found = lists.map((list) => list?.codes.get(code)).find((entry) => entry !== undefined);
      if (found) return found;
    }
  }
  return undefined;
}

/** The layouts of a transaction, or the one of that name. */
export function findLayouts({ transactions }: Catalog, id: string): Layout[] {
  const forms = transactions.get(id)?.forms;
  if (forms) return forms.map(({ layout }) => layout);
  const all = [...transactions.values()].flatMap((transaction) => transaction.forms);
  const named = all.find(({ layout }) => layout.name === id);
  if (named) return [named.layout];
  throw new AppError('TRANSACTION_UNKNOWN', `there is no transaction or layout '${id}'`, {
    fix: `use one of ${[...transactions.keys()].join(', ')}`,
  });
}
