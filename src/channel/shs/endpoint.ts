import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { formatLocal } from '../../core/calendar.ts';
import { AppError, getMessage } from '../../core/errors.ts';
import { chooseIdentities, isOfOrganisation, readFacts } from '../../seal/identity.ts';
import type { ShsSettings } from './settings.ts';
import type { Spool } from './spool.ts';
import { type Arrival, dropArrivals, limitBytes, takeMessage } from './take-message.ts';

/** Where our own receive service listens. */
export interface EndpointSettings {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly nodeId: string;
  /** Larger messages are refused. */
  readonly maxMegabytes: number;
}

type ReceiveSettings = ShsSettings & {
  readonly endpoint: EndpointSettings;
  readonly tell: (what: string) => void;
  /** How often our certificate is looked for anew. */
  readonly renewMs?: number | undefined;
};

/** A running receive service. */
export interface Endpoint {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Our own receive service, for whom peers post to and no node keeps an outbox: mutual TLS, one message a request, kept in the spool
 * before it is answered. Source: facts of SHS 1.2, server side (sections 5.1 to 5.3).
 */
export async function openEndpoint(settings: ReceiveSettings, spool: Spool): Promise<Endpoint> {
  // What came before the program was stopped was not answered, and comes again.
  await dropArrivals(settings);
  const server = createServer(await readTls(settings));
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    answer(settings, spool, request, response).catch((error: unknown) => {
      settings.tell(`a message could not be taken: ${getMessage(error)}`);
      if (response.headersSent) response.destroy();
      else reply(response, 500, 'it could not be kept', { 'X-shs-errorcode': 'OtherError' });
    });
  };
  server.on('request', serve);
  server.on('checkContinue', serve);
  server.on('tlsClientError', (error) =>
    settings.tell(`a caller was turned away: ${error.message}`),
  );
  await listen(server, settings.endpoint);
  const stopRenewing = renew(settings, server);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        stopRenewing();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function readTls(settings: ReceiveSettings): Promise<ServerOptions> {
  const [identity] = chooseIdentities(await settings.identities(), settings.now());
  const ca = await settings.ca?.();
  return {
    cert: `${identity!.certificate}\n${identity!.chain}`,
    key: identity!.privateKey,
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: true,
  };
}

const RENEW_MS = 60_000;

/** A renewed certificate, and the one that follows when ours has ended, count within a minute. */
function renew(settings: ReceiveSettings, server: Server): () => void {
  const look = async () => {
    try {
      server.setSecureContext(await readTls(settings));
    } catch (error) {
      settings.tell(`the certificate stays as it was: ${getMessage(error)}`);
    }
  };
  const timer = setInterval(look, settings.renewMs ?? RENEW_MS);
  return () => clearInterval(timer);
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

const MEGABYTE = 1_000_000;

async function answer(
  settings: ReceiveSettings,
  spool: Spool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url } = request;
  if (url?.split('?')[0] !== settings.rsPath) return reply(response, 404, 'no such service');
  if (method !== 'POST') return reply(response, 405, 'messages are posted');
  const { maxMegabytes } = settings.endpoint;
  if (Number(request.headers['content-length'] ?? 0) > maxMegabytes * MEGABYTE)
    return refuseLarge(settings, response);
  if (request.headers.expect) response.writeContinue();
  const certificate = (request.socket as TLSSocket).getPeerCertificate(true);
  const facts = readFacts(certificate.raw);
  const mayBeFrom = (orgnr: string) => isOfOrganisation(facts, orgnr);
  const body = limitBytes(request, maxMegabytes * MEGABYTE);
  const arrival = await takeMessage(settings, spool, body, mayBeFrom);
  if (arrival === 'too-large') return refuseLarge(settings, response);
  if ('errorCode' in arrival) {
    const { errorCode, reason } = arrival;
    settings.tell(`a message of ${facts.commonName ?? '?'} was refused: ${errorCode}: ${reason}`);
    return refuse(response, arrival);
  }
  accept(settings, response, arrival);
}

function accept(
  { endpoint, now, timeZone }: ReceiveSettings,
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

function refuseLarge({ endpoint, tell }: ReceiveSettings, response: ServerResponse): void {
  const text = `a message may have ${endpoint.maxMegabytes} MB (endpoint.maxMegabytes)`;
  tell(`a message was refused: ${text}`);
  // What is on its way still is not waited for.
  reply(response, 413, text, { 'X-shs-errorcode': 'OtherError', Connection: 'close' });
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
