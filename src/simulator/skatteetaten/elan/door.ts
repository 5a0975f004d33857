import type { IncomingMessage } from 'node:http';
import type { Caller, ElanSettings } from './options.ts';
import { type Reply, replyError } from './reply.ts';
import type { Route } from './route.ts';

/** Whom a request comes from; undefined without a token that is known. */
export function findCaller(settings: ElanSettings, request: IncomingMessage): Caller | undefined {
  const [, bearer] = /^Bearer (.+)$/i.exec(getHeader(request, 'authorization')) ?? [];
  return bearer === undefined ? undefined : settings.checkToken(bearer);
}

/** Why a request gets no further than the door. */
export function refuse(
  settings: ElanSettings,
  request: IncomingMessage,
  route: Route | undefined,
  caller: Caller | undefined,
  running: number,
): Reply | undefined {
  if (!route) return replyError(404, 'Ukjent adresse');
  if (!caller) return replyError(401, 'Mangler gyldig token');
  if (!caller.scopes.includes(settings.scope)) return replyError(403, 'Ikke autorisert');
  if (running > settings.simultaneousCalls)
    return replyError(429, 'For mange samtidige kall', { 'retry-after': '1' });
  if (!acceptsJson(request)) return replyError(406, 'Svaret kan bare gis som application/json');
  const missing = settings.requiredHeaders.find((name) => getHeader(request, name) === '');
  return missing === undefined ? undefined : replyError(400, `Headeren ${missing} mangler`);
}

/** Whether a request accepts XML and no JSON: then errors are told in XML. */
export function wantsXml(request: IncomingMessage): boolean {
  return !acceptsJson(request) && /application\/xml/i.test(getHeader(request, 'accept'));
}

/** A header of a request, '' without it. */
export function getHeader({ headers }: IncomingMessage, name: string): string {
  return String(headers[name.toLowerCase()] ?? '');
}

function acceptsJson(request: IncomingMessage): boolean {
  const accept = getHeader(request, 'accept');
  return accept === '' || /application\/(problem\+)?json|application\/\*|\*\/\*/i.test(accept);
}
