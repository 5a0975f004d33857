import type { Shipment } from '../../core/channel.ts';
import { type AskedRequest, Evidence } from '../evidence.ts';
import type { AuthorisedAnswer, AuthorisedClient } from '../rest/authorised-client.ts';
import type { RestCall } from '../rest/call-rest.ts';
import { toRestFailure } from '../rest/rest-failure.ts';

/** A call about a shipment, and whether it has an effect and has begun. */
export interface Asking {
  readonly client: AuthorisedClient;
  readonly shipment: Shipment;
  readonly now: Date;
  readonly call: RestCall;
  readonly begin?: () => Promise<void>;
}

/** An answer, and what is to be known of it without opening the file that keeps it. */
export interface KeptAnswer extends AuthorisedAnswer {
  readonly kept: Readonly<{ [name: string]: string }>;
}

/**
 * Makes a call about a shipment. What was asked and answered is kept beside its file, with the correlation id, also when no
 * answer came; the token and the petition itself are not.
 */
export async function ask({ client, shipment, now, call, begin }: Asking): Promise<KeptAnswer> {
  const { method, url, headers = {} } = call;
  const evidence = new Evidence(shipment.path, { method, url, headers }, now);
  let hasBegun = false;
  const note = (request: AskedRequest, correlationId: string) => {
    evidence.noteRequest(request);
    evidence.note('korrelasjonsid', correlationId);
  };
  const start = async () => {
    await begin?.();
    hasBegun = begin !== undefined;
  };
  let answer: AuthorisedAnswer;
  try {
    answer = await client.call(call, { begin: start, note });
  } catch (error) {
    throw await evidence.keepFailure(toRestFailure(error, url, hasBegun), error);
  }
  evidence.noteAnswer({ status: answer.status, headers: toPlain(answer.headers) }, answer.text);
  return { ...answer, kept: await evidence.keep() };
}

function toPlain(headers: Headers): { [name: string]: string } {
  return Object.fromEntries(headers.entries());
}
