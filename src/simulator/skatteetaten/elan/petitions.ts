import { getDay } from '../../../core/calendar.ts';
import { judgePetition } from '../judge-petition.ts';
import type { JudgeContext } from '../rules/judge-context.ts';
import type { ElanCase } from './cases.ts';
import { checkShape } from './check-shape.ts';
import type { ElanContext, ElanRequest } from './context.ts';
import { isReply, type JsonBody, readJson } from './read-json.ts';
import { type Reply, replyBreaches, replyEmpty, replyError, replyJson } from './reply.ts';

const SHOWN_FAULTS = 5;

/** Takes a new petition, or only judges it. */
export function submitPetition(
  context: ElanContext,
  request: ElanRequest,
  { isDryRun }: { readonly isDryRun: boolean },
): Reply {
  const read = readPetitionBody(context, request);
  if (isReply(read)) return read;
  const refusal = refuseByRules(context, request, read);
  if (refusal) return refusal;
  if (isDryRun) return replyEmpty(204);
  const { reference } = context.cases.open(request.org, read.text, read.value);
  return replyJson({ eksternSaksreferanse: reference });
}

/** Takes a new version of a petition, or only judges it. */
export function changePetition(
  context: ElanContext,
  request: ElanRequest,
  { isDryRun }: { readonly isDryRun: boolean },
): Reply {
  const found = findOwnCase(context, request);
  if ('status' in found) return found;
  const read = readPetitionBody(context, request);
  if (isReply(read)) return read;
  const refusal = refuseByRules(context, request, read, found);
  if (refusal) return refusal;
  if (isDryRun) return replyEmpty(204);
  context.cases.change(found.reference, read.text, read.value);
  return replyEmpty(200);
}

/** The caller's own case that is named in the path, or why it cannot be had. */
export function findOwnCase({ cases }: ElanContext, request: ElanRequest): ElanCase | Reply {
  const found = cases.find(request.reference);
  if (!found) return replyError(404, `Fant ingen sak med referanse ${request.reference}`);
  if (found.org !== request.org) return replyError(403, 'Ikke autorisert for saken');
  return found;
}

function readPetitionBody({ settings }: ElanContext, request: ElanRequest): JsonBody | Reply {
  const read = readJson(request.body, request.type);
  if (isReply(read)) return read;
  const faults = checkShape(read.value, settings.model);
  if (faults.length === 0) return read;
  const shown = faults.slice(0, SHOWN_FAULTS).join('; ');
  return replyError(400, `Feil i forespørselen: ${shown}`);
}

function refuseByRules(
  context: ElanContext,
  { org }: ElanRequest,
  { value }: JsonBody,
  changed?: ElanCase,
): Reply | undefined {
  const { settings, attachments, cases } = context;
  const { model, clock, isOldRegime, register, demands419 } = settings;
  const breaches = judgePetition(value, {
    model,
    today: getDay(clock.now(), 'Europe/Oslo'),
    authenticatedOrg: org,
    accepted: (date, reference) => cases.isAccepted(org, date, reference, changed?.reference),
    attachment: (uuid) => attachments.find(org, uuid),
    isOldRegime,
    register,
    demands419,
    ...(changed && describeChange(context, changed)),
  });
  return breaches.length > 0 ? replyBreaches(breaches, settings.errorShape) : undefined;
}

function describeChange({ cases }: ElanContext, { reference, versions }: ElanCase) {
  return {
    submitted: versions.at(-1)?.petition,
    caseReference: reference,
    caseState: cases.getState(reference),
    hasUnhandled: cases.hasUnhandled(reference),
  } satisfies Partial<JudgeContext>;
}
