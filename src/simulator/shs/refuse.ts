import type { IncomingMessage, ServerResponse } from 'node:http';
import { isAfterEffect, type ShsCall, type ShsFaults, takeFault } from './faults.ts';
import { type Reply, replyText } from './reply.ts';
import { sendReply } from './send-reply.ts';

const LOGIN_PAGE = '<!DOCTYPE html><html><body><form>Logga in</form></body></html>\n';
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

/** The answer of a fault that comes before anything is done. */
export function takeRefusal(faults: ShsFaults, call: ShsCall): Reply | undefined {
  if (takeFault(faults, 'loginPage', call)) return replyText(200, LOGIN_PAGE, HTML);
  const fault = takeFault(faults, 'status', call, (one) => !isAfterEffect(one));
  return fault && replyText(fault.status, 'as asked for');
}

/** Refuses a request: its body is read to the end, unless the client waits to be told to send it. */
export async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> {
  if (request.headers.expect === undefined) for await (const _ of request);
  await sendReply(response, reply);
}
