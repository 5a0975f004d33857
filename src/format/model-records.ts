import type { KnownMembers } from './layout.ts';
import type { SchemaNode } from './model-keywords.ts';
import { fieldSchema, type RawField, type RawRecord } from './schema.ts';
import { followNode } from './schema-node.ts';

interface Making {
  readonly name: string;
  readonly title: string;
  readonly paths: string[][];
  readonly fields: Map<string, { readonly at: string[]; readonly raw: Omit<RawField, 'at'> }>;
}

/** Where the walk is: the record that fields belong to, and the way to here from the document and from that record. */
interface Place {
  readonly record: Making | undefined;
  readonly path: readonly string[];
  readonly inRecord: readonly string[];
  readonly known: KnownMembers;
}

/** The records and members that a model describes, by the keywords of `model-keywords.ts`. */
export function readModelRecords(
  schema: SchemaNode,
  report: (message: string) => void,
): {
  readonly records: { readonly [name: string]: RawRecord };
  readonly known: KnownMembers;
} {
  const walker = new Walker(schema, report);
  const known = { members: new Map() };
  walker.walk(schema, { record: undefined, path: [], inRecord: [], known });
  return { records: walker.finish(), known };
}

class Walker {
  readonly #schema: SchemaNode;
  readonly #report: (message: string) => void;
  readonly #records = new Map<string, Making>();

  constructor(schema: SchemaNode, report: (message: string) => void) {
    this.#schema = schema;
    this.#report = report;
  }

  walk(own: unknown, place: Place): void {
    const node = this.#follow(own);
    if (!node) return;
    const inner = typeof node.record === 'string' ? this.#begin(node.record, node, place) : place;
    if (typeof node.field === 'string') this.#addField(node.field, node, inner);
    for (const [at, name] of Object.entries((node.fields as object | undefined) ?? {}))
      this.#addInner(node, at.split('/'), String(name), inner);
    for (const [name, property] of Object.entries((node.properties as object | undefined) ?? {}))
      this.#step(name, property, inner);
    if (node.items !== undefined) this.#step('*', node.items, inner);
  }

  finish(): { readonly [name: string]: RawRecord } {
    const records = [...this.#records.values()].map(({ name, title, paths, fields }) => [
      name,
      {
        title,
        path: paths.map((path) => `/${path.join('/')}`),
        fields: Object.fromEntries(
          [...fields].map(([field, { at, raw }]) => [field, { ...raw, at }]),
        ),
      },
    ]);
    return Object.fromEntries(records) as { [name: string]: RawRecord };
  }

  #step(name: string, node: unknown, { record, path, inRecord, known }: Place): void {
    const tolerated = this.#follow(node)?.tolerated;
    const members = known.members.get(name) ?? {
      members: new Map(),
      ...(typeof tolerated === 'string' ? { insteadOf: tolerated } : {}),
    };
    known.members.set(name, members);
    this.walk(node, {
      record,
      path: [...path, name],
      inRecord: [...inRecord, name],
      known: members,
    });
  }

  #follow(node: unknown): SchemaNode | undefined {
    return followNode(this.#schema, node);
  }

  #begin(name: string, { title, slot }: SchemaNode, { path, known }: Place): Place {
    const made: Making = this.#records.get(name) ?? {
      name,
      title: String(title ?? name),
      paths: [],
      fields: new Map(),
    };
    this.#records.set(name, made);
    const isNew = !made.paths.some((other) => other.join('/') === path.join('/'));
    if (isNew) made.paths.push([...path]);
    if (typeof slot === 'string') {
      const raw = { ...fieldSchema.parse({ optional: true }), slot: true as const };
      made.fields.set(slot, { at: ['.'], raw });
    }
    return { record: made, path, inRecord: [], known };
  }

  /** A field of what lies deeper in an object. */
  #addInner(node: SchemaNode, path: readonly string[], name: string, place: Place): void {
    let found: SchemaNode | undefined = node;
    for (const part of path)
      found = this.#follow((found?.properties as SchemaNode | undefined)?.[part]);
    if (!found) this.#report(`the field '${name}' leads to ${path.join('/')}, which is not there`);
    else this.#addField(name, found, { ...place, inRecord: [...place.inRecord, ...path] });
  }

  #addField(name: string, node: SchemaNode, { record, inRecord }: Place): void {
    if (!record) {
      this.#report(`the field '${name}' stands in no record`);
      return;
    }
    const at = inRecord.length === 0 ? '.' : inRecord.join('/');
    const { title, personal, codes } = node;
    const known = record.fields.get(name);
    if (known && !known.at.includes(at)) known.at.push(at);
    if (known && personal === true) known.raw.personal = true;
    if (known) return;
    const raw = fieldSchema.parse({
      type: findType(node),
      optional: true,
      ...(title === undefined ? {} : { title }),
      ...(personal === true ? { personal } : {}),
      ...(codes === undefined ? {} : { codes }),
    });
    record.fields.set(name, { at: [at], raw });
  }
}

function findType({ as, type }: SchemaNode): unknown {
  if (as !== undefined) return as;
  if (type === 'boolean') return 'boolean';
  return type === 'number' || type === 'integer' ? 'decimal' : 'text';
}
