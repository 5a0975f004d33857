import type {
  Channel,
  Environment,
  Inquiry,
  RemoteFile,
  Shipment,
  TransportReceipt,
} from '../core/channel.ts';
import { AppError } from '../core/errors.ts';
import { openChunks, writeFileOnce } from '../core/files.ts';
import { findLastCertificate } from '../seal/identity.ts';
import { countBytes } from './count-bytes.ts';
import { parseNames } from './e-transport-names.ts';
import { Evidence } from './evidence.ts';
import { type Deed, toAppError } from './failure-table.ts';
import { callHttps, type HttpsAnswer, type HttpsSettings, readText } from './https-client.ts';
import { HTTPS_FAILURES, HttpStatusError } from './https-errors.ts';

/**
 * Skatteverket's automated interface of e-transport. Little of it is documented, so what it looks like
 * on the wire is settings, with the documented forms as defaults (`core/config-schema.ts`).
 */
export interface ETransportSettings extends HttpsSettings {
  readonly name: string;
  readonly environment: Environment;
  readonly baseUrl: string;
  /** UUID of the product that files are submitted to. */
  readonly product: string;
  /** UUIDs of the products whose files are fetched. */
  readonly fetchProducts: readonly string[];
  readonly submit: {
    readonly method: 'PUT' | 'POST';
    readonly url: string;
    readonly success: readonly number[];
    /** What in the answer's body or headers is the transaction id: its first group, or the whole. */
    readonly transactionId: RegExp;
  };
  readonly list: { readonly url: string; readonly delimiter: RegExp };
  readonly fetch: { readonly url: string };
}

/** Bytes of an answer that are kept as evidence, or read as a list. */
const MAX_TEXT = 1 << 20;

/** A channel to e-transport. What was fetched goes on being listed: nothing is known that would take it away. */
export function createETransportChannel(settings: ETransportSettings): Channel {
  return {
    name: settings.name,
    environment: settings.environment,
    keepsFetched: true,
    findCertificate: async () =>
      findLastCertificate(await settings.identities(true), settings.now()),
    send: (shipment, commit) => submit(settings, shipment, commit),
    inquire: (shipment, committed) => inquire(shipment, committed),
    list: () => listAll(settings),
    fetch: (file, path) => fetchFile(settings, file, path),
    acknowledge: async () => undefined,
    close: async () => undefined,
  };
}

async function submit(
  settings: ETransportSettings,
  shipment: Shipment,
  commit: () => Promise<void>,
): Promise<TransportReceipt> {
  const { method, url, success, transactionId } = settings.submit;
  const address = fill(url, settings, settings.product, shipment.remoteName);
  const deed = { ...describe(settings, shipment.remoteName, 'submitting'), committed: false };
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(shipment.size),
  };
  const request = { method, url: address, headers };
  const evidence = new Evidence(shipment.path, request, settings.now());
  try {
    const answer = await callHttps(settings, {
      ...request,
      body: async function* () {
        await commit();
        deed.committed = true;
        yield* openChunks(shipment.path);
      },
    });
    const text = await evidence.readAnswer(answer, MAX_TEXT);
    evidence.note('transactionId', findTransactionId(answer, text, transactionId));
    checkSuccess(answer, text, success, deed);
    return {
      remoteName: shipment.remoteName,
      details: {
        channel: settings.name,
        ...(await evidence.keep()),
        size: String(shipment.size),
        sha256: shipment.sha256,
      },
    };
  } catch (error) {
    throw await evidence.keepFailure(toAppError(HTTPS_FAILURES, error, deed), error);
  }
}

/** Whatever is not a plain success of the interface itself may be a login page, or anything. */
function checkSuccess(
  answer: HttpsAnswer,
  text: string,
  success: readonly number[],
  { committed, ...deed }: Deed,
): void {
  if (answer.status >= 400) throw new HttpStatusError(answer.status, `status ${answer.status}`);
  if (success.includes(answer.status) && !isPage(answer, text)) return;
  const what = isPage(answer, text) ? 'a web page' : `status ${answer.status}`;
  throw new AppError(
    'ET_NO_RECEIPT',
    `${deed.channel}: ${deed.place} answered ${what} and no receipt while ${deed.doing} ${deed.path}`,
    {
      outcome: committed ? 'in-doubt' : 'permanent',
      fix: 'Ask the service desk of Skatteverket whether the file has come. Look at the answer, which is kept beside the file, and at the address in the settings.',
    },
  );
}

function isPage({ headers, status }: HttpsAnswer, text: string): boolean {
  const isHtml =
    /html/i.test(headers['content-type'] ?? '') || /^(ï»¿)?\s*<(!doctype html|html)/i.test(text);
  return isHtml || (status >= 300 && status < 400);
}

function findTransactionId({ headers }: HttpsAnswer, text: string, pattern: RegExp): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  const found = pattern.exec(text) ?? pattern.exec(named.join('\n'));
  return found?.[1] ?? found?.[0] ?? '';
}

/** There is nothing to ask: a submit has no id of ours, and what lies there is not shown. */
async function inquire(shipment: Shipment, committed: boolean): Promise<Inquiry> {
  return committed
    ? {
        result: 'unknown',
        evidence: `e-transport cannot be asked about ${shipment.remoteName}: its kvittens or the service desk of Skatteverket tells`,
      }
    : { result: 'absent', evidence: `no byte of ${shipment.remoteName} had been sent` };
}

async function listAll(settings: ETransportSettings): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  for (const product of settings.fetchProducts) {
    const address = fill(settings.list.url, settings, product, '');
    const deed = { ...describe(settings, product, 'listing'), committed: false };
    const text = await guard(deed, async () => {
      const answer = await callHttps(settings, { method: 'GET', url: address });
      const body = await readText(answer, MAX_TEXT);
      checkData(answer, body, deed);
      return parseNames(body, answer.headers['content-type'] ?? '', settings.list.delimiter);
    });
    files.push(...text.map((name) => ({ name, size: undefined, place: product })));
  }
  return files.sort((a, b) => a.name.localeCompare(b.name));
}

async function fetchFile(
  settings: ETransportSettings,
  { name, place = settings.product }: RemoteFile,
  path: string,
): Promise<void> {
  const address = fill(settings.fetch.url, settings, place, name);
  const deed = { ...describe(settings, name, 'fetching'), committed: false };
  await guard(deed, async () => {
    const answer = await callHttps(settings, { method: 'GET', url: address });
    if (answer.status !== 200 || isPage(answer, '')) {
      const body = await readText(answer, MAX_TEXT);
      checkData(answer, body, deed);
    }
    await writeFileOnce(path, refusePage(countBytes(answer, deed), answer, deed));
  });
}

/** The bytes of a file; what begins as a web page is none, whatever its type says. */
async function* refusePage(
  bytes: AsyncIterable<Buffer>,
  answer: HttpsAnswer,
  deed: Deed,
): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of bytes) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < PAGE_HEAD) continue;
    checkData(answer, head.toString('latin1', 0, PAGE_HEAD), deed);
    yield head;
    head = undefined;
  }
  if (head === undefined || head.length === 0) return;
  checkData(answer, head.toString('latin1'), deed);
  yield head;
}

/** Where a page says that it is one. */
const PAGE_HEAD = 1024;

/** A login page, or a redirect to one, is no data. */
function checkData(answer: HttpsAnswer, text: string, deed: Deed): void {
  if (answer.status >= 400) throw new HttpStatusError(answer.status, `status ${answer.status}`);
  if (answer.status === 200 && !isPage(answer, text)) return;
  throw new AppError(
    'ET_NO_DATA',
    `${deed.channel}: ${deed.place} answered a web page (status ${answer.status}) while ${deed.doing} ${deed.path}`,
    {
      fix: 'Check the address in the settings and that our certificate is known there: the portal shows its pages to whom it does not know.',
    },
  );
}

async function guard<T>(deed: Deed, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAppError(HTTPS_FAILURES, error, deed);
  }
}

function describe({ name, baseUrl }: ETransportSettings, path: string, doing: string) {
  return { channel: name, place: new URL(baseUrl).host, path, doing };
}

function fill(url: string, { baseUrl }: ETransportSettings, product: string, name: string): string {
  return url
    .replace('{base}', baseUrl.replace(/\/$/, ''))
    .replace('{product}', product)
    .replace('{name}', encodeURIComponent(name));
}
