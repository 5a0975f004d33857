/** What a round has done. */
export interface Round {
  /** Files that were taken. */
  readonly taken: number;
  /** Answers that appeared. */
  readonly answered: number;
}

/** A simulation that is open. */
export interface Simulation {
  /** The channel that leads to it, as a configuration has it. */
  readonly channel: { readonly [key: string]: unknown };
  /** What its clock shows, where the authority is. */
  now(): string;
  /** When something is to be done next; undefined when nothing is. */
  getNext(): string | undefined;
  /** Does what is due, and takes what has come. With `goesOn` the clock goes on when the simulation has ended. */
  round(goesOn?: boolean): Promise<Round>;
  close(): Promise<void>;
}
