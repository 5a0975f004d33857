import { AppError } from '../../core/errors.ts';
import type { AuthorisedAnswer, AuthorisedClient } from '../rest/authorised-client.ts';
import { parseJson } from '../rest/call-rest.ts';
import type { CaseStore, CaseTrouble, OpenCase } from './case-store.ts';
import { hideParties } from './hide-parties.ts';
import { readPetition } from './petition.ts';
import { readStatus } from './read-status.ts';
import { type ElanSettings, fillUrl } from './settings.ts';
import { inHours } from './submit.ts';

/** After these nothing more comes. */
const TERMINAL = new Set(['sakNektetFremmet', 'sakAvsluttet', 'sakHevet']);
/** What passes by itself is told when it has not for so long. */
const PATIENCE_MS = 86_400_000;

/**
 * Asks about the cases whose turn it is; what is new of one becomes an answer to be fetched. Returns what is to be told of
 * cases that nothing is told of, though they were asked about.
 */
export async function followCases(
  settings: ElanSettings,
  client: AuthorisedClient,
  store: CaseStore,
): Promise<AppError | undefined> {
  const url = settings.urls.status;
  if (url === undefined) return undefined;
  const now = settings.now().toISOString();
  const all = await store.listCases();
  const isPaused = ((await store.readPause()) ?? '') > now;
  const isTurn = ({ nextAt }: OpenCase) => !isPaused && nextAt <= now;
  const left = await Promise.all(
    all.map((open) => (isTurn(open) ? followOne(settings, client, store, open, url) : open)),
  );
  const silent = left.filter(({ trouble }) => trouble && isWorthTelling(trouble, now));
  return silent.length > 0 ? describeSilent(silent, all.length) : undefined;
}

async function followOne(
  settings: ElanSettings,
  client: AuthorisedClient,
  store: CaseStore,
  open: OpenCase,
  template: string,
): Promise<OpenCase> {
  const { reference } = open;
  const url = fillUrl(template, settings.baseUrl, { reference });
  const answer = await client.call({ method: 'GET', url }).catch(ignorePause);
  // It is its turn when the pause is over.
  if (!answer) return open;
  if (answer.retryAt !== undefined) await store.keepPause(answer.retryAt);
  const body = parseJson(answer.text);
  const hide = await findParties(open);
  const told = answer.status === 200 ? readStatus(body, hide) : undefined;
  const polls = open.polls + 1;
  const { trouble: before, ...rest } = open;
  if (!told) {
    const trouble = toTrouble(answer, before?.since ?? settings.now().toISOString());
    return keep(store, {
      ...rest,
      polls,
      trouble,
      nextAt: inHours(settings, settings.status.firstHours),
    });
  }
  const { minHours, maxHours } = settings.status;
  const nextAt = inHours(settings, minHours + (maxHours - minHours) * settings.random());
  const spelled = JSON.stringify(told);
  if (spelled !== open.told)
    await store.keepAnswer(`${open.shipment}.status-${polls}`, {
      slag: 'status',
      eksternSaksreferanse: reference,
      innsenderReferanse: open.innsenderReferanse,
      ...told,
      raatt: body,
    });
  if (!TERMINAL.has(told.saksstatus)) return keep(store, { ...rest, polls, nextAt, told: spelled });
  await store.unfollow(open.shipment);
  return rest;
}

/** The answer to another case has asked for a pause. */
function ignorePause(error: unknown): undefined {
  if (!(error instanceof AppError && error.code === 'REST_PAUSED')) throw error;
}

/** What takes the persons of a petition out of a text. */
async function findParties({ path }: OpenCase): Promise<(text: string) => string> {
  const petition = path === undefined ? undefined : await readPetition(path).catch(() => undefined);
  return (text) => hideParties(text, petition?.value);
}

async function keep(store: CaseStore, open: OpenCase): Promise<OpenCase> {
  await store.follow(open);
  return open;
}

function toTrouble({ status, correlationId }: AuthorisedAnswer, since: string): CaseTrouble {
  return { since, status, correlationId };
}

function isWorthTelling({ since, status }: CaseTrouble, now: string): boolean {
  const passes = status >= 500 || status === 429;
  return !passes || Date.parse(now) - Date.parse(since) >= PATIENCE_MS;
}

const FIXES: Readonly<{ [status: number]: string }> = {
  200: 'compare urls.status of the channel, and what it answers, with what Skatteetaten has told',
  401: 'check the environment, the scope and the organisation in the settings of the channel',
  403: 'ask Skatteetaten for access to Status på sak, and check that the organisation of the token is the one that sent the petition',
  404: 'check urls.status of the channel; a reference that was written with `kvittera follow` may be wrong: write it again',
};

function describeSilent(silent: readonly OpenCase[], all: number): AppError {
  const { innsenderReferanse, reference, trouble } = silent[0]!;
  const { since, status, correlationId } = trouble!;
  return new AppError(
    'ELAN_CASES_SILENT',
    `Status på sak does not tell how ${silent.length} of ${all} cases stand. Petition ${innsenderReferanse}, case ${reference}: status ${status}${status === 200 ? ' without a saksstatus' : ''} since ${since} (correlation id ${correlationId})`,
    {
      outcome: 'transient',
      fix: FIXES[status] ?? 'ask Skatteetaten with the correlation id; it is asked again by itself',
    },
  );
}
