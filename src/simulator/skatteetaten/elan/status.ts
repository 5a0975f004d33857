import { getDay } from '../../../core/calendar.ts';
import type { Actor } from '../rules/actor.ts';
import { getMember } from '../rules/json.ts';
import { readPetition } from '../rules/petition.ts';
import { type CaseState, isDecided } from './case-state.ts';
import type { ElanContext, ElanRequest } from './context.ts';
import { toPartyKey } from './parties.ts';
import { findOwnCase } from './petitions.ts';
import { type Reply, replyJson } from './reply.ts';
import { findTestCase } from './test-cases.ts';

/** What an answer about a case is made of. */
export interface StatusSource {
  readonly reference: string;
  readonly number: string;
  readonly state: CaseState;
  readonly claims: readonly {
    readonly reference: string;
    readonly details: string;
    readonly remaining: unknown;
  }[];
  readonly claimants: readonly StatusParty[];
  readonly debtors: readonly StatusParty[];
}

type StatusParty = Pick<Actor, 'identifier' | 'label'>;

/** Status på sak: of the published test references, or of the caller's own case. */
export function tellStatus(context: ElanContext, request: ElanRequest): Reply {
  const known = findTestCase(request.reference);
  if (known) return replyJson(toBody(known));
  const found = findOwnCase(context, request);
  if ('status' in found) return found;
  const { reference, number, versions, correction } = found;
  const petition = readPetition(versions.at(-1)?.petition, context.settings.model);
  const body = toBody({
    reference,
    number,
    state: context.cases.getState(reference),
    claims: petition.claims.map((claim) => ({
      reference: claim.reference,
      details: claim.details,
      remaining: getMember(claim.body, 'gjenstaaendeBeloep'),
    })),
    claimants: petition.claimants,
    debtors: petition.debtors,
  });
  if (!correction) return replyJson(body);
  const dato = getDay(new Date(correction.at), 'Europe/Oslo');
  return replyJson({ ...body, anmodningOmRettelse: { melding: correction.melding, dato } });
}

const DECISIONS = ['utleggstrekk', 'intetTilUtlegg', 'utleggspant'];

/** Member names besides saksstatus, kravgrunnlagsidentifikator and beslutningsinformasjon are not public. */
function toBody({ reference, number, state, claims, claimants, debtors }: StatusSource) {
  const isDone = isDecided(state);
  return {
    eksternSaksreferanse: reference,
    saksnummer: number,
    saksstatus: state,
    krav: claims.map((claim, index) => ({
      innsendersKravreferanse: claim.reference,
      kravdetaljer: claim.details,
      gjenstaaendeBeloep: claim.remaining,
      ...(isDone && { kravgrunnlagsidentifikator: `KGI-${reference}-${index + 1}` }),
    })),
    saksoekere: claimants.map(toParty),
    saksoekte: debtors.map(toParty),
    ...(isDone && { beslutningsinformasjon: DECISIONS.map((type) => ({ type })) }),
  };
}

function toParty({ identifier, label }: StatusParty) {
  return { navn: label, identifikator: toPartyKey(identifier) };
}
