import type { LoopbackRequest } from '../maskinporten/loopback.ts';

/** What is asked of Altinn. */
export type AltinnCall =
  | 'exchange'
  | 'register-system'
  | 'read-system'
  | 'update-system'
  | 'create-request'
  | 'read-request'
  | 'find-request'
  | 'list-requests'
  | 'dialogs'
  | 'events'
  | 'other';

/** What a request asks for, with what its path names. */
export interface Route {
  readonly call: AltinnCall;
  readonly names: readonly string[];
}

const AUTHENTICATION = '/authentication/api/v1';
const SYSTEMS = `${AUTHENTICATION}/systemregister/vendor`;
const REQUESTS = `${AUTHENTICATION}/systemuser/request/vendor`;

const ROUTES: readonly (readonly [AltinnCall, string, RegExp])[] = [
  ['exchange', 'GET', toPattern(`${AUTHENTICATION}/exchange/maskinporten`)],
  ['register-system', 'POST', toPattern(SYSTEMS)],
  ['read-system', 'GET', toPattern(`${SYSTEMS}/*`)],
  ['update-system', 'PUT', toPattern(`${SYSTEMS}/*`)],
  ['create-request', 'POST', toPattern(REQUESTS)],
  ['read-request', 'GET', toPattern(`${REQUESTS}/*`)],
  ['find-request', 'GET', toPattern(`${REQUESTS}/byexternalref/*/*/*`)],
  ['list-requests', 'GET', toPattern(`${REQUESTS}/bysystem/*`)],
  ['dialogs', 'GET', toPattern('/dialogporten/api/v1/enduser/dialogs')],
  ['events', 'GET', toPattern('/events/api/v1/events')],
];

/** Finds what a request asks for. */
export function findRoute({ method, url }: LoopbackRequest): Route {
  for (const [call, verb, pattern] of ROUTES) {
    const found = verb === method ? pattern.exec(url.pathname) : null;
    const names = found && decode(found.slice(1));
    if (names) return { call, names };
  }
  return { call: 'other', names: [] };
}

/** The methods that a path knows. */
export function listMethods({ url }: LoopbackRequest): string[] {
  return ROUTES.filter(([, , pattern]) => pattern.test(url.pathname)).map(([, verb]) => verb);
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`);
}

function decode(names: readonly string[]): readonly string[] | undefined {
  try {
    return names.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
