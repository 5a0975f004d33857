import { AppError } from '../../core/errors.ts';
import type { AuthorisedAnswer, AuthorisedClient } from '../rest/authorised-client.ts';
import { parseJson } from '../rest/call-rest.ts';
import { toRestFailure } from '../rest/rest-failure.ts';
import type { CaseStore, CaseTrouble, OpenCase, PauseReason } from './case-store.ts';
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
  const pause = await store.readPause();
  const isPaused = pause !== undefined && pause.until > now;
  const due = isPaused ? [] : all.filter(({ nextAt }) => nextAt <= now);
  const round = new Round(settings, client, store, url);
  await round.run(due);
  const failure = isPaused ? pause.failure : round.failure;
  if (failure)
    return new AppError(failure.code, failure.message, { ...failure, outcome: 'transient' });
  const left = await store.listCases();
  const silent = left.filter(({ trouble }) => trouble && isWorthTelling(trouble, now));
  return silent.length > 0 ? describeSilent(silent, all.length) : undefined;
}

/** So many calls at a time, as the authority allows of an organisation. */
const AT_ONCE = 5;
/** Other work waits for it: what is not asked about in so long is asked about in the next pass. */
const LONGEST_MS = 60_000;
/** After a call without an answer Status på sak is left alone for so long. */
const REST_HOURS = 0.25;

/** One look at the cases whose turn it is. The first call without an answer ends it, and so does the wish to be left alone. */
class Round {
  failure: PauseReason | undefined;
  #until = '';
  readonly #ask: (open: OpenCase) => Promise<Outcome>;
  readonly #settings: ElanSettings;
  readonly #store: CaseStore;

  constructor(settings: ElanSettings, client: AuthorisedClient, store: CaseStore, url: string) {
    this.#settings = settings;
    this.#store = store;
    this.#ask = (open) => followOne(settings, client, store, open, url);
  }

  async run(due: readonly OpenCase[]): Promise<void> {
    const queue = [...due];
    const end = performance.now() + LONGEST_MS;
    const work = async () => {
      while (this.#until === '' && performance.now() < end) {
        const open = queue.shift();
        if (!open) return;
        this.#note(await this.#ask(open));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (this.#until === '') return;
    const { failure } = this;
    await this.#store.keepPause({ until: this.#until, ...(failure ? { failure } : {}) });
  }

  #note({ failure, retryAt = '' }: Outcome): void {
    if (failure && failure.code !== 'REST_PAUSED') {
      const { code, message, fix } = failure;
      this.failure ??= { code, message, fix };
    }
    const until = failure && retryAt === '' ? inHours(this.#settings, REST_HOURS) : retryAt;
    if (until > this.#until) this.#until = until;
  }
}

/** What became of a call: none was answered, or the answer may say when to come back. */
interface Outcome {
  readonly failure?: AppError;
  readonly retryAt?: string | undefined;
}

async function followOne(
  settings: ElanSettings,
  client: AuthorisedClient,
  store: CaseStore,
  open: OpenCase,
  template: string,
): Promise<Outcome> {
  const { reference } = open;
  const url = fillUrl(template, settings.baseUrl, { reference });
  const answer = await client
    .call({ method: 'GET', url })
    .catch((error: unknown) => toRestFailure(error, url));
  // It is its turn again when the pause is over.
  if (answer instanceof AppError) return { failure: answer, retryAt: answer.retryAt };
  if (answer instanceof Error) throw answer;
  const { retryAt } = answer;
  const body = parseJson(answer.text);
  const hide = await findParties(open);
  const told = answer.status === 200 ? readStatus(body, hide) : undefined;
  const polls = open.polls + 1;
  const { trouble: before, ...rest } = open;
  if (!told) {
    const trouble = toTrouble(answer, before?.since ?? settings.now().toISOString());
    await store.follow({
      ...rest,
      polls,
      trouble,
      nextAt: inHours(settings, settings.status.firstHours),
    });
    return { retryAt };
  }
  const { minHours, maxHours } = settings.status;
  const nextAt = inHours(settings, minHours + (maxHours - minHours) * settings.random());
  // What else is said of a case may be the time of day.
  const { innhold: _, ...counted } = told;
  const spelled = JSON.stringify(counted);
  if (spelled !== open.told)
    await store.keepAnswer(`${open.shipment}.status-${polls}`, {
      slag: 'status',
      eksternSaksreferanse: reference,
      innsenderReferanse: open.innsenderReferanse,
      ...told,
      korrelasjonsid: answer.correlationId,
      raatt: body,
    });
  if (TERMINAL.has(told.saksstatus)) await store.unfollow(open.shipment);
  else await store.follow({ ...rest, polls, nextAt, told: spelled });
  return { retryAt };
}

/** What takes the persons of a petition out of a text; where nobody knows who they are, all of it. */
async function findParties({ path }: OpenCase): Promise<(text: string) => string> {
  const petition = path === undefined ? undefined : await readPetition(path).catch(() => undefined);
  return petition ? (text) => hideParties(text, petition.value) : (text) => text && UNSHOWN;
}

const UNSHOWN =
  '(not shown: the petition that was sent cannot be read, so that nobody knows whose names are in it; all of it stands in the answer)';

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
