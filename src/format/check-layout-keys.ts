import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import { ENCODING_NAMES, findEncoding } from './encoding.ts';
import type { RawLayout } from './schema.ts';

type Kinds = readonly RawLayout['kind'][];

const LAYOUT_KEYS: { readonly [key in keyof RawLayout]?: Kinds } = {
  recordLength: ['fixed'],
  blockLength: ['fixed'],
  delimiter: ['csv'],
  quote: ['csv'],
  quoting: ['csv'],
  header: ['csv'],
  preamble: ['csv'],
  shape: ['json'],
  schema: ['json'],
  namespace: ['xml'],
  namespaces: ['xml'],
  indent: ['xml', 'json'],
  declaration: ['xml'],
  unknown: ['xml', 'csv', 'json'],
  trailingBlanks: ['fixed'],
  finalNewline: ['fixed', 'csv'],
  blankLines: ['fixed', 'csv'],
};
const RECORD_KEYS: { readonly [key: string]: Kinds } = {
  length: ['fixed'],
  unmarked: ['fixed', 'csv', 'json'],
  byPlace: ['fixed', 'csv'],
  path: ['xml', 'json'],
  nestedBefore: ['xml'],
};
/** Names that mean something else in rules, or are words of their language. */
const RESERVED = new Set(
  'file totals today fileName settings in true false null int uint double bool string bytes list map type dyn'.split(
    ' ',
  ),
);

const NAME = /^[a-z_][A-Za-z0-9_]*$/;

/** Checks the names that structure and rules use; true when all are good. */
export function checkNames(source: YamlSource, raw: RawLayout): boolean {
  const before = source.faults.length;
  for (const name of Object.keys(raw.totals)) checkName(source, ['totals', name]);
  for (const [name, { fields }] of Object.entries(raw.records)) {
    checkName(source, ['records', name]);
    checkReserved(source, 'record', name, ['records', name]);
    for (const field of Object.keys(fields)) checkName(source, ['records', name, 'fields', field]);
  }
  if (raw.item !== undefined) checkReserved(source, 'group', raw.item, ['item']);
  return source.faults.length === before;
}

function checkReserved(source: YamlSource, what: string, name: string, path: YamlPath): void {
  if (RESERVED.has(name))
    source.addFault(path, `a ${what} may not be called '${name}': rules use the word`);
}

function checkName(source: YamlSource, path: YamlPath): void {
  const name = String(path.at(-1));
  if (!NAME.test(name))
    source.addFault(
      path,
      `'${name}' is no name: a name starts with a small letter a-z and has only a-z, A-Z, 0-9 and _`,
    );
}

/** Checks the keys that belong to one kind of layout only, and the encoding. */
export function checkLayoutKeys(source: YamlSource, raw: RawLayout): void {
  // Of the keys as they were written: some have defaults in every layout.
  checkKinds(source, source.value as object, LAYOUT_KEYS, raw.kind, []);
  for (const [name, record] of Object.entries(raw.records)) {
    checkKinds(source, record, RECORD_KEYS, raw.kind, ['records', name]);
  }
  if (!findEncoding(raw.encoding))
    source.addFault(
      ['encoding'],
      `the encoding '${raw.encoding}' is not known: use one of ${ENCODING_NAMES.join(', ')}`,
    );
  checkNewline(source, raw);
}

function checkKinds(
  source: YamlSource,
  values: object,
  keys: { readonly [key: string]: Kinds | undefined },
  kind: RawLayout['kind'],
  path: YamlPath,
): void {
  for (const [key, value] of Object.entries(values)) {
    const kinds = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (value === undefined || !kinds || kinds.includes(kind)) continue;
    source.addFault(
      [...path, key],
      `'${key}' belongs to ${new Intl.ListFormat('en-GB').format(kinds)} layouts, not ${kind}`,
    );
  }
}

/** Lines are looked for in the bytes, so what ends them must be one byte. */
function checkNewline(source: YamlSource, raw: RawLayout): void {
  const { newline = 'any', kind } = raw;
  const encoding = findEncoding(raw.encoding);
  if (newline !== 'nel' && newline !== 'none') return;
  if (kind !== 'fixed')
    source.addFault(['newline'], `'${newline}' belongs to fixed layouts: use lf or crlf`);
  else if (newline === 'nel' && encoding && !(encoding.isSingleByte && encoding.has('\u0085')))
    source.addFault(['newline'], `${encoding.name} has no line end 'nel' of one byte`);
}
