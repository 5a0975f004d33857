/** A multipart body in order: a part begins, some of its bytes (headers first), the final boundary. */
export type BodyEvent = 'part' | Buffer | 'final';

interface Delimiter {
  readonly at: number;
  /** Where the line break after it stands; -1 while more bytes must tell what it is. */
  readonly end: number;
  readonly isFinal: boolean;
}

const MAXIMUM_PADDING = 1000;

/**
 * Cuts a multipart body at its boundary, in flat memory and with no regard to line lengths. The one
 * line break before a boundary belongs to it. Ends without 'final' when there is no final boundary.
 */
export async function* cutParts(
  source: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<BodyEvent> {
  const mark = Buffer.from(`\n--${boundary}`, 'latin1');
  // As after a delimiter: the line break that ended the line before, which is no content.
  let held: Buffer = Buffer.from('\n');
  let isFresh = true;
  let isPreamble = true;

  function* give(until: number): Generator<Buffer> {
    const start = isFresh ? 1 : 0;
    if (until <= start) return;
    if (!isPreamble) yield held.subarray(start, until);
    held = held.subarray(until);
    isFresh = false;
  }

  for await (const { bytes, isLast } of withLast(source)) {
    held = Buffer.concat([held, bytes]);
    for (;;) {
      const delimiter = findDelimiter(held, mark, isLast);
      if (!delimiter) {
        yield* give(isLast ? held.length : held.length - mark.length);
        break;
      }
      const { at, end, isFinal } = delimiter;
      const before = at > 0 && held[at - 1] === 0x0d ? at - 1 : at;
      if (end === -1) {
        yield* give(before);
        break;
      }
      const rest = held.subarray(end);
      yield* give(before);
      if (isFinal) return yield 'final';
      yield 'part';
      held = rest;
      isFresh = true;
      isPreamble = false;
    }
  }
}

function findDelimiter(held: Buffer, mark: Buffer, isLast: boolean): Delimiter | undefined {
  for (let at = held.indexOf(mark); at !== -1; at = held.indexOf(mark, at + 1)) {
    const start = at + mark.length;
    const found = held.indexOf('\n', start);
    const end = found === -1 && isLast ? held.length : found;
    const limit = start + MAXIMUM_PADDING;
    const tail = held.toString('latin1', start, end === -1 ? limit : Math.min(end, limit));
    if (tail.length === MAXIMUM_PADDING) continue;
    if (end === -1) {
      if (/^(?:-|(?:--)?[ \t]*\r?)$/.test(tail)) return { at, end, isFinal: false };
      continue;
    }
    const [whole, final] = /^(--)?[ \t]*\r?$/.exec(tail) ?? [];
    if (whole !== undefined) return { at, end, isFinal: final !== undefined };
  }
  return undefined;
}

/** Adds an empty last piece, so that the end is seen once. */
async function* withLast(source: AsyncIterable<Buffer>) {
  for await (const bytes of source) yield { bytes, isLast: false };
  yield { bytes: Buffer.alloc(0), isLast: true };
}
