import type { TransportReceipt } from '../../core/channel.ts';
import { AppError } from '../../core/errors.ts';
import type { AuthorisedAnswer } from '../rest/authorised-client.ts';
import { ask, type KeptAnswer } from './ask.ts';
import type { AcceptedCase } from './case-store.ts';
import { findConflicting, findReference, saysChanged } from './find-reference.ts';
import { prove } from './prove.ts';
import { isPage as isPageText } from './read-body.ts';
import { readDeviations } from './refusal.ts';
import { isRefusal, refuse } from './refuse.ts';
import { keepReply, type Submitting, toReceipt } from './reply.ts';
import { type ElanSettings, fillUrl } from './settings.ts';

/** Tries a petition out; what it is refused for is its answer, as if it had been submitted. */
export async function validate(submitting: Submitting): Promise<TransportReceipt | undefined> {
  const { settings, client, shipment } = submitting;
  const { validate: ofNew, validateChange } = settings.urls;
  const call = toCall(submitting, ofNew, validateChange);
  const answer = await ask({ client, shipment, now: settings.now(), call });
  if (answer.status < 200 || answer.status >= 300) return refuse(submitting, answer);
  if (!isPage(answer)) return undefined;
  throw new AppError(
    'ELAN_NOT_TAKEN',
    `a page answered instead of the interface that tries petitions out (correlation id ${answer.correlationId})`,
    {
      outcome: 'transient',
      fix: 'check urls.validate of the channel',
      details: answer.kept,
    },
  );
}

/**
 * Submits a petition: the bytes as they were sealed. The attempt is on disk before it, what comes back before anything
 * else. A refusal is an answer; a duplicate after an attempt that nobody knows the outcome of proves that attempt.
 */
export async function submit(
  submitting: Submitting,
  commit: () => Promise<void>,
): Promise<TransportReceipt> {
  const { settings, client, store, shipment, petition, changes } = submitting;
  const call = toCall(submitting, settings.urls.submit, settings.urls.change);
  const isRepeated = await store.hasBegun(shipment.id);
  let hasBegun = false;
  const begin = async () => {
    await commit();
    const { reference, date } = petition;
    await store.begin(shipment.id, { reference, date, sha256: shipment.sha256 });
    hasBegun = true;
  };
  const asking = { client, shipment, now: settings.now(), call, begin };
  const answer = await ask(asking).catch(async (failure: unknown) => {
    const isWithoutEffect = failure instanceof AppError && failure.outcome !== 'in-doubt';
    if (hasBegun && !isRepeated && isWithoutEffect) await store.end(shipment.id);
    throw failure;
  });
  const reference = changes
    ? findChanged(submitting, answer, changes)
    : findReference(settings, answer);
  if (reference !== undefined) return accept(submitting, answer, reference);
  const proof = isRepeated ? prove(settings.refusals, answer) : undefined;
  if (proof === 'taken') return accept(submitting, answer, findConflicting(settings, answer));
  if (isOpen(answer.status) || (isRepeated && proof === undefined && isRefusal(answer)))
    throw unknownOutcome(submitting, answer);
  if (!isRepeated) await store.end(shipment.id);
  return refuse(submitting, answer);
}

/** A new petition is posted; a change replaces the whole of one. */
function toCall({ settings, body, changes }: Submitting, ofNew: string, ofChange: string) {
  const headers = { 'content-type': 'application/json' };
  const { baseUrl } = settings;
  if (!changes) return { method: 'POST', url: fillUrl(ofNew, baseUrl), headers, body };
  const url = fillUrl(ofChange, baseUrl, { reference: changes.reference });
  return { method: 'PUT', url, headers, body };
}

/** The reference of a case that was changed. */
function findChanged(
  { settings, petition }: Submitting,
  answer: KeptAnswer,
  { reference }: AcceptedCase,
): string | undefined {
  const names = { reference, own: petition.reference };
  return !isPage(answer) && saysChanged(settings, answer, names) ? reference : undefined;
}

/** Something else than the interface answered, as a login page. */
function isPage({ headers, text }: AuthorisedAnswer): boolean {
  return /html/i.test(headers.get('content-type') ?? '') || isPageText(text);
}

/** Whether the petition may have been taken all the same: 408 is a request that ended too late. */
function isOpen(status: number): boolean {
  return status >= 500 || status < 400 || status === 408;
}

const NAMELESS: Readonly<{ [status: number]: string }> = {
  409: ' (read out of status 409, which no document of the authority explains)',
};

async function accept(
  { settings, store, shipment, petition, changes }: Submitting,
  answer: KeptAnswer,
  told: string | undefined,
): Promise<TransportReceipt> {
  // An attempt before this one may have come to know it, and no further.
  const known = await store.readAccepted(petition.reference);
  const own = known?.shipment === shipment.id ? known : undefined;
  const reference = told ?? own?.reference ?? changes?.reference;
  const missing = `taken by an attempt whose answer was lost${NAMELESS[answer.status] ?? ''}: the reference of the case is not known; ask Skatteetaten for it, or look in Dialogporten`;
  if (reference !== undefined) {
    // From here on the case is this message's.
    const before = changes?.shipment ?? own?.before;
    await store.keepAccepted(petition.reference, { reference, shipment: shipment.id, before });
    // What was told of the case before it was changed is no news afterwards.
    const earlier =
      (await store.readCase(shipment.id)) ??
      (before === undefined ? undefined : await store.readCase(before));
    const told = earlier?.told;
    await store.follow({
      shipment: shipment.id,
      path: shipment.path,
      reference,
      innsenderReferanse: petition.reference,
      nextAt: inHours(settings, settings.status.firstHours),
      polls: 0,
      ...(told === undefined ? {} : { told }),
    });
    if (before !== undefined) await store.unfollow(before);
  } else
    await store.keepAnswer(`${shipment.id}.referanse`, {
      slag: 'status',
      innsenderReferanse: petition.reference,
      saksstatus: 'referanseMangler',
      mangler: `petition ${petition.reference}, message ${shipment.id}: ${missing}`,
      beslutninger: [],
      krav: [],
    });
  // Last: with it the petition counts as answered, and nothing more is done about it.
  await keepReply({ store, shipment, petition }, answer, {
    utfall: 'mottatt',
    ...(reference === undefined ? { merknad: missing } : { eksternSaksreferanse: reference }),
    avvik: [],
  });
  await store.end(shipment.id);
  return toReceipt(shipment, answer, {
    eksternSaksreferanse: reference ?? 'not known',
    ...(reference === undefined ? { note: missing } : {}),
  });
}

function unknownOutcome(
  { settings, petition, changes }: Submitting,
  { status, text, correlationId, kept, retryAt }: KeptAnswer,
): AppError {
  const codes = readDeviations(text, petition.value, settings.refusals).map(({ kode }) => kode);
  const said = codes.length > 0 ? `, ${codes.join(', ')}` : '';
  const missing = changes ? 'nothing that says it was changed' : 'no reference of a case';
  return new AppError(
    'ELAN_OUTCOME_UNKNOWN',
    `the petition was answered with status ${status}${said} and ${missing} (correlation id ${correlationId})`,
    {
      outcome: 'in-doubt',
      details: kept,
      retryAt,
      fix: 'nothing at first: the same petition is sent again, which the authority takes once',
    },
  );
}

/** The time in so many hours. */
export function inHours({ now }: Pick<ElanSettings, 'now'>, hours: number): string {
  return new Date(now().getTime() + hours * 3_600_000).toISOString();
}
