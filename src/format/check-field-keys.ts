import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { RawField } from './schema.ts';
import { findFormatFault } from './types/date.ts';

const TYPES: { readonly [key in keyof RawField]?: readonly RawField['type'][] } = {
  decimals: ['number'],
  separator: ['number'],
  group: ['number'],
  sign: ['number'],
  positive: ['number'],
  min: ['number'],
  max: ['number'],
  pattern: ['text'],
  minLength: ['text'],
  maxLength: ['text'],
  format: ['date'],
  or: ['date'],
  zeros: ['number', 'date', 'digits'],
};

/** Checks that what a number may be has room in its columns. `width`: of a fixed field. */
function checkRoom(
  raw: RawField,
  width: number,
  fault: (key: keyof RawField, message: string) => void,
): void {
  if ((raw.decimals ?? 0) > width)
    fault('decimals', `${raw.decimals} decimals have no room in ${width} columns`);
  for (const key of ['min', 'max'] as const)
    if (raw[key] !== undefined && raw[key].replace('-', '').length > width)
      fault(key, `${raw[key]} has no room in ${width} columns`);
}

/** Checks that the keys of a field belong to its type and agree with each other. */
export function checkFieldKeys(
  source: YamlSource,
  path: YamlPath,
  raw: RawField,
  width: number | undefined,
): void {
  const fault = (key: keyof RawField, message: string) => source.addFault([...path, key], message);
  for (const [key, types] of Object.entries(TYPES) as [keyof RawField, readonly string[]][]) {
    if (raw[key] === undefined || types.includes(raw.type)) continue;
    if (!source.isFaulty([...path, 'type']))
      fault(key, `'${key}' belongs to fields of type ${types.join(' or ')}, not ${raw.type}`);
  }
  if (width !== undefined && raw.at !== undefined)
    fault('at', "'at' belongs to xml, csv and json layouts: use 'pos'");
  if (raw.totalAt !== undefined && raw.total === undefined)
    fault('totalAt', "'totalAt' needs 'total': which one the field repeats");
  if (raw.separator !== undefined && !raw.decimals && !source.isFaulty([...path, 'decimals']))
    fault('separator', "'separator' needs 'decimals': how many may follow it");
  if (raw.group !== undefined && raw.group === raw.separator)
    fault('group', `'${raw.group}' cannot stand between groups and before the decimals too`);
  checkBounds(raw, fault);
  if (width) checkRoom(raw, width, fault);
  const formatFault = raw.type === 'date' ? findFormatFault(raw.format ?? 'yyyy-MM-dd') : undefined;
  if (formatFault) fault('format', formatFault);
}

function checkBounds(raw: RawField, fault: (key: keyof RawField, message: string) => void): void {
  if (raw.min !== undefined && raw.max !== undefined && BigInt(raw.min) > BigInt(raw.max))
    fault('max', `the largest number, ${raw.max}, is below the smallest, ${raw.min}`);
  if (raw.minLength !== undefined && raw.maxLength !== undefined && raw.minLength > raw.maxLength)
    fault(
      'maxLength',
      `the greatest length, ${raw.maxLength}, is below the least, ${raw.minLength}`,
    );
}
