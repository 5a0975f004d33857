import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { formatLocal } from '../../core/calendar.ts';
import { AppError, getMessage } from '../../core/errors.ts';
import { chooseIdentities, isOfOrganisation, readFacts } from '../../seal/identity.ts';
import type { ShsSettings } from './settings.ts';
import type { Spool } from './spool.ts';
import { type Arrival, takeMessage } from './take-message.ts';

/** Where our own receive service listens. */
export interface EndpointSettings {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly nodeId: string;
}

/** A running receive service. */
export interface Endpoint {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Our own receive service, for whom peers post to and no node keeps an outbox: mutual TLS, one message a request, kept in the spool
 * before it is answered. Source: facts of SHS 1.2, server side (sections 5.1 to 5.3).
 */
export async function openEndpoint(
  settings: ShsSettings & { readonly endpoint: EndpointSettings },
  spool: Spool,
): Promise<Endpoint> {
  const [identity] = chooseIdentities(await settings.identities(), settings.now());
  const ca = await settings.ca?.();
  const server = createServer({
    cert: `${identity!.certificate}\n${identity!.chain}`,
    key: identity!.privateKey,
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: true,
  });
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    answer(settings, spool, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else reply(response, 500, getMessage(error));
    });
  };
  server.on('request', serve);
  server.on('checkContinue', serve);
  await listen(server, settings.endpoint);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: EndpointSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const text = `the receive service cannot listen on ${host}, port ${port}: ${error.message}`;
      reject(
        new AppError('ENDPOINT_NOT_OPENED', text, {
          fix: 'Choose another port in endpoint:, or stop what has it.',
          cause: error,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

async function answer(
  settings: ShsSettings & { readonly endpoint: EndpointSettings },
  spool: Spool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url } = request;
  if (url?.split('?')[0] !== settings.rsPath) return reply(response, 404, 'no such service');
  if (method !== 'POST') return reply(response, 405, 'messages are posted');
  if (request.headers.expect) response.writeContinue();
  const certificate = (request.socket as TLSSocket).getPeerCertificate(true);
  const facts = readFacts(certificate.raw);
  const mayBeFrom = (orgnr: string) => isOfOrganisation(facts, orgnr);
  const arrival = await takeMessage(settings, spool, request, mayBeFrom);
  if ('errorCode' in arrival) return refuse(response, arrival);
  accept(settings, response, arrival);
}

function accept(
  { endpoint, now, timeZone }: ShsSettings & { readonly endpoint: EndpointSettings },
  response: ServerResponse,
  { label, isDuplicate }: Extract<Arrival, { isDuplicate: boolean }>,
): void {
  reply(response, 202, label.txId, {
    'X-shs-txid': label.txId,
    'X-shs-corrid': label.corrId,
    'X-shs-contentid': label.contentId,
    'X-shs-nodeid': endpoint.nodeId,
    ...(isDuplicate ? {} : { 'X-shs-localid': label.txId }),
    'X-shs-arrivaldate': formatLocal(now(), timeZone),
    'X-shs-duplicatemsg': isDuplicate ? 'yes' : 'no',
  });
}

function refuse(
  response: ServerResponse,
  { errorCode, reason }: Extract<Arrival, { errorCode: string }>,
): void {
  reply(response, 400, `${errorCode}: ${reason}`, { 'X-shs-errorcode': errorCode });
}

function reply(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<{ [name: string]: string }> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', ...headers });
  response.end(text);
}
