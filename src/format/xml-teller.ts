import type { Mark } from './xml-marks.ts';

/** Characters of a text, a tag or a comment. */
export const MAX_XML_TEXT = 1 << 20;

/** Where the parser is, and where faults go. */
export interface XmlTeller {
  /** Characters read. */
  readonly position: number;
  mark(): Mark;
  report(code: string, message: string, expected: string, mark: Mark, found?: string): void;
  /** Reports and throws. */
  stop(code: string, message: string, expected: string): never;
}

/** Stops at a text, a tag or a comment that is longer than any claim needs. */
export function stopTooLong(teller: XmlTeller): never {
  teller.stop('XML_TEXT_TOO_LONG', 'a text is too long', `at most ${MAX_XML_TEXT} characters`);
}
