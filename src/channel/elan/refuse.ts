import type { TransportReceipt } from '../../core/channel.ts';
import { AppError } from '../../core/errors.ts';
import { parseJson } from '../rest/call-rest.ts';
import type { KeptAnswer } from './ask.ts';
import { forgetLost } from './attachments.ts';
import { hideParties } from './hide-parties.ts';
import { toObject } from './petition.ts';
import { WAITING } from './prove.ts';
import { showBody } from './read-body.ts';
import { type Deviation, DUPLICATE, readDeviations } from './refusal.ts';
import { handOver, readRefusedRegime } from './regime.ts';
import { keepReply, type Submitting, toReceipt } from './reply.ts';

/** Statuses that are about the way, and not about the petition. */
const OF_THE_WAY = new Set([401, 403, 404, 405, 406, 407, 410, 421, 423, 425, 426, 429]);

/** Whether a status says something of the petition, and not of the way to it. */
export function isRefusal({ status }: Pick<KeptAnswer, 'status'>): boolean {
  return status >= 400 && status < 500 && !OF_THE_WAY.has(status);
}

/** What a petition that was not taken comes to: an answer with reasons, another way, or a later attempt (thrown). */
export async function refuse(
  submitting: Submitting,
  answer: KeptAnswer,
): Promise<TransportReceipt> {
  const { settings, store, shipment, petition } = submitting;
  const { status, correlationId, kept: details } = answer;
  const hide = (text: string) => hideParties(text, petition.value);
  const found = readDeviations(answer.text, petition.value, settings.refusals);
  // A redirect leads to a login page.
  if (!isRefusal(answer)) throw notNow(submitting, answer);
  // What passes by itself is no reason while there are others.
  const lasting = found.filter(({ kode }) => !WAITING.has(kode));
  if (found.length > 0 && lasting.length === 0)
    throw new AppError(
      'NOT_YET',
      `not yet: ${hide(found[0]!.melding)} (correlation id ${correlationId})`,
      {
        outcome: 'transient',
        blames: 'nobody',
        fix: 'nothing: it is tried again by itself',
        details,
      },
    );
  const regime = readRefusedRegime(lasting, petition);
  if (regime) {
    const isRepeated = await store.hasBegun(shipment.id);
    return handOver(settings.handover, shipment, petition, regime, isRepeated);
  }
  if (await forgetLost(submitting, petition.reference, lasting))
    throw new AppError('NOT_YET', `attachments are uploaded again: ${hide(lasting[0]!.melding)}`, {
      outcome: 'transient',
      blames: 'nobody',
      fix: 'nothing: it is tried again by itself',
      details,
    });
  if (found.length === 0)
    throw new AppError(
      'REFUSAL_UNREADABLE',
      `the petition was refused (status ${status}, correlation id ${correlationId}), but it names no condition: ${showBody(answer.text, petition.value)}`,
      { fix: 'ask Skatteetaten with the correlation id, then resend or cancel', details },
    );
  const avvik = await nameLost(submitting, lasting);
  await keepReply({ store, shipment, petition }, answer, { utfall: 'avvist', avvik });
  // An attempt before this one had no effect either.
  await store.end(shipment.id);
  return toReceipt(shipment, answer, { refused: lasting.map(({ kode }) => kode).join(', ') });
}

/** A duplicate may be one of an earlier message of ours that was given up before its outcome was known. */
async function nameLost(
  { store, shipment, petition }: Submitting,
  found: readonly Deviation[],
): Promise<readonly Deviation[]> {
  if (!found.some(({ kode }) => kode === DUPLICATE)) return found;
  const lost = await store.findLost(petition.reference, shipment.id);
  if (lost === undefined) return found;
  const note = `[ours: message ${lost} with this reference was sent before and got no answer: that one may be what they have. Ask Skatteetaten; if it is, tell its case with \`kvittera follow ${petition.reference} --case ...\`]`;
  return found.map((one) =>
    one.kode === DUPLICATE ? { ...one, melding: `${one.melding} ${note}`.trim() } : one,
  );
}

/** Nothing was taken, and the reason lies in the way, not in the petition. */
function notNow(
  { petition }: Submitting,
  { status, text, correlationId, kept, retryAt }: KeptAnswer,
): AppError {
  const { kode, melding } = toObject(parseJson(text));
  const said =
    typeof melding === 'string'
      ? `: ${hideParties(`${String(kode ?? '')} ${melding}`.trim(), petition.value)}`
      : '';
  return new AppError(
    retryAt === undefined ? 'ELAN_NOT_TAKEN' : 'REST_PAUSED',
    `${new URL(kept.address!).host} answered with status ${status}${said} (correlation id ${correlationId})`,
    {
      outcome: 'transient',
      fix: FIXES[status] ?? 'nothing at first: it is tried again by itself',
      details: kept,
      retryAt,
      blames: retryAt === undefined ? undefined : 'channel',
    },
  );
}

const FIXES: Readonly<{ [status: number]: string }> = {
  401: 'the token is not taken: check the environment, the scope and the organisation in the settings of the channel',
  403: 'ask Skatteetaten for access to the scope, and check that the organisation in the petition is the one of the token',
  404: 'check baseUrl and urls of the channel',
  405: 'check baseUrl and urls of the channel',
  406: 'check the headers of the channel',
};
