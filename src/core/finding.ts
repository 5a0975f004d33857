import { maskPersonalNumbers } from './mask.ts';

/** What a finding leads to, from worst to mildest. */
export const CONSEQUENCES = ['reject-file', 'reject-item', 'hold', 'warn'] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

/** Where a finding stands. Lines and columns count from 1, bytes from 0; columns are inclusive. */
export interface Place {
  readonly line?: number;
  readonly byte?: number;
  readonly columns?: readonly [number, number];
  /** Element path (XML), pointer (JSON) or column name (CSV). */
  readonly path?: string;
}

/**
 * One thing wrong with a file, told so that its sender can mend it.
 * `found` and `excerpt` are already masked when the field is personal.
 */
export interface Finding extends Place {
  /** Registered code (`docs/codes.md`) or the authority's own rule id. */
  readonly code: string;
  readonly consequence: Consequence;
  readonly file: string;
  readonly record?: string;
  readonly field?: string;
  /** The field's name in the authority's words. */
  readonly title?: string;
  /** Ordinal of the item (from 1) the finding belongs to. */
  readonly item?: number;
  readonly found?: string;
  readonly expected?: string;
  readonly message: string;
  readonly fix?: string;
  readonly source?: string;
  /** The line (masked) around the columns, and the column of its first character. */
  readonly excerpt?: { readonly text: string; readonly fromColumn: number };
}

/** The last net: a personal number that stands where none belongs (a shifted line) is masked too. */
function maskFinding(finding: Finding): Finding {
  const { file, found, expected, message, excerpt } = finding;
  return {
    ...finding,
    file: maskPersonalNumbers(file),
    message: maskPersonalNumbers(message),
    ...(found === undefined ? {} : { found: maskPersonalNumbers(found) }),
    ...(expected === undefined ? {} : { expected: maskPersonalNumbers(expected) }),
    ...(excerpt ? { excerpt: { ...excerpt, text: maskPersonalNumbers(excerpt.text) } } : {}),
  };
}

/** Collects findings up to a limit and counts the rest, so that a hostile file cannot fill memory. */
export class FindingList {
  readonly all: Finding[] = [];
  count = 0;
  readonly counts: Record<Consequence, number> = {
    'reject-file': 0,
    'reject-item': 0,
    hold: 0,
    warn: 0,
  };
  readonly limit: number;

  constructor(limit = 1000) {
    this.limit = limit;
  }

  add(finding: Finding): void {
    this.count++;
    this.counts[finding.consequence]++;
    if (this.all.length < this.limit) this.all.push(maskFinding(finding));
  }

  /** Puts the kept findings in the order of the file: a wrong encoding first, which explains others, and those about the whole file last. */
  sort(): void {
    const line = ({ code, line: own }: Finding) =>
      code === 'ENCODING_OTHER' ? 0 : (own ?? Number.MAX_SAFE_INTEGER);
    const column = (finding: Finding) => finding.columns?.[0] ?? 0;
    this.all.sort((a, b) => line(a) - line(b) || column(a) - column(b));
  }

  /** How many findings were counted but not kept. */
  get dropped(): number {
    return this.count - this.all.length;
  }

  get rejectsFile(): boolean {
    return this.counts['reject-file'] > 0;
  }
}
