import { getErrorCode } from '../../core/errors.ts';
import { SilenceError } from '../https-errors.ts';

/** One call of an interface of JSON over HTTPS. */
export interface RestCall {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<{ [name: string]: string }>;
  readonly body?: string | Uint8Array | FormData;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** At most `MAX_ANSWER` bytes of it, as UTF-8. */
  readonly text: string;
}

/** How calls are made; tests put their own in its place. */
export interface RestSettings {
  /** From dialling to the last byte of the answer. */
  readonly answerMs: number;
}

const MAX_ANSWER = 16 * 1024 * 1024;

/**
 * Makes one call. A redirect is an answer like any other: it is never followed. Throws what the network says
 * (`isUnsent` tells whether the server can have seen anything), or a `SilenceError`.
 */
export async function callRest(settings: RestSettings, call: RestCall): Promise<RestAnswer> {
  const { method, url, headers = {}, body } = call;
  const signal = AbortSignal.timeout(settings.answerMs);
  try {
    const answer = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body: body as Exclude<RequestInit['body'], undefined> }),
    });
    return { status: answer.status, headers: answer.headers, text: await readText(answer) };
  } catch (error) {
    if (signal.aborted) throw new SilenceError(`no whole answer in ${settings.answerMs} ms`);
    throw toCause(error);
  }
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    parts.push(part);
    length += part.length;
    if (length > MAX_ANSWER) break;
  }
  return Buffer.concat(parts).subarray(0, MAX_ANSWER).toString('utf8');
}

/** fetch wraps what the network said. */
function toCause(error: unknown): unknown {
  const cause = (error as { readonly cause?: unknown } | null)?.cause;
  return cause instanceof Error ? cause : error;
}

const UNSENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when no connection came about, so that the server has seen nothing of the call. */
export function isUnsent(error: unknown): boolean {
  return UNSENT.has(getErrorCode(error) ?? '');
}

/** However long a server asks to wait, it is asked again after a day. */
const MAX_WAIT_MS = 86_400_000;

/** How long a server asks to wait, in milliseconds; undefined when it does not say. */
export function readRetryAfter(headers: Headers, now: Date): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Math.min(MAX_WAIT_MS, Number(value) * 1000);
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.min(MAX_WAIT_MS, Math.max(0, date - now.getTime()));
}

/** A JSON text as a value; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
