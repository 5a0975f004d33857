import type { ElanOperation } from './faults.ts';

/** One call that was made, whatever became of it. */
export interface ElanCall {
  readonly operation: ElanOperation;
  readonly org: string;
  readonly correlationId: string;
  /** What was answered; none when the connection was cut, or nothing was said. */
  readonly status?: number;
}

/** Calls that were made, and how many of one organisation run at one interface. */
export class Calls {
  readonly all: ElanCall[] = [];
  greatest = 0;
  readonly #running = new Map<string, number>();

  /** Notes the beginning of a call; tells how many now run, this one included. */
  begin(operation: ElanOperation, org: string): number {
    const key = toKey(operation, org);
    const running = (this.#running.get(key) ?? 0) + 1;
    this.#running.set(key, running);
    this.greatest = Math.max(this.greatest, running);
    return running;
  }

  /** Notes the end of a call, when its connection is done with. */
  end(operation: ElanOperation, org: string): void {
    const key = toKey(operation, org);
    this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
  }
}

/** The limit is by organisation and interface; all that is done with petitions is one interface. */
function toKey(operation: ElanOperation, org: string): string {
  const own: readonly ElanOperation[] = ['regime', 'status', 'insight'];
  return `${own.includes(operation) ? operation : 'petitions'} ${org}`;
}
