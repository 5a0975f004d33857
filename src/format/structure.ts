import { type Node, parseStructure } from './structure-grammar.ts';

/** The record types of a labelled group: those that begin one and those that may stand in it. */
export interface Group {
  readonly heads: ReadonlySet<number>;
  readonly members: ReadonlySet<number>;
}

/** A content model made ready for use: a deterministic automaton over record type numbers. */
export interface Structure {
  readonly text: string;
  readonly groups: ReadonlyMap<string, Group>;
  /** The state after a record, or -1 when it may not stand there. State 0 is the beginning. */
  step(state: number, record: number): number;
  /** A state in which this record has just been read: where to go on after one out of place. */
  resume(record: number): number;
  isComplete(state: number): boolean;
  /** Names of the records that may follow. */
  getExpected(state: number): string[];
  /** True when two records may stand in the same place. */
  mayReplace(one: number, other: number): boolean;
}

const MAX_POSITIONS = 5000;

interface Part {
  readonly first: number[];
  readonly last: number[];
  readonly isEmpty: boolean;
}

interface BuiltGroup {
  readonly heads: Set<number>;
  readonly members: Set<number>;
  /** Where a record of the group may stand in the structure. */
  readonly positions: Set<number>;
}

interface Builder {
  /** Record number of each position; position 0 is the beginning of the file. */
  readonly records: number[];
  readonly follow: Set<number>[];
  readonly groups: Map<string, BuiltGroup>;
  readonly names: readonly string[];
  readonly recordNumber: (name: string) => number;
}

/**
 * Compiles a structure text. `names` are the record types in their order. Throws an Error when a
 * name is unknown or when a file could be read in two ways.
 */
export function compileStructure(text: string, names: readonly string[]): Structure {
  const builder: Builder = {
    records: [-1],
    follow: [new Set()],
    groups: new Map(),
    names,
    recordNumber(name) {
      const number = names.indexOf(name);
      if (number < 0) throw new Error(`the record '${name}' does not exist`);
      return number;
    },
  };
  const whole = build(parseStructure(text), builder);
  checkHeads(builder);
  for (const position of whole.first) builder.follow[0]!.add(position);
  const accepting = new Set(whole.last);
  if (whole.isEmpty) accepting.add(0);
  return createAutomaton(text, names, builder, accepting);
}

function build(node: Node, builder: Builder): Part {
  if (node.kind === 'record') return buildRecord(builder.recordNumber(node.name), builder);
  if (node.kind === 'group') return buildGroup(node.label, node.part, builder);
  if (node.kind === 'repeat') return buildRepeat(node, builder);
  const parts = node.parts.map((part) => build(part, builder));
  if (node.kind === 'choice') {
    return {
      first: parts.flatMap((part) => part.first),
      last: parts.flatMap((part) => part.last),
      isEmpty: parts.some((part) => part.isEmpty),
    };
  }
  return parts.reduce((left, right) => concatenate(left, right, builder));
}

function buildRecord(record: number, builder: Builder): Part {
  const position = builder.records.push(record) - 1;
  if (position > MAX_POSITIONS)
    throw new Error('the structure is too large: use + instead of a high count');
  builder.follow.push(new Set());
  return { first: [position], last: [position], isEmpty: false };
}

function buildGroup(label: string, node: Node, builder: Builder): Part {
  const before = builder.records.length;
  const part = build(node, builder);
  const group = builder.groups.get(label) ?? {
    heads: new Set(),
    members: new Set(),
    positions: new Set(),
  };
  const heads = new Set(part.first.map((position) => builder.records[position]!));
  for (let position = before; position < builder.records.length; position++) {
    group.members.add(builder.records[position]!);
    group.positions.add(position);
    for (const next of builder.follow[position]!)
      if (heads.has(builder.records[next]!)) throwAmbiguous(label, next, 'inside', builder);
  }
  for (const head of heads) group.heads.add(head);
  builder.groups.set(label, group);
  return part;
}

/** A record that begins a group may stand nowhere else: it alone tells that a new one begins. */
function checkHeads(builder: Builder): void {
  for (const [label, { heads, positions }] of builder.groups) {
    for (const [position, record] of builder.records.entries()) {
      if (heads.has(record) && !positions.has(position))
        throwAmbiguous(label, position, 'outside', builder);
    }
  }
}

function throwAmbiguous(
  label: string,
  position: number,
  where: 'inside' | 'outside',
  builder: Builder,
): never {
  const name = builder.names[builder.records[position]!];
  throw new Error(`'${name}' begins the group '${label}' and stands ${where} it too`);
}

function buildRepeat(
  { part, min, max }: Extract<Node, { kind: 'repeat' }>,
  builder: Builder,
): Part {
  const copies: Part[] = [];
  const count = max === Infinity ? Math.max(min, 1) : max;
  for (let copy = 0; copy < count; copy++) {
    const built = build(part, builder);
    copies.push(copy < min ? built : { ...built, isEmpty: true });
  }
  if (max === Infinity) connect(copies.at(-1)!.last, copies.at(-1)!.first, builder);
  return nest(copies, builder);
}

/** x{1,3} is x(x(x)?)?: each further copy may only follow the one before it. */
function nest(copies: readonly Part[], builder: Builder): Part {
  let whole = copies.at(-1)!;
  for (const copy of copies.slice(0, -1).reverse()) {
    const isOptional = copy.isEmpty;
    whole = { ...concatenate({ ...copy, isEmpty: false }, whole, builder), isEmpty: isOptional };
  }
  return whole;
}

function concatenate(left: Part, right: Part, builder: Builder): Part {
  connect(left.last, right.first, builder);
  return {
    first: left.isEmpty ? [...left.first, ...right.first] : left.first,
    last: right.isEmpty ? [...left.last, ...right.last] : right.last,
    isEmpty: left.isEmpty && right.isEmpty,
  };
}

function connect(from: readonly number[], to: readonly number[], builder: Builder): void {
  for (const position of from) for (const next of to) builder.follow[position]!.add(next);
}

function createAutomaton(
  text: string,
  names: readonly string[],
  builder: Builder,
  accepting: Set<number>,
): Structure {
  const width = names.length;
  const table = new Int16Array(builder.records.length * width).fill(-1);
  for (const [state, follow] of builder.follow.entries()) {
    for (const position of follow) {
      const cell = state * width + builder.records[position]!;
      if (table[cell]! >= 0)
        throw new Error(
          `it cannot be told which '${names[builder.records[position]!]}' is meant: two may stand in the same place`,
        );
      table[cell] = position;
    }
  }
  return {
    text,
    groups: builder.groups,
    step: (state, record) => table[state * width + record]!,
    resume: (record) => builder.records.indexOf(record),
    isComplete: (state) => accepting.has(state),
    getExpected: (state) => names.filter((_, record) => table[state * width + record]! >= 0),
    mayReplace: (one, other) =>
      builder.records.some(
        (_, state) => table[state * width + one]! >= 0 && table[state * width + other]! >= 0,
      ),
  };
}
