import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, loadYaml, sortFaults, type YamlSource } from '../core/yaml-source.ts';
import { type Authority, getRates, type Transaction } from './authority.ts';
import {
  authoritySchema,
  type RawAuthority,
  type RawService,
  type RawTransaction,
  serviceSchema,
} from './authority-schema.ts';
import { loadChangeList } from './change-list.ts';
import { checkAuthority } from './check-authority.ts';
import type { Rates } from './interest.ts';
import { linkTransactions, type TransactionFile } from './link-transactions.ts';
import { compileForms, loadPart, type Part } from './load-part.ts';
import { standInForAuthority } from './stand-in.ts';

export const AUTHORITY = 'authority.yaml';
const SERVICE = 'service.yaml';

/** A folder with its `authority.yaml` or `service.yaml`. */
interface Loaded<T> {
  readonly source: YamlSource;
  readonly raw: T | undefined;
  readonly part: Part;
}

/** Loads an authority's folder and those of its services. All faults go to `faults`. */
export function loadAuthority(
  folder: string,
  name: string,
  faults: Fault[],
): Authority | undefined {
  const names = new Set<string>();
  const source = loadYaml(join(folder, AUTHORITY), `${name}/${AUTHORITY}`);
  const own = source.parseRest(authoritySchema, standInForAuthority);
  const part = loadPart(folder, name, names, faults);
  const services = listServices(folder).map((service) => {
    const shownAs = `${name}/${service}`;
    const ofService = loadYaml(join(folder, service, SERVICE), `${shownAs}/${SERVICE}`);
    const raw = ofService.parseRest(serviceSchema, standInForAuthority);
    if (raw) checkService(service, raw, own, ofService);
    const loaded = loadPart(join(folder, service), shownAs, names, faults, part.codes);
    return { source: ofService, raw, part: loaded };
  });
  const raw = own && addServices(own, services);
  const terms = {
    settings: Object.keys(own?.amounts ?? {}),
    rates: own ? getRates(own) : new Map(),
  };
  const files = [{ source, raw: own, part }, ...services].map((loaded) => toFile(loaded, terms));
  let transactions = new Map<string, Transaction>();
  if (raw) {
    checkAuthority(name, raw, source);
    transactions = addChanges(linkTransactions(name, raw, files), folder, name, faults);
  }
  for (const loaded of [{ source, part }, ...services])
    faults.push(
      ...sortFaults(loaded.source.faults),
      ...sortFaults(loaded.part.rules.source.faults),
    );
  return raw && { name, folder, raw, transactions };
}

/** Transactions with the change lists of their models. */
function addChanges(
  transactions: ReadonlyMap<string, Transaction>,
  folder: string,
  name: string,
  faults: Fault[],
): Map<string, Transaction> {
  const added = [...transactions].map(([id, transaction]): [string, Transaction] => {
    const file = transaction.raw.model?.changes;
    const changes = file === undefined ? undefined : loadChangeList(folder, name, file, faults);
    return [id, changes ? { ...transaction, changes } : transaction];
  });
  return new Map(added);
}

/** Services that are too many for one page have a folder each. */
function listServices(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, SERVICE)))
    .map((entry) => entry.name)
    .sort();
}

function checkService(
  folder: string,
  { service, transactions }: RawService,
  authority: RawAuthority | undefined,
  source: YamlSource,
): void {
  if (service !== folder && !source.isFaulty(['service']))
    source.addFault(['service'], `must be '${folder}', as its folder is called`);
  for (const name of Object.keys(transactions))
    if (authority && Object.hasOwn(authority.transactions, name))
      source.addFault(['transactions', name], `the transaction '${name}' is in ${AUTHORITY} too`);
}

/** The authority as it would be on one page. */
function addServices(own: RawAuthority, services: readonly Loaded<RawService>[]): RawAuthority {
  const raws = services.flatMap(({ raw }) => raw ?? []);
  const added = raws.map(({ service, transactions: _, ...about }) => [service, about]);
  const transactions = raws.flatMap((raw) => Object.entries(toTransactions(raw)));
  return {
    ...own,
    services: { ...own.services, ...Object.fromEntries(added) },
    transactions: { ...own.transactions, ...Object.fromEntries(transactions) },
  };
}

function toTransactions(raw: RawService | RawAuthority): { [name: string]: RawTransaction } {
  if (!('service' in raw)) return raw.transactions;
  const { service, transactions } = raw;
  return Object.fromEntries(
    Object.entries(transactions).map(([name, transaction]) => [name, { ...transaction, service }]),
  );
}

/** What rules may know of an authority's amounts and rates. */
interface Terms {
  readonly settings: readonly string[];
  readonly rates: Rates;
}

function toFile(
  { source, raw, part }: Loaded<RawService | RawAuthority>,
  { settings, rates }: Terms,
): TransactionFile {
  return {
    source,
    transactions: raw ? toTransactions(raw) : {},
    files: new Set(part.layouts.keys()),
    forms: compileForms(part, settings, rates),
  };
}
