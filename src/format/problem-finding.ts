import type { Consequence, Finding } from '../core/finding.ts';
import { maskPersonalNumbers, maskText } from '../core/mask.ts';
import type { Problem } from './field-type.ts';
import type { Field, RecordType } from './layout.ts';
import type { Excerpt, Record } from './record.ts';

const EXCERPT_WIDTH = 100;
const FOUND_WIDTH = 200;

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
  const excerpt = buildExcerpt(record, field);
  return {
    consequence,
    ...problem,
    ...record.place(field),
    file,
    record: record.type.name,
    field: field.name,
    title: field.title,
    ...(item === undefined ? {} : { item }),
    found: showFound(record, field),
    ...(field.source === undefined ? {} : { source: field.source }),
    ...(excerpt ? { excerpt } : {}),
  };
}

/** The content of a field as a person may see it: blanks kept, masked when it may be personal. */
export function showFound(record: Record, field: Field): string {
  const whole = record.text?.slice(field.from, field.to) ?? record.raw(field) ?? '';
  const text = whole.length > FOUND_WIDTH ? `${whole.slice(0, FOUND_WIDTH)}…` : whole;
  return field.personal || isDisplaced(record) ? maskText(text) : text;
}

/**
 * True when a line does not lie as its record says: too long, something in its fillers, a personal
 * field that does not have its form, too many or too few cells. Then anything may stand anywhere,
 * and only shapes are shown.
 */
export function isDisplaced(record: Record): boolean {
  const { type, text, origin } = record;
  if (text === undefined) {
    if (origin?.isDisplaced === undefined) return false;
    return origin.isDisplaced || type.fields.some((field) => isMisplaced(record, field));
  }
  if (text.length > type.length) return true;
  return type.fields.some((field) =>
    field.isFiller
      ? text.slice(field.from, field.to).trim().replaceAll(field.pad, '') !== ''
      : isMisplaced(record, field),
  );
}

function isMisplaced(record: Record, field: Field): boolean {
  if (field.personal) {
    const content = record.raw(field);
    return !!content && field.type.check(content, 0, content.length) !== undefined;
  }
  return (
    DIGITAL.has(field.type.name) && record.type.fields.some(isPersonal) && hasWord(record, field)
  );
}

const DIGITAL = new Set(['number', 'digits', 'date']);

function isPersonal({ personal }: Field): boolean {
  return personal;
}

/** Letters in a row where digits belong may be a part of a name. */
function hasWord(record: Record, field: Field): boolean {
  const content = record.raw(field) ?? '';
  return /\p{L}{2}/u.test(content) && !field.words?.has(content);
}

/** The record's line with every personal field masked, and what looks like a personal number in the others. */
export function maskRecordText(type: RecordType, text: string): string {
  let masked = text;
  for (const field of type.fields) {
    // Each by itself: what stands beside it would hide a number that it should not hold.
    const content = masked.slice(field.from, field.to);
    const shown = field.personal ? maskText(content) : maskPersonalNumbers(content);
    masked = masked.slice(0, field.from) + shown + masked.slice(field.to);
  }
  return masked;
}

function buildExcerpt(record: Record, field: Field): Excerpt | undefined {
  const excerpt =
    record.text === undefined ? record.origin?.excerpt(field) : cutLine(record, field);
  if (!excerpt) return undefined;
  const text = isDisplaced(record) ? maskText(excerpt.text) : excerpt.text;
  return { ...excerpt, text: text.replace(/[\p{Cc}]/gu, '\u00b7') };
}

function cutLine(record: Record, field: Field): Excerpt {
  const line = record.text!;
  const from = Math.max(0, Math.min(field.from - 20, line.length - EXCERPT_WIDTH));
  const whole = maskRecordText(record.type, line);
  return { text: whole.slice(from, from + EXCERPT_WIDTH), fromColumn: from + 1 };
}
