import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { ackMessage, fetchMessage, listOutbox } from './delivery-service.ts';
import { isAfterEffect, type ShsCall, takeCut, takeFault } from './faults.ts';
import type { NodeContext } from './node-context.ts';
import { receive } from './receive-service.ts';
import { refuse, takeRefusal } from './refuse.ts';
import { type Reply, replyText } from './reply.ts';
import { findRoute, type Route, type ServicePaths } from './route.ts';
import { sendHalf, sendReply } from './send-reply.ts';

export interface Server extends ServicePaths {
  readonly context: NodeContext;
  /** Answers that are being sent, and what follows them. */
  readonly running: Map<Promise<void>, ShsCall>;
  /** Ends every waiting. */
  readonly closing: AbortSignal;
}

type KnownRoute = Exclude<Route, { call: 'none' }>;

/** Answers one request, with the faults that are set now. */
export async function serve(
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request;
  const route = findRoute(request.method ?? '', request.url ?? '', server);
  if (route.call === 'none') {
    await sendReply(response, replyText(route.status, 'not understood'));
    return;
  }
  const { faults } = server.context;
  if (takeCut(faults, route.call, 'before-body')) return void socket.destroy();
  const refusal = takeRefusal(faults, route.call);
  if (refusal) return refuse(request, response, refusal);

  if (request.headers.expect !== undefined) response.writeContinue();
  const reply = await answer(server, route, request);
  if (reply === 'cut') return void socket.destroy();
  const slow = takeFault(faults, 'slow', route.call);
  if (slow) await sleep(slow.ms, undefined, { signal: server.closing });
  await finish(server, route.call, response, reply);
}

/** Sends the answer to what was done, or what a fault makes of it; then does what comes afterwards. */
async function finish(
  { context, running }: Server,
  call: ShsCall,
  response: ServerResponse,
  reply: Reply,
): Promise<void> {
  const afterwards = reply.afterwards ?? (async () => undefined);
  const status = takeFault(context.faults, 'status', call, isAfterEffect)?.status;

  async function send(): Promise<boolean> {
    const isCut = (await context.faults.afterRequest?.(call)) === 'cut';
    if (isCut || takeCut(context.faults, call, 'after-effect')) {
      response.socket?.destroy();
      return false;
    }
    if (status !== undefined) {
      await sendReply(response, replyText(status, 'as asked for'));
      return false;
    }
    if (!takeCut(context.faults, call, 'half-answer')) return sendReply(response, reply);
    await sendHalf(response, reply);
    return false;
  }
  const all = send().then(afterwards);
  running.set(all, call);
  await all.finally(() => running.delete(all));
}

async function answer(
  { context, running }: Server,
  route: KnownRoute,
  request: IncomingMessage,
): Promise<Reply | 'cut'> {
  switch (route.call) {
    case 'send':
      return receive(context, { request, by: getSerialNumber(request) });
    case 'list':
      // A confirm that follows an answered message is there for whoever asks next.
      await Promise.allSettled([...running].map(([all, call]) => call === 'send' && all));
      return listOutbox(context, route);
    case 'fetch':
      return fetchMessage(context, { ...route, call: 'fetch' });
    case 'ack':
      return ackMessage(context, { ...route, call: 'ack' });
  }
}

function getSerialNumber(request: IncomingMessage): string | undefined {
  const { subject } = (request.socket as TLSSocket).getPeerCertificate();
  const told: unknown = (subject as { readonly serialNumber?: unknown } | undefined)?.serialNumber;
  return told === undefined ? undefined : String(told);
}
