import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './answer.ts';
import type { ElanContext } from './context.ts';
import { findCaller, getHeader, refuse, wantsXml } from './door.ts';
import { type ElanFault, isAfterEffect, takeFault } from './faults.ts';
import type { Caller } from './options.ts';
import { type Reply, replyError, writeReply } from './reply.ts';
import { findRoute, type Route } from './route.ts';

/** What happens to a connection: it is answered, cut, or left without a word. */
type Ending = Reply | 'cut' | 'silence';

const MAXIMUM_BYTES = 64 * 1024 * 1024;
const PAGE = '<!DOCTYPE html><html><body>Logg inn</body></html>';

/** Answers one request, with the faults that are set now. */
export async function serve(
  context: ElanContext,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const route = findRoute(request.method ?? '', request.url ?? '', context.settings.paths);
  const caller = findCaller(context.settings, request);
  const correlationId = getHeader(request, 'korrelasjonsid') || randomUUID();
  const call = route && {
    operation: route.operation,
    org: caller?.org ?? '',
    correlationId,
  };
  const index = call ? context.calls.all.push(call) - 1 : -1;
  const running = call ? context.calls.begin(call.operation, call.org) : 0;
  if (call) response.once('close', () => context.calls.end(call.operation, call.org));

  const refusal = refuse(context.settings, request, route, caller, running);
  const ending =
    refusal || !route || !caller
      ? await drain(request, refusal ?? replyError(404, 'Ukjent adresse'))
      : await handle(context, route, caller, request, closing);
  if (ending === 'silence') return;
  if (ending === 'cut') return void request.socket.destroy();
  if (call) context.calls.all[index] = { ...call, status: ending.status };
  send(response, ending, correlationId, wantsXml(request));
}

async function handle(
  context: ElanContext,
  route: Route,
  { org }: Caller,
  request: IncomingMessage,
  closing: AbortSignal,
): Promise<Ending> {
  const { operation, reference } = route;
  const { faults } = context;
  const takeEnding = (fits: (fault: ElanFault) => boolean) =>
    takeFault(faults, operation, ['timeout', 'cut', 'status', 'answer', 'html'], fits);

  const slow = takeFault(faults, operation, ['slow']);
  if (slow) await sleep(slow.ms, undefined, { signal: closing });
  const before = takeEnding((fault) => !isAfterEffect(fault));
  if (before?.kind === 'cut') return 'cut';
  const body = await readBody(request);
  if (!body) return replyError(413, 'Forespørselen er for stor');
  if (before) return toEnding(before);
  const type = getHeader(request, 'content-type');
  const { headers } = request;
  const reply = await answer(operation, context, { org, reference, type, headers, body });
  const after = takeEnding(isAfterEffect);
  return after ? toEnding(after) : reply;
}

function toEnding(fault: ElanFault): Ending {
  switch (fault.kind) {
    case 'timeout':
      return 'silence';
    case 'html':
      return { status: 200, type: 'text/html', body: PAGE };
    case 'answer':
      return { status: fault.status, type: 'application/json', body: fault.body };
    case 'status': {
      const { retryAfter } = fault;
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      return replyError(fault.status, 'Feil på bestilling', headers);
    }
    default:
      return 'cut';
  }
}

/** The whole body, undefined when it is too much. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= MAXIMUM_BYTES) pieces.push(piece);
  }
  return length > MAXIMUM_BYTES ? undefined : Buffer.concat(pieces);
}

/** Lets a body come that nobody reads, so that the answer is heard. */
async function drain(request: IncomingMessage, reply: Reply): Promise<Reply> {
  for await (const _piece of request);
  return reply;
}

function send(
  response: ServerResponse,
  reply: Reply,
  correlationId: string,
  isXmlWanted: boolean,
): void {
  const { body, type } = writeReply(reply, correlationId, isXmlWanted);
  response.writeHead(reply.status, {
    ...reply.headers,
    korrelasjonsid: correlationId,
    ...(type === undefined ? {} : { 'content-type': type }),
  });
  response.end(body);
}
