import type { Layout } from './layout.ts';
import type { Structure } from './structure.ts';

/** Whether a record fits, or what to take out so that the order is right: an item, or no item helps. */
export type OrderVerdict = 'fits' | 'previous' | 'own' | 'file';

/**
 * Follows the order of a file's records. An item with a record out of place is skipped: the file
 * goes on as if it had not been there, so that the items after it are judged rightly.
 */
export class RecordOrder {
  readonly #structure: Structure;
  readonly #heads: ReadonlySet<number>;
  readonly #members: ReadonlySet<number>;
  #state = 0;
  /** The state before the record stepped on last. */
  #before = 0;
  /** The state before the item read last. */
  #beforeItem = 0;
  /** The state within the item skipped last: it counts too, when the file cannot do without the item. */
  #skipped: number | undefined;
  #isItemWrong = false;

  constructor(structure: Structure, item: Layout['item']) {
    this.#structure = structure;
    this.#heads = item?.heads ?? new Set();
    this.#members = item?.members ?? new Set();
  }

  /** Takes a record type; `hasPrevious` tells that an item was open before it. */
  step(type: number, hasPrevious: boolean): OrderVerdict {
    const isHead = this.#heads.has(type);
    const before = this.#state;
    this.#before = before;
    const next = this.#find(type);
    this.#skipped = undefined;
    if (next >= 0) return this.#go(next, isHead ? before : this.#beforeItem, 'fits');
    const resumed = this.#structure.resume(type);
    const state = resumed >= 0 ? resumed : before;
    if (hasPrevious && !isHead && this.#members.has(type)) {
      this.#isItemWrong = true;
      return this.#go(state, this.#beforeItem, 'own');
    }
    const without = hasPrevious ? this.#structure.step(this.#beforeItem, type) : -1;
    if (without >= 0) return this.#go(without, this.#beforeItem, 'previous');
    this.#isItemWrong = isHead && this.#mayGoOnWithout(before);
    return this.#go(state, before, this.#isItemWrong ? 'own' : 'file');
  }

  /** The open item ends: if it had a record out of place the file goes on from before it. */
  endItem(): void {
    if (!this.#isItemWrong) return;
    this.#skipped = this.#state;
    this.#state = this.#beforeItem;
    this.#isItemWrong = false;
  }

  isComplete(): boolean {
    if (this.#structure.isComplete(this.#state)) return true;
    return this.#skipped !== undefined && this.#structure.isComplete(this.#skipped);
  }

  /** Names of the records that may follow. */
  getExpected(): string[] {
    return this.#structure.getExpected(this.#state);
  }

  /** Names of the records that could have stood in the place of the last one. */
  getExpectedInstead(): string[] {
    return this.#structure.getExpected(this.#before);
  }

  #find(type: number): number {
    const next = this.#structure.step(this.#state, type);
    return next < 0 && this.#skipped !== undefined
      ? this.#structure.step(this.#skipped, type)
      : next;
  }

  #go(state: number, beforeItem: number, verdict: OrderVerdict): OrderVerdict {
    this.#state = state;
    this.#beforeItem = beforeItem;
    return verdict;
  }

  /** True where another item, or the end of the file, could stand: then nothing else is missing. */
  #mayGoOnWithout(state: number): boolean {
    if (this.#structure.isComplete(state)) return true;
    return [...this.#heads].some((head) => this.#structure.step(state, head) >= 0);
  }
}
