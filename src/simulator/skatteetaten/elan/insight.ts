import { getDay } from '../../../core/calendar.ts';
import type { Actor } from '../rules/actor.ts';
import { getMember } from '../rules/json.ts';
import { readPetition } from '../rules/petition.ts';
import type { ElanContext, ElanRequest } from './context.ts';
import { type PartyKey, readPartyKey } from './parties.ts';
import { isReply, readJson } from './read-json.ts';
import { type Reply, replyError, replyJson } from './reply.ts';

const MONTH = 30 * 24 * 3_600_000;

/** Innsyn i ett trekk: made-up figures, for a pair of parties that the caller has petitioned about before. */
export function tellInsight(context: ElanContext, request: ElanRequest): Reply {
  const read = readJson(request.body, request.type);
  if (isReply(read)) return read;
  const claimant = readPartyKey(getMember(read.value, 'saksoeker'));
  const debtor = readPartyKey(getMember(read.value, 'saksoekt'));
  if (!claimant || !debtor)
    return replyError(400, 'saksoeker og saksoekt må ha taxIdentificationNumber');
  if (!hasPetition(context, request.org, claimant, debtor))
    return replyError(404, 'Fant ingen innsendt begjæring med saksøker og saksøkt');
  const now = context.settings.clock.now();
  return replyJson({ saksoeker: claimant, saksoekt: debtor, ...makeFigures(now) });
}

function hasPetition(
  { cases, settings }: ElanContext,
  org: string,
  claimant: PartyKey,
  debtor: PartyKey,
): boolean {
  const holds = (actors: readonly Actor[], { taxIdentificationNumber }: PartyKey) =>
    actors.some(({ identifier }) => identifier === taxIdentificationNumber);
  return cases.all
    .filter((one) => one.org === org)
    .map(({ versions }) => readPetition(versions.at(-1)?.petition, settings.model))
    .some(({ claimants, debtors }) => holds(claimants, claimant) && holds(debtors, debtor));
}

/** The five elements that the page tells of, a to e; their names are the simulator's own. */
function makeFigures(now: Date) {
  const today = getDay(now, 'Europe/Oslo');
  const lastMonth = getDay(new Date(now.getTime() - MONTH), 'Europe/Oslo');
  return {
    bedrePrioritet: { sumBeloep: 12500, sumEstimertRente: 431.25 },
    likPrioritet: {
      sumBeloep: 8000,
      sumEstimertRente: 269.5,
      utbyttegrunnlagDetteKravet: 3143.98,
      utbyttegrunnlagOevrigeKrav: 5125.52,
    },
    besluttedeLoependeBidrag: [{ beloepPerMaaned: 2450 }],
    innbetalinger: [
      { dato: lastMonth, mottattBeloep: 3000, fordeltBeloep: 3000 },
      { dato: today, mottattBeloep: 3000, fordeltBeloep: 2750 },
    ],
    trekkpaalegg: [{ fraDato: lastMonth, beloepPerMaaned: 3000 }],
  };
}
