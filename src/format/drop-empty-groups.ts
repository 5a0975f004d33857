import type { Layout } from './layout.ts';
import { isItem, type Record, type Unit } from './record.ts';
import type { Group } from './structure.ts';

interface OpenGroup {
  readonly group: Group;
  /** Records of it that wait for the first item that stays. */
  held: Record[];
  /** An item of it stays. */
  isLive: boolean;
  /** It had items at all. */
  hadItems: boolean;
}

/**
 * Leaves out items, and the groups around them (a section, a payment information) that lose all they
 * had: an empty one would not parse, or say that nothing is claimed. Groups that never had items stay.
 */
export async function* leaveOut(
  layout: Layout,
  batches: AsyncIterable<readonly Unit[]>,
  keep: (ordinal: number) => boolean,
): AsyncGenerator<Unit[]> {
  const filter = new GroupFilter(listOuterGroups(layout));
  for await (const units of batches) {
    const kept: Unit[] = [];
    for (const unit of units) {
      if (!isItem(unit)) filter.addRecord(unit, kept);
      else filter.addItem(keep(unit.ordinal) ? unit : undefined, unit.head.type.index, kept);
    }
    yield kept;
  }
  const last: Unit[] = [];
  filter.end(last);
  yield last;
}

/** The groups that hold items, the outermost first. */
function listOuterGroups({ structure, item }: Layout): readonly Group[] {
  if (!structure || !item) return [];
  const outer = [...structure.groups].filter(
    ([label, { members }]) =>
      label !== item.name && [...item.heads].every((head) => members.has(head)),
  );
  return outer.map(([, group]) => group).sort((a, b) => b.members.size - a.members.size);
}

function isNoRecord({ type }: Record): boolean {
  return type.index < 0;
}

class GroupFilter {
  readonly #groups: readonly Group[];
  #open: OpenGroup[] = [];

  constructor(groups: readonly Group[]) {
    this.#groups = groups;
  }

  addRecord(record: Record, out: Unit[]): void {
    const { index } = record.type;
    // What is kept without being a record belongs to what stands around it.
    if (index >= 0) this.#enter(index, out);
    const dead = this.#open.findLast(({ isLive }) => !isLive);
    if (dead) dead.held.push(record);
    else out.push(record);
  }

  addItem(item: Unit | undefined, head: number, out: Unit[]): void {
    this.#enter(head, out);
    for (const open of this.#open) open.hadItems = true;
    if (!item) return;
    for (const open of this.#open) {
      out.push(...open.held);
      open.held = [];
      open.isLive = true;
    }
    out.push(item);
  }

  end(out: Unit[]): void {
    this.#closeUntil(() => false, out);
  }

  /** Closes the groups that end before a record, and opens those that begin with it. */
  #enter(index: number, out: Unit[]): void {
    this.#closeUntil((group) => group.members.has(index) && !group.heads.has(index), out);
    for (const group of this.#groups)
      if (group.heads.has(index) && !this.#open.some((open) => open.group === group))
        this.#open.push({ group, held: [], isLive: false, hadItems: false });
  }

  /** Closes the innermost groups until one holds what comes next. */
  #closeUntil(holds: (group: Group) => boolean, out: Unit[]): void {
    for (let open = this.#open.at(-1); open && !holds(open.group); open = this.#open.at(-1)) {
      this.#open.pop();
      // What is no record (blank lines, the end of a document) stays: the writer knows what it belongs to.
      const left = open.hadItems ? open.held.filter(isNoRecord) : open.held;
      const outer = this.#open.findLast(({ isLive }) => !isLive);
      if (outer) outer.held.push(...left);
      else out.push(...left);
    }
  }
}
