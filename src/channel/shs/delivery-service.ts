import { AppError } from '../../core/errors.ts';
import { countBytes } from '../count-bytes.ts';
import { type Deed, toAppError } from '../failure-table.ts';
import { callHttps, type HttpsAnswer, readText } from '../https-client.ts';
import { HTTPS_FAILURES, HttpStatusError } from '../https-errors.ts';
import { toUrn } from './label.ts';
import { type ListedMessage, parseMessageList } from './message-list.ts';
import { getStatus, type ShsSettings } from './settings.ts';
import type { Spool } from './spool.ts';

/** Bytes of a list or refusal that are read. */
const MAX_TEXT = 1 << 22;

/** What lies unacknowledged in our outbox at the node, at most `maxHits` of it, oldest first. */
export async function listMessages(settings: ShsSettings): Promise<ListedMessage[]> {
  const query = new URLSearchParams({
    filter: 'noack',
    maxhits: String(settings.maxHits),
    status: getStatus(settings),
  });
  const { fetchProducts } = settings;
  // Bare names are understood, and a comma between them stands as it is.
  const products = fetchProducts
    ? `&producttype=${[...fetchProducts, 'confirm', 'error'].join(',')}`
    : '';
  const deed = describe(settings, 'its outbox', 'listing');
  return guard(deed, async () => {
    const url = `${getOutbox(settings)}?${query}${products}`;
    const answer = await callHttps(settings, { method: 'GET', url });
    const text = await readText(answer, MAX_TEXT);
    checkData(answer, deed);
    return parseMessageList(Buffer.from(text, 'latin1'));
  });
}

/** Fetches a message into the spool, whole or not at all. */
export async function fetchMessage(
  settings: ShsSettings,
  txId: string,
  spool: Spool,
): Promise<void> {
  const deed = describe(settings, `message ${txId}`, 'fetching');
  await guard(deed, async () => {
    const url = `${getOutbox(settings)}/${encodeURIComponent(txId)}`;
    const answer = await callHttps(settings, { method: 'GET', url });
    if (answer.status !== 200) await readText(answer, MAX_TEXT);
    checkData(answer, deed);
    await spool.add(txId, countBytes(answer, deed));
  });
}

/** Tells the node that a message is safe with us; doing it again changes nothing. */
export async function acknowledgeMessage(settings: ShsSettings, txId: string): Promise<void> {
  const deed = describe(settings, `message ${txId}`, 'acknowledging');
  await guard(deed, async () => {
    const url = `${getOutbox(settings)}/${encodeURIComponent(txId)}?action=ack`;
    const headers = { 'content-length': '0' };
    const answer = await callHttps(settings, { method: 'POST', url, headers });
    const text = await readText(answer, MAX_TEXT);
    // It may have forgotten what was acknowledged.
    if (answer.status === 404) return;
    if (answer.status >= 300) throw new HttpStatusError(answer.status, `status ${answer.status}`);
    // What an answer is called says nothing here: there may be no more to it than its status.
    if (/^\s*<(!doctype html|html)/i.test(text)) throw noData(answer, deed);
  });
}

function checkData({ status, headers }: HttpsAnswer, deed: Deed): void {
  if (status >= 400) throw new HttpStatusError(status, `status ${status}`);
  if (status === 200 && !/html/i.test(headers['content-type'] ?? '')) return;
  throw noData({ status, headers }, deed);
}

function noData(
  { status, headers }: Pick<HttpsAnswer, 'status' | 'headers'>,
  deed: Deed,
): AppError {
  return new AppError(
    'SHS_NO_DATA',
    `${deed.channel}: ${deed.place} answered status ${status} (${headers['content-type'] ?? 'no type'}) while ${deed.doing} ${deed.path}`,
    {
      fix: 'Check the address of the node in the settings: what answered there is no delivery service.',
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

function describe({ name, baseUrl }: ShsSettings, path: string, doing: string): Deed {
  return { channel: name, place: new URL(baseUrl).host, path, doing, committed: false };
}

function getOutbox({ baseUrl, dsPath, from }: ShsSettings): string {
  return `${baseUrl}${dsPath}/${toUrn(from.orgnr)}`;
}
