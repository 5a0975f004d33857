import { getMember } from '../rules/json.ts';
import type { ElanContext, ElanRequest } from './context.ts';
import { readPartyKey } from './parties.ts';
import { isReply, readJson } from './read-json.ts';
import { type Reply, replyError, replyJson } from './reply.ts';

/** Betjeningskartet: which of the debtors belong to the new rules; for several of them, or for one. */
export function lookUpRegime({ settings }: ElanContext, request: ElanRequest): Reply {
  const read = readJson(request.body, request.type);
  if (isReply(read)) return read;
  const isNew = (identifier: string) => !settings.isOldRegime(identifier);
  const single = getMember(read.value, 'skyldner');
  const several = getMember(read.value, 'skyldnere');
  const asked = Array.isArray(several) ? several : [single];
  const parties = asked.flatMap((party) => readPartyKey(party) ?? []);
  const [first] = parties;
  if (!first || parties.length < asked.length)
    return replyError(400, 'Hver skyldner må ha taxIdentificationNumber');
  if (!Array.isArray(several))
    return replyJson({ skyldner: first, nyttRegelverk: isNew(first.taxIdentificationNumber) });
  return replyJson({
    skyldnere: parties.map((party) => ({
      ...party,
      nyttRegelverk: isNew(party.taxIdentificationNumber),
    })),
  });
}
