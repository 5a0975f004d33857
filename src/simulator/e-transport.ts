import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';

/** What is asked of the interface. */
export type ETransportCall = 'submit' | 'list' | 'fetch';

/** How the simulated interface misbehaves; read anew at every request. */
export interface ETransportFaults {
  /** How often any of these happens, counted down, and at which call; without them at every call, for ever. */
  times?: number;
  call?: ETransportCall;
  /** Told of each request before it is served, so that it may set the others. */
  beforeRequest?: (call: ETransportCall) => void;
  /** Told of each request once it is done: instead of an answer the connection may be cut. */
  afterRequest?: (call: ETransportCall) => Promise<'answer' | 'cut'>;
  /** Answers this status to submits, or to all else. */
  submitStatus?: number;
  readStatus?: number;
  /** Answers the portal's login page: to everything, or by a redirect to it. */
  page?: 'html' | 'redirect';
  /** Cuts the connection when a submit has been announced, has begun to come or come whole, or while a file is read. */
  cut?: 'before-body' | 'half-body' | 'after-body' | 'half-answer';
  /** Says nothing for so long before it answers. */
  slowMs?: number;
  /** The list as it is told, e.g. with other separators. */
  listText?: (names: readonly string[]) => { readonly type: string; readonly text: string };
  /** Answers a submit before its body has come. */
  refuseEarly?: number;
}

export interface ETransportOptions extends Pick<ServerOptions, 'cert' | 'key' | 'ca'> {
  /** Where submitted files go, and where files lie ready. */
  readonly arrivals: string;
  readonly answers: string;
  /** UUIDs it knows. */
  readonly products: readonly string[];
}

/** A running interface. */
export interface ETransportServer {
  readonly baseUrl: string;
  readonly faults: ETransportFaults;
  /** How often it was asked what lies there. */
  readonly lists: number;
  /** Names of what was submitted whole, in order, with the serialNumber of who submitted it. */
  readonly submits: readonly {
    readonly name: string;
    readonly by: string;
    readonly bytes: number;
  }[];
  close(): Promise<void>;
}

const PAGE = '<!DOCTYPE html><html><body>Logga in</body></html>';
const PATH = /^\/et\/et_web\/auto\/([0-9a-f-]{36})(?:\/([^/?]*))?(?:\?(.*))?$/;

/** Starts the automated interface of e-transport on the loopback address, with mutual TLS. */
export async function startETransport(options: ETransportOptions): Promise<ETransportServer> {
  const faults: ETransportFaults = {};
  const submits: { name: string; by: string; bytes: number }[] = [];
  let number = 0;
  let lists = 0;
  await mkdir(options.arrivals, { recursive: true });
  await mkdir(options.answers, { recursive: true });

  const server = createServer({
    cert: options.cert,
    key: options.key,
    ca: options.ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy());
  };
  server.on('request', serve);
  server.on('checkContinue', serve);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, product = '', name, query] = PATH.exec(request.url ?? '') ?? [];
    const call = toCall(request, query);
    faults.beforeRequest?.(call);
    const slowMs = takeFault(faults, 'slowMs', call);
    if (slowMs !== undefined) await new Promise((done) => setTimeout(done, slowMs));
    const page = takeFault(faults, 'page', call);
    if (page === 'redirect')
      return end(response, 302, '', { location: 'https://www.example.se/login' });
    if (page === 'html') return end(response, 200, PAGE, { 'content-type': 'text/html' });
    if (!options.products.includes(product)) return end(response, 404, 'okänd produkt');
    if (call === 'submit') return take(request, response, decodeURIComponent(name ?? ''));
    const status = takeFault(faults, 'readStatus', call);
    if (status !== undefined) return end(response, status, 'fel');
    if (call === 'list') return list(response, product);
    return give(response, product, decodeURIComponent(name ?? ''));
  }

  /** Whether the connection is to be cut instead of answering what was done. */
  async function isCut(call: ETransportCall): Promise<boolean> {
    return (await faults.afterRequest?.(call)) === 'cut';
  }

  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> {
    const refusal = takeFault(faults, 'refuseEarly', 'submit');
    if (refusal !== undefined) return end(response, refusal, 'nej');
    if (request.headers.expect === '100-continue') response.writeContinue();
    if (takeCut(faults, 'submit', 'before-body')) return void request.socket.destroy();
    const given = name || `upload-${number + 1}`;
    const part = join(options.arrivals, `.${++number}`);
    if (takeCut(faults, 'submit', 'half-body'))
      return void request.once('data', () => request.socket.destroy());
    await pipeline(request, createWriteStream(part));
    await rename(part, join(options.arrivals, given));
    const certificate = (request.socket as TLSSocket).getPeerCertificate();
    const by = String((certificate.subject as unknown as { serialNumber?: string }).serialNumber);
    submits.push({ name: given, by, bytes: Number(request.headers['content-length']) });
    if ((await isCut('submit')) || takeCut(faults, 'submit', 'after-body'))
      return void request.socket.destroy();
    const status = takeFault(faults, 'submitStatus', 'submit');
    if (status !== undefined) return end(response, status, 'fel');
    end(response, 200, `<svar><TransaktionsId>ET-${number}</TransaktionsId></svar>`, {
      'content-type': 'application/xml',
    });
  }

  async function list(response: ServerResponse, product: string): Promise<void> {
    lists++;
    const folder = join(options.answers, product);
    const names = existsSync(folder)
      ? (await readdir(folder)).filter((name) => !name.endsWith('.part')).sort()
      : [];
    if (await isCut('list')) return void response.destroy();
    const { type, text } = takeFault(faults, 'listText', 'list')?.(names) ?? {
      type: 'text/plain',
      text: names.join('\n'),
    };
    end(response, 200, text, { 'content-type': type });
  }

  async function give(response: ServerResponse, product: string, name: string): Promise<void> {
    const path = join(options.answers, product, name);
    if (!existsSync(path)) return end(response, 404, 'finns inte');
    const bytes = await readFile(path);
    if (await isCut('fetch')) return void response.destroy();
    if (!takeCut(faults, 'fetch', 'half-answer')) return end(response, 200, bytes, OCTETS);
    response.writeHead(200, { ...OCTETS, 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `https://localhost:${port}/et/et_web/auto`,
    faults,
    submits,
    get lists() {
      return lists;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function toCall({ method }: IncomingMessage, query: string | undefined): ETransportCall {
  if (method === 'PUT' || method === 'POST') return 'submit';
  return query === 'getfilenames=true' ? 'list' : 'fetch';
}

/** What is set of a fault, when it happens now; counted down. */
function takeFault<Name extends keyof ETransportFaults>(
  faults: ETransportFaults,
  name: Name,
  call: ETransportCall,
  fits: (value: ETransportFaults[Name]) => boolean = (value) => value !== undefined,
): ETransportFaults[Name] | undefined {
  const value = faults[name];
  if ((faults.call ?? call) !== call || (faults.times ?? 1) < 1 || !fits(value)) return undefined;
  if (faults.times !== undefined) faults.times--;
  return value;
}

function takeCut(
  faults: ETransportFaults,
  call: ETransportCall,
  place: ETransportFaults['cut'],
): boolean {
  return takeFault(faults, 'cut', call, (cut) => cut === place) !== undefined;
}

const OCTETS = { 'content-type': 'application/octet-stream' };

function end(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<{ [name: string]: string }> = { 'content-type': 'text/plain' },
): void {
  response.writeHead(status, headers);
  response.end(body);
}
