import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError, getMessage } from '../core/errors.ts';
import { replaceFile } from '../core/files.ts';
import { type HttpsAnswer, readText } from './https-client.ts';

type AnswerHead = Pick<HttpsAnswer, 'status' | 'headers'>;

/** What was asked: never a secret, and none of the bytes that were sent. */
export interface AskedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<{ [name: string]: string }>;
}

/** Older attempts than so many are let go. */
const MAX_ATTEMPTS = 50;

/** One attempt to send a file over HTTPS: what was asked and answered, kept beside the file for error reports. */
export class Evidence {
  readonly #path: string;
  #request: AskedRequest;
  readonly #at: string;
  readonly #parts: Buffer[] = [];
  readonly #noted: { [name: string]: string } = {};
  #answer: AnswerHead | undefined;
  /** Bytes that nobody has read as text are kept one by one. */
  #encoding: 'latin1' | 'utf8' = 'latin1';

  constructor(path: string, request: AskedRequest, now: Date) {
    this.#path = `${path}.evidence.json`;
    this.#request = request;
    this.#at = now.toISOString();
  }

  /** The beginning of an answer's body. Of one that is cut, what has come is evidence too. */
  async readAnswer(answer: HttpsAnswer, limit: number): Promise<string> {
    this.#answer = answer;
    return readText(answer, limit, this.#parts);
  }

  /** What was asked in the end, where an attempt takes more than one call. */
  noteRequest(request: AskedRequest): void {
    this.#request = request;
  }

  /** An answer that was read already. */
  noteAnswer(answer: AnswerHead, text: string): void {
    this.#answer = answer;
    this.#encoding = 'utf8';
    this.#parts.splice(0, this.#parts.length, Buffer.from(text));
  }

  /** What a service desk asks for; nothing is noted of what is empty. */
  note(name: string, value: string): void {
    if (value !== '') this.#noted[name] = value;
  }

  /** Writes it behind the attempts before it; returns what is to be known of it without opening the file. */
  async keep(error?: unknown): Promise<Readonly<{ [name: string]: string }>> {
    const answer = this.#answer;
    const body = Buffer.concat(this.#parts).toString(this.#encoding);
    const attempt = {
      at: this.#at,
      request: this.#request,
      ...(answer
        ? { answer: { status: answer.status, headers: withoutSecrets(answer.headers), body } }
        : {}),
      ...(error === undefined ? {} : { error: getMessage(error) }),
    };
    const attempts = [...(await readAttempts(this.#path)), attempt].slice(-MAX_ATTEMPTS);
    await replaceFile(this.#path, `${JSON.stringify({ attempts }, null, 1)}\n`);
    return {
      address: this.#request.url,
      ...(answer ? { status: String(answer.status) } : {}),
      ...this.#noted,
      evidence: basename(this.#path),
    };
  }

  /** Keeps a failure; returns it with what is to be known of the attempt. */
  async keepFailure(failure: Error, cause: unknown): Promise<Error> {
    const details = await this.keep(cause);
    if (!(failure instanceof AppError)) return failure;
    const { code, message, fix, outcome, retryAt, blames } = failure;
    return new AppError(code, message, {
      fix,
      outcome,
      retryAt,
      blames,
      cause: failure.cause,
      details: { ...failure.details, ...details },
    });
  }
}

/** What was kept earlier; a file that cannot be read holds nothing. */
async function readAttempts(path: string): Promise<readonly unknown[]> {
  try {
    const { attempts } = JSON.parse(await readFile(path, 'utf8')) as { attempts?: unknown };
    return Array.isArray(attempts) ? attempts : [];
  } catch {
    return [];
  }
}

const SECRET = /^(set-cookie|www-authenticate|proxy-authenticate|authorization|cookie)$/;

function withoutSecrets(headers: HttpsAnswer['headers']): HttpsAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET.test(name) ? '(left out)' : value,
    ]),
  );
}
