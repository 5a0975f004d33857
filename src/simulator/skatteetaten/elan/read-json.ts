import { parse } from 'lossless-json';
import { type Reply, replyError } from './reply.ts';

/** A body that was read, with its text as it came. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

/** Reads a JSON body with its numbers as they stand, or tells why it cannot be read. */
export function readJson(body: Buffer, type: string): JsonBody | Reply {
  if (!/^application\/json\b/i.test(type))
    return replyError(400, 'Content-Type må være application/json');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { text, value: parse(text) };
  } catch {
    return replyError(400, 'Forespørselen er ikke gyldig JSON i UTF-8');
  }
}

/** Whether a body could not be read, so that this is the answer. */
export function isReply(read: JsonBody | Reply): read is Reply {
  return 'status' in read;
}
