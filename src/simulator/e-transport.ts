import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';

/** How the simulated interface misbehaves; read anew at every request. */
export interface ETransportFaults {
  /** Answers this status to submits, or to all else. */
  submitStatus?: number;
  readStatus?: number;
  /** Answers the portal's login page: to everything, or by a redirect to it. */
  page?: 'html' | 'redirect';
  /** Cuts the connection when a submit has begun, has come whole, or while a file is read. */
  cut?: 'before-body' | 'after-body' | 'half-answer';
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
    if (faults.slowMs !== undefined) await new Promise((done) => setTimeout(done, faults.slowMs));
    if (faults.page === 'redirect')
      return end(response, 302, '', { location: 'https://www.example.se/login' });
    if (faults.page === 'html') return end(response, 200, PAGE, { 'content-type': 'text/html' });
    if (!options.products.includes(product)) return end(response, 404, 'okänd produkt');
    if (request.method === 'PUT' || request.method === 'POST')
      return take(request, response, decodeURIComponent(name ?? ''));
    if (faults.readStatus !== undefined) return end(response, faults.readStatus, 'fel');
    if (query === 'getfilenames=true') return list(response, product);
    return give(response, product, decodeURIComponent(name ?? ''));
  }

  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> {
    if (faults.refuseEarly !== undefined) return end(response, faults.refuseEarly, 'nej');
    if (request.headers.expect === '100-continue') response.writeContinue();
    if (faults.cut === 'before-body') return void request.socket.destroy();
    const given = name || `upload-${number + 1}`;
    const part = join(options.arrivals, `.${++number}`);
    await pipeline(request, createWriteStream(part));
    await rename(part, join(options.arrivals, given));
    const certificate = (request.socket as TLSSocket).getPeerCertificate();
    const by = String((certificate.subject as unknown as { serialNumber?: string }).serialNumber);
    submits.push({ name: given, by, bytes: Number(request.headers['content-length']) });
    if (faults.cut === 'after-body') return void request.socket.destroy();
    if (faults.submitStatus !== undefined) return end(response, faults.submitStatus, 'fel');
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
    const { type, text } = faults.listText?.(names) ?? {
      type: 'text/plain',
      text: names.join('\n'),
    };
    end(response, 200, text, { 'content-type': type });
  }

  async function give(response: ServerResponse, product: string, name: string): Promise<void> {
    const path = join(options.answers, product, name);
    if (!existsSync(path)) return end(response, 404, 'finns inte');
    const bytes = await readFile(path);
    if (faults.cut !== 'half-answer') return end(response, 200, bytes, OCTETS);
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
