/** Content that may be read more than once, and how many bytes it has. */
export interface Content {
  readonly size: number;
  readonly read: () => AsyncIterable<Buffer>;
}
