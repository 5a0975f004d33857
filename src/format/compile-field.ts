import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import { checkFieldKeys } from './check-field-keys.ts';
import { findEncoding } from './encoding.ts';
import type { FieldType } from './field-type.ts';
import type { CodeList, Field } from './layout.ts';
import type { RawField, RawLayout } from './schema.ts';
import { booleanType, xmlBooleanType } from './types/boolean.ts';
import { createDateType } from './types/date.ts';
import { contentType, decimalType } from './types/decimal.ts';
import { createDigitsType } from './types/digits.ts';
import { createNumberType, type NumberOptions } from './types/number.ts';
import { createTextType } from './types/text.ts';

/** What a layout may refer to besides itself: the authority's code lists by name. */
export type CodeLists = ReadonlyMap<string, CodeList>;

interface FieldContext {
  readonly source: YamlSource;
  readonly path: YamlPath;
  readonly raw: RawLayout;
  readonly codes: CodeLists;
}

/** Makes a field of its YAML; what is wrong becomes a fault of the source. */
export function compileField(
  name: string,
  index: number,
  raw: RawField,
  context: FieldContext,
): Field {
  const isFixed = context.raw.kind === 'fixed';
  const [from, to] = parsePosition(raw.pos, isFixed, context);
  const width = isFixed ? to - from : undefined;
  const constant = raw.id ?? raw.const;
  if (constant !== undefined) checkConstant(constant, width, context);
  const isNumeric = raw.type === 'number' || raw.type === 'digits';
  const align = raw.align ?? (isNumeric && isFixed ? 'right' : 'left');
  const pad = raw.pad ?? (isNumeric && align === 'right' && constant === undefined ? '0' : ' ');
  checkFieldKeys(context.source, context.path, raw, width);
  return {
    name,
    index,
    title: raw.title ?? name,
    type: compileType(raw, width, context),
    isFiller: raw.type === 'filler',
    from,
    to,
    ...findPlaces(name, raw),
    ...(raw.id === undefined ? {} : { id: raw.id }),
    ...(raw.const === undefined ? {} : { constant: raw.const }),
    ...(raw.codes === undefined
      ? {}
      : { codes: trimCodes(findCodes(raw.codes, width, context), isFixed, align, pad) }),
    ...(raw.or === undefined ? {} : { words: new Set(raw.or) }),
    optional: raw.optional || raw.type === 'filler',
    personal: raw.personal,
    zerosAbsent: raw.zeros === 'absent',
    align,
    pad,
    ...(raw.total === undefined ? {} : { total: raw.total }),
    isTotalAtEnd: raw.totalAt === 'end',
    ...(raw.note === undefined ? {} : { note: raw.note }),
    ...(raw.source === undefined ? {} : { source: raw.source }),
  };
}

/** A slot has no place of its own. */
function findPlaces(
  name: string,
  { at = name, slot }: RawField,
): Pick<Field, 'at' | 'otherPlaces' | 'isSlot'> {
  if (slot) return { at: '', isSlot: true };
  const [first, ...otherPlaces] = [at].flat();
  return { at: first!, ...(otherPlaces.length > 0 ? { otherPlaces } : {}) };
}

function checkConstant(text: string, width: number | undefined, context: FieldContext): void {
  checkWidth(text, width, context.path, context);
  const encoding = findEncoding(context.raw.encoding);
  const strange = [...text].find((character) => encoding && !encoding.has(character));
  if (strange !== undefined)
    context.source.addFault(
      context.path,
      `'${strange}' cannot be written in ${context.raw.encoding}`,
    );
}

/** What must stand in a field must have room there, and a constant must fill it. */
function checkWidth(
  text: string,
  width: number | undefined,
  path: YamlPath,
  { source }: FieldContext,
): void {
  if (width === undefined || width === 0 || text.length === width) return;
  source.addFault(path, `'${text}' has ${text.length} characters but the field has ${width}`);
}

function parsePosition(
  pos: string | undefined,
  isFixed: boolean,
  { source, path }: FieldContext,
): [number, number] {
  if (!isFixed) {
    if (pos !== undefined) source.addFault(path, "'pos' belongs to fixed layouts: use 'at'");
    return [0, 0];
  }
  if (pos === undefined) {
    if (!source.isFaulty([...path, 'pos']))
      source.addFault(path, "'pos' is missing, e.g. pos: 7-18");
    return [0, 0];
  }
  const [first = 0, last = first] = pos.split('-').map(Number);
  if (first >= 1 && last >= first) return [first - 1, last];
  source.addFault([...path, 'pos'], `the position ${pos} runs backwards or starts before 1`);
  return [0, 0];
}

function compileType(raw: RawField, width: number | undefined, context: FieldContext): FieldType {
  if (raw.type === 'digits') return createDigitsType(width);
  if (raw.type === 'decimal') return decimalType;
  if (raw.type === 'content') return contentType;
  if (raw.type === 'boolean') return context.raw.kind === 'xml' ? xmlBooleanType : booleanType;
  if (raw.type === 'date') return createDateType(checkFormat(raw, width, context));
  if (raw.type === 'number') return compileNumber(raw, width, context);
  return createTextType({
    ...(raw.pattern === undefined ? {} : { pattern: checkPattern(raw.pattern, context) }),
    ...(raw.minLength === undefined ? {} : { minLength: raw.minLength }),
    ...(raw.maxLength === undefined ? {} : { maxLength: raw.maxLength }),
  });
}

function compileNumber(raw: RawField, width: number | undefined, context: FieldContext): FieldType {
  return createNumberType({
    decimals: raw.decimals ?? 0,
    sign: raw.sign ?? 'none',
    positive: raw.positive ?? findPositive(raw, width),
    ...(raw.sign === 'overpunch' ? findPunches(context.raw.encoding) : {}),
    ...(raw.group === undefined ? {} : { group: raw.group }),
    ...(raw.separator === undefined ? {} : { separator: raw.separator }),
    ...(width === undefined ? {} : { width }),
    ...(context.raw.kind === 'xml' || context.raw.kind === 'json'
      ? { lexical: context.raw.kind }
      : {}),
    isBlankFilled: (raw.pad ?? '0') !== '0' || raw.align === 'left',
    ...(raw.min === undefined ? {} : { min: BigInt(raw.min) }),
    ...(raw.max === undefined ? {} : { max: BigInt(raw.max) }),
  });
}

/** Where no width must be filled, nobody writes a plus. */
function findPositive({ sign }: RawField, width: number | undefined): NumberOptions['positive'] {
  if (sign === 'overpunch') return 'optional';
  return width === undefined ? 'digits' : '+';
}

/** The bytes of the digits 0 to 9 that carry a sign: `{ABCDEFGHI` and `}JKLMNOPQR`. */
const PUNCHED_ASCII = ['7b414243444546474849', '7d4a4b4c4d4e4f505152'] as const;
const PUNCHED_EBCDIC = ['c0c1c2c3c4c5c6c7c8c9', 'd0d1d2d3d4d5d6d7d8d9'] as const;

/** A punched digit is a byte: which characters these are depends on the code page, also of 7 bits. */
function findPunches(name: string): Pick<NumberOptions, 'punches'> {
  const encoding = findEncoding(name);
  if (!encoding || encoding.isAscii) return {};
  const isEbcdic = encoding.decode(Buffer.from([0xf0])) === '0';
  const [plus, minus] = (isEbcdic ? PUNCHED_EBCDIC : PUNCHED_ASCII).map((bytes) =>
    encoding.decode(Buffer.from(bytes, 'hex')),
  );
  return { punches: { plus: plus!, minus: minus! } };
}

function checkFormat(
  raw: RawField,
  width: number | undefined,
  { source, path }: FieldContext,
): string {
  const format = raw.format ?? 'yyyy-MM-dd';
  if (width !== undefined && format.length !== width) {
    source.addFault(
      [...path, 'format'],
      `the form ${format} has ${format.length} characters but the field has ${width}`,
    );
  }
  // What is left of the field is padding, which is taken off before the date is read.
  return width === undefined ? format : format.trimEnd();
}

/** Padding is no part of what stands in a column range, and so no part of a code there. */
function trimCodes(list: CodeList, isFixed: boolean, align: string, pad: string): CodeList {
  if (!isFixed || pad !== ' ') return list;
  const trim = (code: string) => (align === 'left' ? code.trimEnd() : code.trimStart());
  return { ...list, codes: new Map([...list.codes].map(([code, what]) => [trim(code), what])) };
}

function checkPattern(pattern: string, { source, path, raw }: FieldContext): string {
  if (raw.kind === 'fixed' && / (?:\||$|\))/.test(pattern))
    source.addFault(
      [...path, 'pattern'],
      'it asks for a blank at the end, but padding is taken off before it is compared',
    );
  try {
    new RegExp(pattern, 'u');
    return pattern;
  } catch {
    source.addFault([...path, 'pattern'], `'${pattern}' is not a regular expression`);
    return '.*';
  }
}

function findCodes(
  codes: string | readonly string[],
  width: number | undefined,
  context: FieldContext,
): CodeList {
  const { source, path, codes: lists } = context;
  if (typeof codes !== 'string') {
    const tooWide = codes.filter((code) => code.length > (width ?? code.length));
    for (const code of tooWide) checkWidth(code, width, [...path, 'codes'], context);
    return { name: codes.join('/'), codes: new Map(codes.map((code) => [code, { text: code }])) };
  }
  const list = lists.get(codes);
  if (!list)
    source.addFault([...path, 'codes'], `the code list '${codes}' does not exist in codes.yaml`);
  return list ?? { name: codes, codes: new Map() };
}
