import type { YamlSource } from '../core/yaml-source.ts';
import { isToldByPlace, isUnmarked } from './check-unmarked.ts';
import { isWhole } from './json-paths.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { splitPath } from './path-parts.ts';
import type { RawLayout } from './schema.ts';
import type { Structure } from './structure.ts';

/** Checks what xml, csv and json layouts have instead of columns: places that differ. */
export function checkPaths(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
  item: Layout['item'],
  structure: Structure | undefined,
): void {
  if (raw.kind === 'xml') checkXmlPaths(source, records, item);
  if (raw.kind === 'json' && records.every((record) => splitPath(record.path).length > 0))
    source.addFault(['records'], 'a json layout needs one record without path: the element itself');
  if (raw.kind === 'json') checkWhole(source, records);
  for (const [index, record] of records.entries()) {
    if (raw.kind !== 'csv') checkSyntax(source, raw, record);
    checkFields(source, record, raw.kind === 'xml' ? records : [], raw);
    for (const other of records.slice(index + 1))
      if (!isToldByPlace(raw, record, other, structure)) checkApart(source, raw, record, other);
  }
}

function checkApart(source: YamlSource, raw: RawLayout, one: RecordType, other: RecordType): void {
  if (raw.kind === 'csv' || (raw.kind === 'json' && isSamePath(one, other)))
    checkRows(source, raw, one, other);
  else checkElements(source, one, other);
}

/** Paths are plain names: no predicates, no wildcards but one for the elements of a JSON list. */
function checkSyntax(source: YamlSource, raw: RawLayout, record: RecordType): void {
  const { kind } = raw;
  const step = kind === 'xml' ? createXmlStep(raw) : /^[^[\]$]+$/;
  const hint = kind === 'xml' ? XML_HINT : '/list/*, at: /a/b';
  const check = (text: string, path: string[], attribute: boolean) => {
    const strange = splitPath(text).find(
      (part, index, all) =>
        !step.test(
          attribute && index === all.length - 1 ? part.replace(/^@(xsi:|xml:)?/, '') : part,
        ),
    );
    if (strange !== undefined)
      source.addFault(path, `'${strange}' is no step of a path: paths are written ${hint}`);
  };
  const path = ['records', record.name];
  check(record.path, [...path, 'path'], false);
  for (const field of record.fields)
    check(field.at, [...path, 'fields', field.name, 'at'], kind === 'xml');
}

const XML_HINT = '/File/Claim, at: Name or @attribute, and prefix:Name with a prefix of namespaces';

/** A name, alone or after a prefix that the layout has. */
function createXmlStep({ namespaces }: RawLayout): RegExp {
  const prefixes = Object.keys(namespaces).map((prefix) => `${prefix.replaceAll('.', '\\.')}:`);
  return new RegExp(`^(${prefixes.join('|')})?[\\p{L}_][\\p{L}\\p{N}_.-]*$`, 'u');
}

/** An element that is a text or a number has nothing inside it. */
function checkWhole(source: YamlSource, records: readonly RecordType[]): void {
  for (const { name, path, fields } of records) {
    const whole = fields.find(isWhole);
    if (!whole) continue;
    const nested = records.find((other) => other.path.startsWith(`${path}/`));
    const inside = nested?.name ?? fields.find((field) => field !== whole)?.name;
    if (inside !== undefined)
      source.addFault(
        ['records', name, 'fields', whole.name, 'at'],
        `the element is a text or a number itself: '${inside}' cannot stand in it`,
      );
  }
}

function checkXmlPaths(
  source: YamlSource,
  records: readonly RecordType[],
  item: Layout['item'],
): void {
  const [root] = splitPath(records[0]?.path ?? '');
  for (const record of records) {
    const [first] = splitPath(record.path);
    const path = ['records', record.name];
    if (first === undefined) source.addFault(path, "'path' is missing, e.g. path: /File/Claim");
    else if (root !== undefined && first !== root)
      source.addFault([...path, 'path'], `a file has one root element: <${root}>, not <${first}>`);
    if (record.nestedAt < record.fields.length && !item?.members.has(record.index))
      source.addFault(
        [...path, 'nestedBefore'],
        'only records of the item wait for those nested in them: give the fields after these a record of their own',
      );
  }
}

/** Elements of one path are told apart by an attribute: what stands in them is read too late for that. */
function checkElements(source: YamlSource, one: RecordType, other: RecordType): void {
  if (!isSamePath(one, other)) return;
  const marks = (record: RecordType) =>
    record.fields.filter((field) => field.id !== undefined && field.at.startsWith('@'));
  const differ = marks(one).some((a) => marks(other).some((b) => a.at === b.at && a.id !== b.id));
  if (differ) return;
  const path = splitPath(one.path).join('/');
  source.addFault(
    ['records', other.name],
    `cannot be told apart from '${one.name}': both have the path /${path}; give both an id at one attribute`,
  );
}

function isSamePath(one: RecordType, other: RecordType): boolean {
  return splitPath(one.path).join('/') === splitPath(other.path).join('/');
}

/** Rows are told apart by the ids in their columns, elements of a JSON list by those in their members. */
function checkRows(source: YamlSource, raw: RawLayout, one: RecordType, other: RecordType): void {
  if (isUnmarked(raw, one) || isUnmarked(raw, other)) return;
  const ids = (record: RecordType) => record.fields.filter((field) => field.id !== undefined);
  const differ = ids(one).some((field) =>
    ids(other).some((its) => toColumn(raw, its) === toColumn(raw, field) && its.id !== field.id),
  );
  if (differ) return;
  source.addFault(
    ['records', other.name],
    `cannot be told apart from '${one.name}': give both an id in the same ${raw.kind === 'csv' ? 'column' : 'member'}`,
  );
}

/** A column is found by its name in the header, or by its number; a member by its path. */
function toColumn({ kind, header }: RawLayout, { at, index }: Field): string {
  if (kind === 'json') return splitPath(at).join('/');
  if (header !== false) return at;
  return /^\d+$/.test(at) ? at : String(index + 1);
}

function checkFields(
  source: YamlSource,
  record: RecordType,
  others: readonly RecordType[],
  raw: RawLayout,
): void {
  const taken = new Map<string, string>();
  for (const other of others) {
    if (!isSamePath(other, record))
      taken.set(splitPath(other.path).join('/'), `the record '${other.name}'`);
  }
  for (const field of record.fields.filter(({ isSlot }) => !isSlot)) {
    const place = raw.kind === 'csv' ? toColumn(raw, field) : toPlace(record, field);
    const holder = taken.get(place);
    if (holder !== undefined)
      source.addFault(
        ['records', record.name, 'fields', field.name],
        `stands in the same place as ${holder}`,
      );
    taken.set(place, `'${field.name}'`);
  }
}

function toPlace(record: RecordType, field: Field): string {
  return [...splitPath(record.path), ...splitPath(field.at)].join('/');
}
