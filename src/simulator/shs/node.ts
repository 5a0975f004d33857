import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { assert, getMessage } from '../../core/errors.ts';
import { findOrgnr } from './address.ts';
import { createContext } from './create-context.ts';
import { makeDelivery } from './delivery.ts';
import { toParty } from './label.ts';
import { toLocalTime } from './local-time.ts';
import type { ShsNodeOptions } from './node-options.ts';
import { peekLabel } from './peek-label.ts';
import { type Server, serve } from './serve.ts';
import type { ShsNode, ShsRequest } from './shs-node.ts';
import type { StoredMessage } from './stored-message.ts';

/** Starts a node with receive and delivery service on the loopback address, with mutual TLS. */
export async function startShsNode(options: ShsNodeOptions): Promise<ShsNode> {
  const peer = toParty(options.peer);
  const context = await createContext(options);
  const { store, outboxes, faults, register } = context;
  const requests: ShsRequest[] = [];
  const closing = new AbortController();
  const server: Server = {
    rsPath: options.rsPath ?? '/shs/rs',
    dsPath: options.dsPath ?? '/shs/ds',
    context,
    running: new Map(),
    closing: closing.signal,
  };

  const { cert, key, ca } = options;
  const tls = { cert, key, ca, requestCert: true, rejectUnauthorized: true };
  const http = createServer({ ...tls, minVersion: 'TLSv1.2' });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers });
    serve(server, request, response).catch((error) => fail(response, error));
  };
  http.on('request', answer);
  http.on('checkContinue', answer);
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));

  function find(txId: string): StoredMessage {
    const all = [...store.received, ...outboxes.all.map(({ message }) => message)];
    const found = all.find(({ label }) => label.txId === txId);
    assert(found, `the node has no message ${txId}`);
    return found;
  }
  function put(message: StoredMessage): string {
    const orgnr = findOrgnr(message.label.to?.address ?? '') ?? '';
    assert(register.organisations.includes(orgnr), `'${orgnr}' has no outbox here`);
    return outboxes.put(message).message.label.txId;
  }
  return {
    baseUrl: `https://localhost:${(http.address() as AddressInfo).port}`,
    faults,
    received: store.received,
    refusals: context.refusals,
    requests,
    outbox: outboxes.list,
    async deliver(delivery) {
      const datetime = toLocalTime(options.now());
      const made = await makeDelivery(delivery, { peer, datetime, makeId: randomUUID });
      return put(await store.write(made.label, made.parts, delivery));
    },
    deliverBytes: async (bytes, listed = {}) =>
      put(await store.keep(peekLabel(bytes, listed), bytes)),
    confirm: (txId, changes = {}) =>
      context.sendNotice({ kind: 'confirm', about: find(txId), changes }),
    error: (txId, code, info, changes = {}) =>
      context.sendNotice({ kind: 'error', about: find(txId), error: { code, info }, changes }),
    async settle() {
      while (server.running.size > 0) await Promise.allSettled(server.running.keys());
    },
    close: () =>
      new Promise<void>((done) => {
        closing.abort();
        http.close(() => done());
        http.closeAllConnections();
      }),
  };
}

/** What nobody foresaw is answered 500, so that it does not look like a fault that was asked for. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { 'Content-Type': 'text/plain' });
  response.end(getMessage(error));
}
