import { findOrgnr } from './address.ts';
import { sendConfirms } from './confirm.ts';
import { takeFault } from './faults.ts';
import { QueryError, queryOutbox } from './list-query.ts';
import { writeMessageList } from './message-list.ts';
import type { NodeContext } from './node-context.ts';
import { type Reply, replyText, streamMessage, truncateStream } from './reply.ts';
import type { Route } from './route.ts';

type ListRoute = Extract<Route, { call: 'list' }>;
type MessageRoute = Extract<Route, { call: 'fetch' | 'ack' }>;

const LIST = { 'Content-Type': 'application/xml; charset=iso-8859-1' };
const MISSING = replyText(404, 'there is no such message');

/** Lists an outbox; that of a stranger is empty. */
export function listOutbox(
  context: NodeContext,
  { address, product, parameters }: ListRoute,
): Reply {
  const isKnown = context.register.organisations.includes(findOrgnr(address) ?? '');
  const all = isKnown ? context.outboxes.list(address) : [];
  try {
    const { keepsFetched, fullList } = context;
    const entries = queryOutbox(all, { parameters, product, keepsFetched });
    return replyText(200, writeMessageList(entries, fullList), LIST);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return replyText(400, error.message);
  }
}

/** Hands a message out: it is locked when this begins, and fetched when all of it was sent. */
export function fetchMessage(context: NodeContext, { address, txId }: MessageRoute): Reply {
  const entry = context.outboxes.find(address, txId);
  if (!entry || !(context.keepsFetched || entry.state === 'RECEIVED')) return MISSING;
  context.outboxes.change(entry, { state: 'FETCHING' });
  const whole = streamMessage(entry.message);
  const fault = takeFault(context.faults, 'truncate', 'fetch');
  const length = fault?.bytes ?? Math.floor(whole.length / 2);
  return {
    status: 200,
    headers: { 'Content-Type': 'message/rfc822' },
    body: fault ? truncateStream(whole, Math.min(length, whole.length)) : whole,
    afterwards: async (isWhole) => {
      if (isWhole) context.outboxes.change(entry, { state: 'FETCHED' });
    },
  };
}

/** Acknowledges a message; its sender is told the first time, unless it is administrative. */
export async function ackMessage(
  context: NodeContext,
  { address, txId }: MessageRoute,
): Promise<Reply> {
  const entry = context.outboxes.find(address, txId);
  if (!entry) return MISSING;
  if (!entry.isAcked) {
    context.outboxes.change(entry, { isAcked: true });
    if (entry.message.label.sequenceType !== 'adm')
      await sendConfirms(context, entry.message, 'ack');
  }
  return replyText(200, 'OK');
}
