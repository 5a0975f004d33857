import type { Finding } from '../core/finding.ts';
import type { Field } from '../format/layout.ts';
import type { Record } from '../format/record.ts';
import type { Built } from './build-records.ts';
import type { FieldStep, Leaf, Mapping, Step, Template } from './mapping.ts';

/** A growing list of whole numbers in four bytes each. */
class Numbers {
  #values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  get(index: number): number {
    return index < this.length ? this.#values[index]! : 0;
  }
}

/** Where the items and records of a file that was written come from in the creditor's file. */
export class MappedPlaces {
  readonly #mapping: Mapping;
  /** First and last line of each of the creditor's items. */
  readonly #first = new Numbers();
  readonly #last = new Numbers();
  /** The creditor's item of each that was written, both from 1. */
  readonly #written = new Numbers();
  /** The creditor's row of each record that was written; 0 for none. */
  readonly #rows = new Numbers();
  readonly #faulty = new Set<number>();
  /** Items of which each row is a line. */
  readonly #plain = new Set<number>();

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
  }

  /** How many items the creditor's file has. */
  get items(): number {
    return this.#first.length;
  }

  /** Items with a row that cannot be read. */
  get faulty(): ReadonlySet<number> {
    return this.#faulty;
  }

  /** Takes note of an item of the creditor's file; returns its number. */
  addItem(rows: readonly Record[], isFaulty: boolean): number {
    this.#first.push(rows[0]!.line);
    this.#last.push(rows.at(-1)!.line);
    const ordinal = this.#first.length;
    if (rows.at(-1)!.line - rows[0]!.line === rows.length - 1) this.#plain.add(ordinal);
    if (isFaulty) this.#faulty.add(ordinal);
    else this.#written.push(ordinal);
    return ordinal;
  }

  /** Takes note of what is written on its way. */
  *note(built: Iterable<Built>): Generator<Record> {
    for (const { record, row } of built) {
      this.#rows.push(row?.line ?? 0);
      yield record;
    }
  }

  /** The creditor's item of one that was written. */
  toOwn(ordinal: number): number {
    return this.#written.get(ordinal - 1);
  }

  /** The creditor's item that a line of its file belongs to. */
  findItem(line: number): number | undefined {
    let from = 0;
    let to = this.items;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#last.get(middle) < line) from = middle + 1;
      else to = middle;
    }
    return from < this.items && this.#first.get(from) <= line ? from + 1 : undefined;
  }

  /**
   * A finding about what was written, as one about the creditor's file: its row, and the column that the field was
   * made of. Where a field is made of none, its own name stands, and that the mapping makes it.
   */
  translate(finding: Finding, file: string): Finding {
    const {
      item,
      record,
      field,
      line: _,
      byte: __,
      columns: ___,
      path: pointer,
      excerpt: _____,
      ...rest
    } = finding;
    const own = item === undefined ? undefined : this.toOwn(item);
    const line = this.#findLine(finding, own);
    const columns = this.#mapping.document
      ? this.#findColumnsAt(pointer)
      : this.#findColumns(record, field);
    const made = columns.length === 0 ? ` (made by the mapping ${this.#mapping.name})` : '';
    return {
      ...rest,
      file,
      ...(own === undefined ? {} : { item: own }),
      ...(line === 0 ? {} : { line }),
      ...(columns.length === 0 ? {} : { path: columns.join(', ') }),
      ...(columns.length === 0 && this.#mapping.document && pointer ? { path: pointer } : {}),
      ...(record === undefined ? {} : { record }),
      ...(field === undefined ? {} : { field }),
      ...(rest.expected === undefined ? {} : { expected: this.#translateLine(rest.expected) }),
      message: `${this.#translateLine(rest.message)}${field === undefined ? '' : made}`,
    };
  }

  /** A line that a text speaks of is one of the written file. */
  #translateLine(text: string): string {
    return text.replace(/ on line (\d+)/g, (_, line: string) => {
      const { kind } = this.#mapping.form.layout;
      const row = kind === 'fixed' ? this.#rows.get(Number(line) - 1) : 0;
      return row > 0 ? ` on line ${row}` : ' in an item before it';
    });
  }

  /** Where each record is a line the row is known; else the item's first. */
  #findLine({ line, path }: Finding, own: number | undefined): number {
    const { kind } = this.#mapping.form.layout;
    const exact = kind === 'fixed' && line !== undefined ? this.#rows.get(line - 1) : 0;
    if (exact > 0 || own === undefined) return exact;
    return this.#first.get(own - 1) + (this.#plain.has(own) ? this.#findRow(path) : 0);
  }

  /** Which row of its item an element of a document was made of, from 0; the first where it is of none or of all. */
  #findRow(pointer = ''): number {
    const parts = pointer.split('/').slice(1);
    let template = this.#mapping.document;
    for (const part of parts) {
      if (template?.kind === 'object')
        template = template.members.find(([name]) => name === part)?.[1];
      else if (template?.kind === 'list') {
        const [only, ...others] = template.elements;
        if (only?.kind !== 'some' || others.length > 0) template = template.elements[Number(part)];
        else if (only.isEachRow && !only.when) return Number(part);
        else return 0;
      } else return 0;
    }
    return 0;
  }

  /** The columns that the value at a place of a document is made of, or all the values within it. */
  #findColumnsAt(pointer = ''): string[] {
    const general = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
    const { document } = this.#mapping;
    const leaves = document ? listLeaves(document) : [];
    const exact = leaves.filter((leaf) => leaf.pointer === general);
    const fields = new Set(exact.flatMap(({ from }) => from));
    return [...fields].map((field) => toColumn(this.#mapping, field));
  }

  #findColumns(record: string | undefined, field: string | undefined): string[] {
    const { before, item, after } = this.#mapping;
    const steps = listSteps([...before, ...item, ...after]);
    const step = steps.find((candidate) => candidate.record?.name === record);
    const made = step?.fields.find((candidate) => candidate.field.name === field);
    return made ? listColumns(this.#mapping, made) : [];
  }
}

/** The columns of the creditor's file that a field is made of. */
export function listColumns(mapping: Mapping, { from }: FieldStep): string[] {
  return from.map((field) => toColumn(mapping, field));
}

/** What a field's column is called in the creditor's file. */
export function toColumn({ source }: Mapping, { name, title }: Field): string {
  const fields = source.layout.raw.records[source.layout.records[0]!.name]?.fields;
  return `column '${String(fields?.[name]?.at ?? title)}'`;
}

function listLeaves(template: Template): Leaf[] {
  switch (template.kind) {
    case 'literal':
      return [];
    case 'object':
      return template.members.flatMap(([, inner]) => listLeaves(inner));
    case 'list':
      return template.elements.flatMap(listLeaves);
    case 'some':
      return listLeaves(template.of);
    default:
      return [template];
  }
}

function listSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...listSteps(step.steps)]);
}
