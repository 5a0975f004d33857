import { getMessage } from '../core/errors.ts';
import { replaceFile } from '../core/files.ts';
import type { HttpsAnswer } from './https-client.ts';

/** What was asked and answered, for error reports: never a secret, and none of the bytes that were sent. */
export interface Evidence {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<{ [name: string]: string }>;
  readonly answer?: HttpsAnswer;
  readonly text?: string;
  readonly error?: unknown;
  readonly now: Date;
}

/** Keeps the evidence of the last attempt beside the bytes that were sent; returns the file's name. */
export async function writeEvidence(
  path: string,
  { answer, text, error, now, ...request }: Evidence,
): Promise<string> {
  const target = `${path}.evidence.json`;
  const kept = {
    at: now.toISOString(),
    request,
    ...(answer
      ? { answer: { status: answer.status, headers: withoutSecrets(answer.headers), body: text } }
      : {}),
    ...(error === undefined ? {} : { error: getMessage(error) }),
  };
  await replaceFile(target, `${JSON.stringify(kept, null, 1)}\n`);
  return target.slice(target.lastIndexOf('/') + 1);
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
