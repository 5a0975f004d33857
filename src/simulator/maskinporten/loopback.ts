import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';
import { type FaultSet, type HttpFaults, takeFault } from './faults.ts';
import { type Reply, replyJson } from './reply.ts';

/** A request that has come whole. */
export interface LoopbackRequest {
  /** Of the server, without a slash at its end. */
  readonly origin: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a server on the loopback address serves. */
export interface LoopbackService<Call extends string> {
  readonly clock: Clock;
  readonly faults: FaultSet<Call, HttpFaults>;
  /** What is asked for, whether it can be had or not. */
  nameCall(request: LoopbackRequest): Call;
  answer(call: Call, request: LoopbackRequest): Reply;
  /** Any free one without it. */
  readonly port?: number | undefined;
}

/** A running server. */
export interface Loopback<Call extends string> {
  /** Without a slash at its end. */
  readonly origin: string;
  /** How often what was asked for, refused and cut off requests among them. */
  readonly requests: ReadonlyMap<Call, number>;
  close(): Promise<void>;
}

const PAGE = '<!DOCTYPE html><html><body><h1>Midlertidig utilgjengelig</h1></body></html>';

/** Serves on a port of the loopback address, with the faults that are set. */
export async function startLoopback<Call extends string>(
  service: LoopbackService<Call>,
): Promise<Loopback<Call>> {
  const requests = new Map<Call, number>();
  const closing = new AbortController();
  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((done, fail) =>
    server.once('error', fail).listen(service.port ?? 0, '127.0.0.1', done),
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message, origin);
    const call = service.nameCall(request);
    requests.set(call, (requests.get(call) ?? 0) + 1);
    const { faults } = service;
    if (takeFault(faults, 'cut', call, ({ at }) => at === 'before')) return cut(message);
    const refusal = failBefore(faults, call);
    if (refusal) return send(response, refusal, service.clock);
    const reply = service.answer(call, request);
    const slow = takeFault(faults, 'slow', call);
    if (slow) await sleep(slow.ms, undefined, { signal: closing.signal });
    if (takeFault(faults, 'cut', call, ({ at }) => at === 'after')) return cut(message);
    send(response, failAfter(faults, call) ?? reply, service.clock);
  }

  return {
    origin,
    requests,
    close: () =>
      new Promise((done) => {
        closing.abort();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(message: IncomingMessage, origin: string): Promise<LoopbackRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return {
    origin,
    method: message.method ?? '',
    url: new URL(`${origin}${message.url ?? '/'}`),
    headers: message.headers,
    body: Buffer.concat(pieces).toString('utf8'),
  };
}

function failBefore<Call extends string>(
  faults: FaultSet<Call, HttpFaults>,
  call: Call,
): Reply | undefined {
  const html = takeFault(faults, 'html', call);
  if (html) {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return { status: html.status ?? 200, headers, body: PAGE };
  }
  const fault = takeFault(faults, 'status', call, ({ afterEffect = false }) => !afterEffect);
  return fault && toReply(fault);
}

function failAfter<Call extends string>(
  faults: FaultSet<Call, HttpFaults>,
  call: Call,
): Reply | undefined {
  const fault = takeFault(faults, 'status', call, ({ afterEffect = false }) => afterEffect);
  return fault && toReply(fault);
}

function toReply({ status, retryAfter }: HttpFaults['status']): Reply {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return replyJson(status, { error: 'server_error', error_description: 'as asked for' }, headers);
}

function send(response: ServerResponse, { status, headers, body }: Reply, clock: Clock): void {
  response.writeHead(status, { date: clock.now().toUTCString(), ...headers });
  response.end(body);
}

function cut(message: IncomingMessage): void {
  message.socket.destroy();
}
