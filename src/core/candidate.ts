/** A file in the inbox that is complete and may be taken. */
export interface Candidate {
  readonly path: string;
  /** Path inside the inbox, with `/`. */
  readonly origin: string;
  /** Done and control files that go with it. */
  readonly companions: readonly string[];
}
