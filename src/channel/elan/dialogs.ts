import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type AltinnPlatform, callAltinn, exchangeToken } from '../altinn/call-altinn.ts';
import type { Access } from '../maskinporten/access.ts';
import type { TokenSource } from '../maskinporten/token-source.ts';
import { parseJson, type RestAnswer } from '../rest/call-rest.ts';
import type { CaseStore, OpenCase } from './case-store.ts';

/** How Altinn is asked whether something has happened to cases: as a system user of the organisation. */
export interface DialogSettings extends AltinnPlatform {
  readonly resource: string;
  readonly orgnr: string;
  readonly tokens: TokenSource;
  readonly access: Access;
}

/** How far was read; kept, so that nothing is missed and little is read twice. */
interface Position {
  /** The last event's id. */
  readonly after: string;
  /** Of the dialog that was changed last. */
  readonly updatedAfter?: string | undefined;
}

/** What tokens for it have to allow (Altinn: Dialogporten, Events). */
export const DIALOG_SCOPES = ['digdir:dialogporten', 'altinn:events.subscribe'];

const START: Position = { after: '0' };
const EVENTS_AT_ONCE = 1000;
const DIALOGS_AT_ONCE = 1000;
/** So much is read in a pass: other work waits for it, and a server may give the same page for ever. */
const MOST_PAGES = 20;

const eventsSchema = z.array(z.object({ id: z.string(), time: z.string().optional() }));
const dialogsSchema = z.object({
  items: z
    .array(z.object({ externalReference: z.string().nullish(), updatedAt: z.string() }))
    .nullish(),
  hasNextPage: z.boolean().default(false),
  continuationToken: z.string().nullish(),
});

/**
 * Asks Altinn Events whether anything was told since the last time; if so, Dialogporten what the changed dialogs are about,
 * and makes it the turn of their cases. Which resource and reference the authority uses is not public: a dialog that names
 * none of our cases changes nothing, and its case is asked about by the schedule. The position is kept last: what a crash
 * interrupts is read again.
 */
export async function hearDialogs(
  settings: DialogSettings,
  store: CaseStore,
  now: Date,
): Promise<void> {
  const position = (await store.readPosition<Position>()) ?? START;
  const { value } = await settings.tokens.getToken(settings.access);
  const exchanged = await exchangeToken(settings, value);
  if ('refusal' in exchanged) throw refuse(exchanged.refusal, 'exchange the token');
  const heard = await readEvents(settings, exchanged.token, position.after);
  if (heard.after === position.after) return;
  const updatedAfter = position.updatedAfter ?? heard.since;
  const changed = await readDialogs(settings, value, updatedAfter);
  if (changed.references.size > 0) await wake(store, changed.references, now);
  // What is left of the dialogs is read in the next pass, from the one that was changed last.
  const after = changed.isWhole ? heard.after : position.after;
  await store.keepPosition({ after, updatedAfter: changed.last ?? updatedAfter });
}

async function readEvents(settings: DialogSettings, token: string, from: string) {
  let [after, since] = [from, undefined as string | undefined];
  for (let page = 0; page < MOST_PAGES; page++) {
    const parameters = new URLSearchParams({
      after,
      resource: `urn:altinn:resource:${settings.resource}`,
      subject: toParty(settings),
      size: String(EVENTS_AT_ONCE),
    });
    const answer = await callAltinn(settings, token, {
      method: 'GET',
      url: `/events/api/v1/events?${parameters}`,
    });
    const events = eventsSchema.safeParse(parseJson(answer.text)).data;
    if (answer.status !== 200 || !events) throw refuse(answer, 'read events');
    since ??= events[0]?.time;
    const before = after;
    after = events.at(-1)?.id ?? after;
    if (events.length < EVENTS_AT_ONCE || after === before) break;
  }
  return { after, since };
}

async function readDialogs(
  settings: DialogSettings,
  token: string,
  updatedAfter: string | undefined,
) {
  const references = new Set<string>();
  let last: string | undefined;
  let next: string | undefined;
  for (let number = 0; number < MOST_PAGES; number++) {
    const parameters = new URLSearchParams({
      party: toParty(settings),
      serviceResource: `urn:altinn:resource:${settings.resource}`,
      orderBy: 'updatedat_asc',
      limit: String(DIALOGS_AT_ONCE),
      excludeApiOnly: 'false',
      ...(updatedAfter === undefined ? {} : { updatedAfter }),
      ...(next === undefined ? {} : { continuationToken: next }),
    });
    const answer = await callAltinn(settings, token, {
      method: 'GET',
      url: `/dialogporten/api/v1/enduser/dialogs?${parameters}`,
    });
    const page = dialogsSchema.safeParse(parseJson(answer.text)).data;
    if (answer.status !== 200 || !page) throw refuse(answer, 'search dialogs');
    for (const { externalReference, updatedAt } of page.items ?? []) {
      if (externalReference) references.add(externalReference);
      last = updatedAt;
    }
    const before = next;
    next = page.hasNextPage ? (page.continuationToken ?? undefined) : undefined;
    if (next === undefined || next === before) return { references, last, isWhole: true };
  }
  return { references, last, isWhole: false };
}

/** It is the turn of these cases now. */
async function wake(store: CaseStore, references: ReadonlySet<string>, now: Date): Promise<void> {
  const isMeant = ({ reference, innsenderReferanse }: OpenCase) =>
    references.has(reference) || references.has(innsenderReferanse);
  for (const open of (await store.listCases()).filter(isMeant))
    await store.follow({ ...open, nextAt: now.toISOString() });
}

function toParty({ orgnr }: DialogSettings): string {
  return `urn:altinn:organization:identifier-no:${orgnr}`;
}

function refuse({ status, text }: RestAnswer, what: string): AppError {
  return new AppError(
    'ALTINN_FAILED',
    `Altinn did not let us ${what}: status ${status}, ${text.slice(0, 200)}`,
    {
      outcome: 'transient',
      fix: 'cases are still asked about by the schedule; order the scopes digdir:dialogporten and altinn:events.subscribe for the client, have the customer accept the system user, or set altinn.follow to false',
    },
  );
}
