import type { Consequence, Finding } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import type { Problem } from './field-type.ts';
import type { Field, RecordType } from './layout.ts';
import type { Excerpt, Record } from './record.ts';

const EXCERPT_WIDTH = 100;
const FOUND_WIDTH = 200;
const LETTERS = /\p{L}/gu;

/** Where findings of one file go, and what the file is called in them. */
export interface Reporter {
  readonly file: string;
  report(finding: Finding): void;
}

/** Makes a finding about a field: masked when personal, with the line around it. */
export function buildFieldFinding(
  file: string,
  record: Record,
  field: Field,
  problem: Problem,
  consequence: Consequence = 'reject-item',
  item?: number,
): Finding {
  const shown = showFound(record, field);
  const found = isDisplaced(record) ? shown.replace(LETTERS, '*') : shown;
  const excerpt = buildExcerpt(record, field);
  return {
    ...problem,
    ...record.place(field),
    consequence,
    file,
    record: record.type.name,
    field: field.name,
    title: field.title,
    ...(item === undefined ? {} : { item }),
    found,
    ...(field.source === undefined ? {} : { source: field.source }),
    ...(excerpt ? { excerpt } : {}),
  };
}

/** The content of a field as a person may see it: blanks kept, masked when personal. */
export function showFound(record: Record, field: Field): string {
  const whole = record.text?.slice(field.from, field.to) ?? record.raw(field) ?? '';
  const text = whole.length > FOUND_WIDTH ? `${whole.slice(0, FOUND_WIDTH)}…` : whole;
  return field.personal ? maskText(text) : text;
}

/**
 * True when a line does not lie as its record says: too long, something in its fillers, no digits
 * where a personal number should be. Then anything may stand anywhere, and only shapes are shown.
 */
function isDisplaced({ type, text }: Record): boolean {
  if (text === undefined || !type.fields.some((field) => field.personal || field.isFiller))
    return false;
  if (text.length > type.length) return true;
  return type.fields.some((field) => {
    const content = text.slice(field.from, field.to).trim();
    if (field.isFiller) return content.replaceAll(field.pad, '') !== '';
    return field.personal && field.type.name === 'digits' && /\D/.test(content);
  });
}

/** The record's line with every personal field masked. */
export function maskRecordText(type: RecordType, text: string): string {
  let masked = text;
  for (const field of type.fields) {
    if (!field.personal) continue;
    masked =
      masked.slice(0, field.from) +
      maskText(masked.slice(field.from, field.to)) +
      masked.slice(field.to);
  }
  return masked;
}

function buildExcerpt(record: Record, field: Field): Excerpt | undefined {
  const excerpt =
    record.text === undefined ? record.origin?.excerpt(field) : cutLine(record, field);
  return excerpt && { ...excerpt, text: excerpt.text.replace(/[\p{Cc}]/gu, '\u00b7') };
}

function cutLine(record: Record, field: Field): Excerpt {
  const line = record.text!;
  const from = Math.max(0, Math.min(field.from - 20, line.length - EXCERPT_WIDTH));
  const whole = isDisplaced(record) ? maskText(line) : maskRecordText(record.type, line);
  return { text: whole.slice(from, from + EXCERPT_WIDTH), fromColumn: from + 1 };
}
