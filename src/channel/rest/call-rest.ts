import { parse } from 'lossless-json';
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
  /** At most `MAX_ANSWER` bytes of it, decoded. */
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
  const type = answer.headers.get('content-type') ?? '';
  return decode(Buffer.concat(parts).subarray(0, MAX_ANSWER), type);
}

/** By the charset that it names, or UTF-8; what is not in it is read as what it then mostly is. */
function decode(bytes: Buffer, type: string): string {
  const charset = /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
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

/** As RFC 9110 writes times (section 5.6.7); what else Date.parse makes a time of is none. */
const HTTP_DATE = /^[A-Z][a-z]+, .*\d{2}:\d{2}:\d{2} GMT$/;

/** How long a server asks to wait, in milliseconds; undefined when it does not say, or in no form that is one. */
export function readRetryAfter(headers: Headers, now: Date): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const isDate = HTTP_DATE.test(value);
  const waitMs = isDate ? Date.parse(value) - now.getTime() : readSeconds(value) * 1000;
  return waitMs > 0 ? Math.min(MAX_WAIT_MS, Math.ceil(waitMs)) : undefined;
}

function readSeconds(value: string): number {
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
}

/** A JSON text as a value, undefined when it is none. A whole number too long for a number is its digits as text. */
export function parseJson(text: string): unknown {
  try {
    return parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
  } catch {
    return undefined;
  }
}

function parseNumber(digits: string): number | string {
  const value = Number(digits);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(digits) ? value : digits;
}
