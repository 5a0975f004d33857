import { createHash } from 'node:crypto';
import type { Shipment, TransportReceipt } from '../../core/channel.ts';
import { AppError } from '../../core/errors.ts';
import { openChunks } from '../../core/files.ts';
import { maskPersonalNumbers } from '../../core/mask.ts';
import { Evidence } from '../evidence.ts';
import { type Deed, toAppError } from '../failure-table.ts';
import { callHttps, type HttpsAnswer } from '../https-client.ts';
import { HTTPS_FAILURES, HttpStatusError } from '../https-errors.ts';
import { explainErrorCode } from './error-codes.ts';
import { markUnsure, type SealedMessage, sealMessage } from './sealed-message.ts';
import type { ShsSettings } from './settings.ts';

/** Bytes of an answer that are kept as evidence. */
const MAX_TEXT = 1 << 16;

/**
 * Posts a shipment's message to the node's receive service. A node that has had it says so and takes it no
 * second time, so what was lost may be repeated.
 */
export async function postMessage(
  settings: ShsSettings,
  shipment: Shipment,
  commit: () => Promise<void>,
): Promise<TransportReceipt> {
  const message = await sealMessage(settings, shipment);
  const url = `${settings.baseUrl}${settings.rsPath}`;
  const headers = { 'content-type': 'message/rfc822', 'content-length': String(message.size) };
  const place = new URL(settings.baseUrl).host;
  const deed = { channel: settings.name, place, path: shipment.remoteName, doing: 'sending' };
  const progress = { committed: false };
  const request = { method: 'POST', url, headers };
  const evidence = new Evidence(shipment.path, request, settings.now());
  evidence.note('txId', message.txId);
  try {
    const answer = await callHttps(settings, {
      ...request,
      body: async function* () {
        await commit();
        progress.committed = true;
        yield* readSealed(message);
      },
    });
    const text = await evidence.readAnswer(answer, MAX_TEXT);
    await checkAccepted(answer, text, message, { ...deed, ...progress });
    return toReceipt(settings, shipment, answer, await evidence.keep());
  } catch (error) {
    const failure = toAppError(HTTPS_FAILURES, error, { ...deed, ...progress });
    throw await evidence.keepFailure(failure, error);
  }
}

/** The bytes of a message; the last of them only when all are those that were sealed. */
async function* readSealed({ path, size, sha256 }: SealedMessage): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let length = 0;
  let last: Buffer | undefined;
  for await (const chunk of openChunks(path)) {
    if (last) yield last;
    hash.update(chunk);
    length += chunk.length;
    last = chunk;
  }
  if (length !== size || hash.digest('hex') !== sha256)
    throw new AppError(
      'SHIPMENT_CHANGED',
      `the message in ${path} is not the one that was sealed`,
      {
        fix: 'Find out what changed the file; restore the work folder from backup, or discard the batch.',
      },
    );
  if (last) yield last;
}

async function checkAccepted(
  answer: HttpsAnswer,
  text: string,
  message: SealedMessage,
  deed: Deed,
): Promise<void> {
  const { status, headers } = answer;
  const code = getHeader(headers, 'x-shs-errorcode');
  if (status >= 400 && code) throw refused(code, text, deed);
  if (status >= 400) throw new HttpStatusError(status, `status ${status}`);
  const named = getHeader(headers, 'x-shs-txid') ?? text.trim();
  if (status < 300 && named.toLowerCase() === message.txId) return;
  const reason = `it answered status ${status} without our tx.id`;
  if (deed.committed) await markUnsure(message, reason);
  throw new AppError(
    'SHS_NO_RECEIPT',
    `${deed.channel}: ${deed.place} answered status ${status} without the id of our message while sending ${deed.path}`,
    {
      outcome: deed.committed ? 'in-doubt' : 'permanent',
      fix: 'Ask who runs the node whether the message has come. Look at the answer, which is kept beside the file, and at the address in the settings.',
    },
  );
}

/** A refused message was not taken, so that it may be sent again when the cause is gone. */
function refused(code: string, text: string, { channel, place, path }: Deed): AppError {
  const { says, fix, outcome } = explainErrorCode(code);
  const detail = maskPersonalNumbers(text.trim().split('\n')[0]!.slice(0, 200));
  return new AppError(
    'SHS_REFUSED',
    `${channel}: ${place} refused ${path}: ${says} (${code}: ${detail})`,
    {
      outcome,
      fix,
      details: { code },
    },
  );
}

function toReceipt(
  { name }: ShsSettings,
  { remoteName, size, sha256 }: Shipment,
  { headers }: HttpsAnswer,
  details: Readonly<{ [name: string]: string }>,
): TransportReceipt {
  const read = (header: string) => getHeader(headers, header) ?? '';
  return {
    remoteName,
    details: {
      channel: name,
      ...details,
      nodeId: read('x-shs-nodeid'),
      localId: read('x-shs-localid'),
      arrivalDate: read('x-shs-arrivaldate'),
      duplicate: read('x-shs-duplicatemsg'),
      size: String(size),
      sha256,
    },
  };
}

function getHeader(headers: HttpsAnswer['headers'], name: string): string | undefined {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.trim();
}
