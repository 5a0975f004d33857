import type { Environment } from '@marcbachmann/cel-js';
import type { Layout } from '../format/layout.ts';
import { getRates } from '../rules/authority.ts';
import type { RawAuthority } from '../rules/authority-schema.ts';
import { createBaseEnvironment, registerRecord, registerSettings } from '../rules/environment.ts';
import type { Views } from '../rules/views.ts';
import type { Environments } from './compile-steps.ts';
import type { Owner } from './mapping.ts';
import { wrapText } from './wrap-text.ts';

/** What CEL sees of a creditor. */
export class OwnerView implements Owner {
  readonly id: string;
  readonly name: string;
  readonly orgnr: string;

  constructor({ id, name, orgnr }: Owner) {
    this.id = id;
    this.name = name;
    this.orgnr = orgnr;
  }
}

/**
 * The typed environments of a mapping: `row` (the item's first, or each), `rows`, `number` (of the row, or text), `ordinal` (of the item),
 * `text`; and everywhere `creditor`, `today`, `fileName`, `settings`.
 */
export function createMappingEnvironment(
  layout: Layout,
  views: Views,
  authority: RawAuthority,
): Environments {
  const file = createFileEnvironment(authority, views.settingsClass);
  const item = file.clone();
  const type = registerRecord(item, layout.records[0]!, views.recordClasses[0]!);
  item.registerVariable('row', type);
  item.registerVariable('rows', `list<${type}>`);
  item.registerVariable('number', 'int');
  item.registerVariable('ordinal', 'int');
  const text = item.clone();
  text.registerVariable('text', 'string');
  return { file, item, text };
}

/** What is known of every file that is made. */
export function createFileEnvironment(
  authority: RawAuthority,
  settingsClass: Views['settingsClass'],
): Environment {
  const environment = createBaseEnvironment(getRates(authority)).registerFunction(
    'wrap(string, int): list<string>',
    (text: string, width: bigint) => wrapText(text, Number(width)),
  );
  const fields = { id: 'string', name: 'string', orgnr: 'string' };
  environment.registerType('Creditor', { ctor: OwnerView, fields });
  environment.registerVariable('creditor', 'Creditor');
  environment.registerVariable('today', 'string');
  environment.registerVariable('fileName', 'string');
  registerSettings(environment, Object.keys(authority.amounts), settingsClass);
  return environment;
}
