import { createReadStream } from 'node:fs';
import type { StoredMessage } from './stored-message.ts';

export type ReplyHeaders = Readonly<Record<string, string>>;

/** Bytes that are read when they are sent. */
export interface ReplyStream {
  readonly length: number;
  read(): AsyncIterable<Buffer>;
}

/** An answer that was not sent yet. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: ReplyStream;
  /** Runs when the answer has left, whole or not. */
  readonly afterwards?: ((isWhole: boolean) => Promise<void>) | undefined;
}

const TEXT = { 'Content-Type': 'text/plain' };

/** A short answer. */
export function replyText(status: number, text: string, headers: ReplyHeaders = TEXT): Reply {
  const bytes = Buffer.from(text, 'latin1');
  return { status, headers, body: fromBytes(bytes) };
}

/** A stored message, with what the node adds to its label. */
export function streamMessage({ path, bytes, history }: StoredMessage): ReplyStream {
  const added = Buffer.from(history?.text ?? '', 'latin1');
  const at = history?.at ?? 0;
  return {
    length: bytes + added.length,
    async *read() {
      if (at > 0) yield* createReadStream(path, { end: at - 1 });
      if (added.length > 0) yield added;
      yield* createReadStream(path, { start: at });
    },
  };
}

/** The first bytes of a stream only, of a length that is told right. */
export function truncateStream(stream: ReplyStream, length: number): ReplyStream {
  return {
    length,
    async *read() {
      let left = length;
      for await (const piece of stream.read()) {
        yield piece.subarray(0, left);
        left -= piece.length;
        if (left <= 0) return;
      }
    },
  };
}

function fromBytes(bytes: Buffer): ReplyStream {
  return {
    length: bytes.length,
    async *read() {
      yield bytes;
    },
  };
}
