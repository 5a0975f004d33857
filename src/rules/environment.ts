import { Environment } from '@marcbachmann/cel-js';
import { formatMinor, parseMinor } from '../core/money.ts';
import type { Layout, RecordType } from '../format/layout.ts';
import { addDays, addMonths, countDays } from './dates.ts';
import { listDifferences } from './differences.ts';
import { holdsFodselsnummer } from './holds-number.ts';
import { isDay } from './identifiers/calendar-date.ts';
import { isBornOn } from './identifiers/norwegian-birth-day.ts';
import { IDENTIFIER_FUNCTIONS } from './identifiers/registry.ts';
import { computeInterest, computeInterestByYear, NO_RATES, type Rates } from './interest.ts';
import type { Scope } from './scope.ts';
import { mentionsDay, unwrapText } from './swedish-text.ts';
import { toTwelveDigits } from './twelve-digits.ts';
import type { Views } from './views.ts';

/** An environment with the functions that expressions may call besides CEL's own; which rates they name is checked by `listUnknownRates`. */
export function createBaseEnvironment(rates: Rates = NO_RATES): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false })
    .registerFunction('sum(list<int>): int', (values: bigint[]) =>
      values.reduce((total, value) => total + value, 0n),
    )
    .registerFunction('days(string, string): int', (from: string, to: string) =>
      BigInt(countDays(from, to)),
    )
    .registerFunction('addDays(string, int): string', (date: string, days: bigint) =>
      addDays(date, Number(days)),
    )
    .registerFunction('addMonths(string, int): string', (date: string, months: bigint) =>
      addMonths(date, Number(months)),
    )
    .registerFunction('amount(int): string', (minor: bigint) => formatMinor(minor))
    .registerFunction(
      'interest(int, string, string, string, int): int',
      (principal: bigint, from: string, to: string, rate: string, addition: bigint) =>
        computeInterest(principal, from, to, rates.get(rate)!, addition),
    )
    .registerFunction(
      'interestByYear(int, string, string, string, int): int',
      (principal: bigint, from: string, to: string, rate: string, addition: bigint) =>
        computeInterestByYear(principal, from, to, rates.get(rate)!, addition),
    )
    .registerFunction('minor(string): int', (text: string) => parseMinor(text) ?? 0n)
    .registerFunction('bornOn(string, string): bool', isBornOn)
    .registerFunction('isDay(string): bool', isDay)
    .registerFunction('twelveDigits(string, string): string', toTwelveDigits)
    .registerFunction('mentionsDay(string, string): bool', mentionsDay)
    .registerFunction('unwrap(list<string>, int): string', (lines: string[], width: bigint) =>
      unwrapText(lines, Number(width)),
    )
    .registerFunction('digits(string): string', (text: string) => text.replace(/\D/g, ''))
    .registerFunction('fold(string): string', foldText)
    .registerFunction('join(list<string>): string', (texts: string[]) => texts.join(', '))
    .registerFunction('holdsFodselsnummer(string, string): bool', holdsFodselsnummer)
    .registerFunction('differences(string, string, string): string', listDifferences)
    .registerFunction(
      'lastRate(string): string',
      (rate: string) => rates.get(rate)?.at(-1)?.from ?? '',
    )
    .registerFunction(
      'firstRate(string): string',
      (rate: string) => rates.get(rate)?.[0]?.from ?? '',
    )
    .registerFunction('there(string): string', (text: string) =>
      text.trim() === '' ? 'not there' : 'there',
    );
  for (const [name, check] of Object.entries(IDENTIFIER_FUNCTIONS))
    environment.registerFunction(`${name}(string): bool`, check);
  return environment;
}

/** A name as it is compared: without regard to capitals, blanks around it and more than one within. */
function foldText(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** One for each authority's rates: to make one takes a while. */
const bases = new WeakMap<Rates, Environment>();

/**
 * The typed environment of a rule: the records and item group in its scope by name, `totals`,
 * `today` (ISO date), `fileName`, `environment` (demo, test or production; '' where nobody knows), `sender` (the
 * organisation number that we send as, or ''), `beside` (names of the files that lie beside it), and `settings` (the dated amounts of the authority, öre). Where the item
 * is a record: `isChange`, and `submitted`, that record as it was sent before.
 */
export function createEnvironment(
  layout: Layout,
  views: Views,
  scope: Scope,
  rates = NO_RATES,
): Environment {
  const base = bases.get(rates) ?? createBaseEnvironment(rates);
  bases.set(rates, base);
  const environment = base.clone();
  for (const [index, type] of layout.records.entries()) {
    const nested = views.nesting[index]!;
    const typeName = registerRecord(environment, type, views.recordClasses[index]!, nested);
    if (scope.records.has(index)) environment.registerVariable(type.name, typeName);
  }
  registerSubmitted(environment, layout);
  if (scope.hasItem && views.itemClass && !layout.recordsByName.has(layout.item!.name))
    registerItem(environment, layout, views.itemClass);
  const totals = Object.fromEntries(scope.totals.map((total) => [total.name, 'int']));
  environment.registerType('Totals', { ctor: views.totalsClass, fields: totals });
  environment.registerVariable('totals', 'Totals');
  environment.registerVariable('today', 'string');
  environment.registerVariable('fileName', 'string');
  environment.registerVariable('environment', 'string');
  environment.registerVariable('sender', 'string');
  environment.registerVariable('beside', 'list<string>');
  registerSettings(environment, views.settingNames, views.settingsClass);
  return environment;
}

/** Makes a record type known by its fields; returns the type's name. */
export function registerRecord(
  environment: Environment,
  type: RecordType,
  ctor: Views['recordClasses'][number],
  nested: readonly RecordType[] = [],
): string {
  const fields: { [name: string]: string } = Object.fromEntries(
    type.fields.map((field) => [field.name, field.type.cel]),
  );
  for (const { name } of nested) fields[name] = `list<${toTypeName(name)}>`;
  const name = toTypeName(type.name);
  environment.registerType(name, { ctor, fields });
  return name;
}

/** Makes the dated amounts known, as `settings`. */
export function registerSettings(
  environment: Environment,
  names: readonly string[],
  ctor: Views['settingsClass'],
): void {
  const fields = Object.fromEntries(names.map((name) => [name, 'int']));
  environment.registerType('Settings', { ctor, fields });
  environment.registerVariable('settings', 'Settings');
}

/** What was sent before, where the item changes it: its head record. */
function registerSubmitted(environment: Environment, { item, recordsByName }: Layout): void {
  if (!item || !recordsByName.has(item.name)) return;
  environment.registerVariable('submitted', toTypeName(item.name));
  environment.registerVariable('isChange', 'bool');
}

function registerItem(
  environment: Environment,
  layout: Layout,
  itemClass: new (item: never) => object,
): void {
  const item = layout.item!;
  const fields: { [name: string]: string } = { ordinal: 'int' };
  for (const index of item.members) {
    const { name } = layout.records[index]!;
    fields[name] = item.heads.has(index) ? toTypeName(name) : `list<${toTypeName(name)}>`;
  }
  environment.registerType('Item', { ctor: itemClass, fields });
  environment.registerVariable(item.name, 'Item');
}

function toTypeName(record: string): string {
  return `Record_${record}`;
}
