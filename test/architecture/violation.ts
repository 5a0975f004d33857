/** One breach of a rule of the house: where, which rule, and what to do about it. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly fix: string;
}

/** Formats a violation as `file:line  rule: message` with the fix on a line of its own. */
export function formatViolation(violation: Violation): string {
  const { file, line, rule, message, fix } = violation;
  return `${file}:${line}  ${rule}: ${message}\n    Fix: ${fix}`;
}

/** The line (from 1) that holds an offset of a text. */
export function findLine(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
