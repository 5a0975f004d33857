import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { findOrgnr } from './address.ts';
import { sendConfirms } from './confirm.ts';
import { takeCut, takeFault } from './faults.ts';
import { judgeLabel } from './judge-label.ts';
import type { Taken } from './message-store.ts';
import type { NodeContext } from './node-context.ts';
import { noteArrival } from './notice.ts';
import { readMessage } from './read-message.ts';
import { type Reply, replyText } from './reply.ts';
import { saveStream } from './save-stream.ts';
import { ShsError, type ShsErrorCode } from './shs-error.ts';
import { writeHistory } from './write-label.ts';

/** A message as it is sent to a node. */
export interface SentMessage {
  readonly request: IncomingMessage;
  /** serialNumber of the certificate. */
  readonly by: string | undefined;
}

const TOO_LONG = replyText(413, 'the message is too long');

/** Takes a message: stores, reads, judges and answers it. 'cut' when the connection is to be cut in the middle. */
export async function receive(context: NodeContext, sent: SentMessage): Promise<Reply | 'cut'> {
  if (takeCut(context.faults, 'send', 'half-body')) {
    await readHalf(sent.request);
    return 'cut';
  }
  if (Number(sent.request.headers['content-length'] ?? 0) > context.maxBytes) return TOO_LONG;
  const folder = await context.store.openFolder();
  try {
    const taken = await takeMessage(context, sent, folder);
    if (!taken || taken.isDuplicate) await rm(folder, { recursive: true, force: true });
    return taken ? await accept(context, taken) : TOO_LONG;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!(error instanceof ShsError)) throw error;
    context.refusals.push({ code: error.code, info: error.message });
    return replyError(error.code, error.message);
  }
}

async function takeMessage(
  context: NodeContext,
  { request, by }: SentMessage,
  folder: string,
): Promise<Taken | undefined> {
  const path = join(folder, 'message.mime');
  const saved = await saveStream(limit(request, context.maxBytes), path);
  if (saved.bytes > context.maxBytes) return undefined;
  const fault = takeFault(context.faults, 'errorCode', 'send');
  if (fault) throw new ShsError(fault.code, fault.info ?? 'as asked for');

  const { label: read, labelEndTag: at, parts } = await readMessage(path, folder);
  const label = judgeLabel(read, context.register, by);
  const contentType = request.headers['content-type'];
  return context.store.take({ ...saved, label, parts, by, contentType }, (arrival) => ({
    at,
    text: writeHistory(noteArrival({ label, ...arrival }, context.nodeId)),
  }));
}

async function accept(context: NodeContext, taken: Taken): Promise<Reply> {
  if (taken.isDuplicate) return replyAccepted(context, taken);
  const { label } = taken.message;
  const entry = context.outboxes.put(taken.message);
  const isConfirmed =
    context.confirmsItself &&
    label.sequenceType !== 'adm' &&
    findOrgnr(label.to?.address ?? '') === context.orgnr;
  if (!isConfirmed) return replyAccepted(context, taken);

  context.outboxes.change(entry, { state: 'FETCHED', isAcked: true });
  const confirm = () => sendConfirms(context, taken.message, 'send');
  const isEarly = takeFault(context.faults, 'earlyConfirm', 'send') !== undefined;
  if (isEarly) await confirm();
  return { ...replyAccepted(context, taken), afterwards: isEarly ? undefined : confirm };
}

function replyAccepted(context: NodeContext, { message, isDuplicate }: Taken): Reply {
  const fault = takeFault(context.faults, 'receipt', 'send');
  const { label, localId, arrived } = message;
  const txId = fault ? fault.txId : label.txId;
  return replyText(202, txId ?? '', {
    'Content-Type': 'text/plain',
    ...(txId === undefined ? {} : { 'X-shs-txid': txId }),
    'X-shs-corrid': label.corrId,
    'X-shs-contentid': label.contentId,
    'X-shs-nodeid': context.nodeId,
    ...(isDuplicate ? {} : { 'X-shs-localid': localId }),
    'X-shs-arrivaldate': arrived,
    'X-shs-duplicatemsg': isDuplicate ? 'yes' : 'no',
  });
}

/** A refusal; its text is meant for nobody. */
function replyError(code: ShsErrorCode, info: string): Reply {
  const text = `ShsException [errorCode=${code}, errorInfo=${info}]`;
  return replyText(400, text, { 'Content-Type': 'text/plain', 'X-shs-errorcode': code });
}

/** Gives the bytes up to one more than a limit; the rest is read and dropped, so that there can be an answer. */
async function* limit(source: AsyncIterable<Buffer>, maximum: number): AsyncGenerator<Buffer> {
  let left = maximum + 1;
  for await (const piece of source) {
    if (left > 0) yield piece.subarray(0, left);
    left -= piece.length;
  }
}

async function readHalf(request: IncomingMessage): Promise<void> {
  let left = Number(request.headers['content-length'] ?? 0) / 2;
  for await (const piece of request) {
    left -= (piece as Buffer).length;
    if (left <= 0) return;
  }
}
