import { AppError } from '../core/errors.ts';
import type { Deed } from './failure-table.ts';
import type { HttpsAnswer } from './https-client.ts';

/**
 * The body of an answer. A connection that ends early can look like the end of the file: fewer bytes than
 * were announced are an `AppError` (`FETCH_INCOMPLETE`).
 */
export async function* countBytes(
  { body, headers }: HttpsAnswer,
  deed: Deed,
): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of body) {
    length += (chunk as Buffer).length;
    yield chunk as Buffer;
  }
  const stated = headers['content-length'];
  if (stated === undefined || Number(stated) === length) return;
  throw new AppError(
    'FETCH_INCOMPLETE',
    `${deed.channel}: ${deed.path} came with ${length} of ${stated} bytes`,
    { outcome: 'transient', fix: 'Nothing: it is fetched again by itself.' },
  );
}
