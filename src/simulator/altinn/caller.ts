import type { VerifiedToken } from '../maskinporten/access-token.ts';
import type { LoopbackRequest } from '../maskinporten/loopback.ts';
import type { Reply } from '../maskinporten/reply.ts';
import type { AltinnTokens } from './altinn-tokens.ts';
import { replyProblem } from './problem.ts';
import type { AltinnCall } from './route.ts';

/** Whose tokens are taken. */
type TokenKind = 'maskinporten' | 'altinn' | 'either';

interface Demand {
  readonly kind: TokenKind;
  readonly scope?: string;
  readonly systemUser?: true;
}

const REGISTER: Demand = { kind: 'altinn', scope: 'altinn:authentication/systemregister.write' };
const READ: Demand = { kind: 'either', scope: 'altinn:authentication/systemuser.request.read' };
const WRITE: Demand = { kind: 'either', scope: 'altinn:authentication/systemuser.request.write' };

const DEMANDS: Readonly<Record<AltinnCall, Demand>> = {
  exchange: { kind: 'maskinporten' },
  'register-system': REGISTER,
  'read-system': REGISTER,
  'update-system': REGISTER,
  'create-request': WRITE,
  'read-request': READ,
  'find-request': READ,
  'list-requests': READ,
  dialogs: { kind: 'either', scope: 'digdir:dialogporten', systemUser: true },
  events: { kind: 'altinn', scope: 'altinn:events.subscribe' },
  other: { kind: 'either' },
};

/** Where tokens are known. */
export interface TokenSources {
  readonly verifyMaskinporten: (bearer: string) => VerifiedToken | undefined;
  readonly altinn: AltinnTokens;
}

/** Who calls, or why the call is refused: 401 without a good token, 403 without the scope. */
export function admit(
  call: AltinnCall,
  { headers }: LoopbackRequest,
  sources: TokenSources,
): { readonly caller: VerifiedToken } | { readonly refusal: Reply } {
  const demand = DEMANDS[call];
  const caller = verify(headers.authorization ?? '', demand.kind, sources);
  if (!caller) return { refusal: replyProblem(401, 'no bearer token that is good here') };
  if (demand.scope !== undefined && !caller.scopes.includes(demand.scope))
    return { refusal: replyProblem(403, `the scope ${demand.scope} is missing`) };
  if (demand.systemUser && caller.systemUserId === undefined)
    return { refusal: replyProblem(403, 'this needs the token of a system user') };
  return { caller };
}

function verify(
  authorization: string,
  kind: TokenKind,
  { verifyMaskinporten, altinn }: TokenSources,
): VerifiedToken | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (bearer === undefined) return undefined;
  const own = kind === 'maskinporten' ? undefined : altinn.verify(bearer);
  return own ?? (kind === 'altinn' ? undefined : verifyMaskinporten(bearer));
}
