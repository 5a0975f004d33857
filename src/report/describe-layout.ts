import type { Field, Layout, RecordType } from '../format/layout.ts';

const RULER_WIDTH = 100;

/** A definition as text: what it is and rests on, the order of records, and each record's table under a ruler. */
export function describeLayout(layout: Layout): string {
  const { raw } = layout;
  const head = [
    `${layout.title}  (${layout.name}${raw.edition === undefined ? '' : `, edition ${raw.edition}`})`,
    `Provenance: ${layout.provenance}. ${raw.source}`,
    `Form: ${describeForm(layout)}`,
    ...(raw.structure === undefined ? [] : [`Order: ${raw.structure}`]),
    ...Object.entries(raw.totals).map(([name, total]) => `Total ${name}: ${describeTotal(total)}`),
  ];
  return [
    ...head,
    ...layout.records.flatMap((record) => ['', ...describeRecordType(layout, record)]),
  ].join('\n');
}

/** `sum of head.amount, minus row.deduction, within item`. */
function describeTotal(total: Layout['raw']['totals'][string]): string {
  const words: Readonly<{ [key: string]: string }> = {
    count: 'count of',
    sum: 'sum of',
    follows: 'next of',
  };
  return Object.entries(total)
    .map(([key, value]) => `${words[key] ?? key} ${describeValue(value)}`)
    .join(', ');
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.join(' and ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { from, values } = value as { from: string; values: string[] };
  return `${from} is ${values.join(' or ')}`;
}

function describeForm({ raw, kind }: Layout): string {
  const parts: string[] = [kind, raw.encoding];
  if (kind === 'fixed')
    parts.push(
      `line ends ${raw.newline ?? 'any'}`,
      raw.trailingBlanks === 'cut' ? 'trailing blanks may be cut' : 'full length',
    );
  if (kind === 'csv')
    parts.push(
      `delimiter ${JSON.stringify(raw.delimiter ?? ';')}`,
      raw.header === false ? 'no header' : 'header',
      `quotes ${raw.quoting ?? 'needed'}`,
    );
  if (raw.namespace !== undefined) parts.push(`namespace ${raw.namespace}`);
  if (kind === 'json') parts.push(raw.shape ?? 'object');
  return parts.join(', ');
}

function describeRecordType(layout: Layout, record: RecordType): string[] {
  const size = layout.kind === 'fixed' ? `  ${record.length} characters` : `  ${record.path}`;
  const ruler = layout.kind === 'fixed' ? describeRuler(record) : [];
  return [
    `${record.name}  ${record.title}${size}`,
    ...ruler,
    ...record.fields.map((field) => describeField(layout, field)),
  ];
}

/** Columns by tens and units, and under them the letter of the field that has each column; a hundred a line. */
function describeRuler({ length, fields }: RecordType): string[] {
  const lines: string[] = [];
  for (let first = 1; first <= length; first += RULER_WIDTH) {
    let [tens, units, letters] = ['', '', ''];
    for (let column = first; column < first + RULER_WIDTH && column <= length; column++) {
      tens += column % 10 === 0 ? String(Math.floor(column / 10) % 10) : ' ';
      units += String(column % 10);
      const field = fields.find((candidate) => column > candidate.from && column <= candidate.to);
      letters += field ? toLetter(field) : '?';
    }
    lines.push(`  ${tens}`, `  ${units}`, `  ${letters}`);
    if (length > RULER_WIDTH) lines.push(`  columns ${first}-${first + letters.length - 1}`);
  }
  return lines;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function toLetter(field: Field): string {
  return field.isFiller ? '.' : LETTERS[field.index % LETTERS.length]!;
}

function describeField({ kind }: Layout, field: Field): string {
  const place = kind === 'fixed' ? `${field.from + 1}-${field.to}`.padEnd(9) : field.at.padEnd(28);
  const mark = kind === 'fixed' ? `${toLetter(field)} ` : '';
  return `  ${mark}${place} ${field.name.padEnd(20)} ${describeContent(field)}${field.title === field.name ? '' : `  — ${field.title}`}`;
}

function describeContent(field: Field): string {
  if (field.isFiller) return 'filler';
  const constant = field.id ?? field.constant;
  const parts = [
    constant === undefined ? field.type.expects : `always ${JSON.stringify(constant)}`,
  ];
  if (field.codes) parts.push(`code of ${field.codes.name}`);
  if (field.total !== undefined) parts.push(`the total ${field.total}`);
  if (field.optional) parts.push('may be blank');
  if (field.personal) parts.push('personal');
  return parts.join(', ');
}
