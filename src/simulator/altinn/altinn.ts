import type { VerifiedToken } from '../maskinporten/access-token.ts';
import { takeFault } from '../maskinporten/faults.ts';
import { makeSigningKey } from '../maskinporten/jwt.ts';
import { type LoopbackRequest, startLoopback } from '../maskinporten/loopback.ts';
import { type Reply, refuseMethod, replyText } from '../maskinporten/reply.ts';
import type { AltinnFaults, AltinnOptions, AltinnServer } from './altinn-server.ts';
import { AltinnTokens } from './altinn-tokens.ts';
import { admit } from './caller.ts';
import { CloudEvents } from './cloud-events.ts';
import { Dialogs } from './dialogs.ts';
import { replyCode } from './problem.ts';
import { type AltinnCall, findRoute, listMethods, type Route } from './route.ts';
import { SystemRegister } from './system-register.ts';
import { SystemRequests } from './system-requests.ts';

const RESOURCES = ['ske-utleggsbegjaering'];
const TOKEN_SECONDS = 1800;

/** Starts an Altinn on the loopback address: tokens, systems and their users, dialogs, events. */
export async function startAltinn(options: AltinnOptions): Promise<AltinnServer> {
  const { clock, onAccepted = () => undefined, systemUsers = [] } = options;
  const faults: AltinnFaults = {};
  const key = options.key ?? (await makeSigningKey());
  const tokens = new AltinnTokens({ clock, key, seconds: options.tokenSeconds ?? TOKEN_SECONDS });
  const register = new SystemRegister(options.resources ?? RESOURCES);
  const requests = new SystemRequests({ register, systemUsers, onAccepted });
  const dialogs = new Dialogs(clock);
  const events = new CloudEvents(clock);
  const sources = { verifyMaskinporten: options.verify, altinn: tokens };
  const loopback = await startLoopback<AltinnCall>({
    clock,
    faults,
    port: options.port,
    nameCall: (request) => findRoute(request).call,
    answer: (_call, request) => answer(findRoute(request), request),
  });

  function answer(route: Route, request: LoopbackRequest): Reply {
    if (route.call === 'other') {
      const methods = listMethods(request);
      return methods.length > 0 ? refuseMethod(methods.join(', ')) : replyText(404, 'Not Found');
    }
    const admitted = admit(route.call, request, sources);
    if ('refusal' in admitted) return admitted.refusal;
    const fault = takeFault(faults, 'problem', route.call);
    return fault ? replyCode(fault.code) : serve(route, request, admitted.caller);
  }

  function serve({ call, names }: Route, request: LoopbackRequest, caller: VerifiedToken): Reply {
    const [name = ''] = names;
    switch (call) {
      case 'exchange':
        return replyText(
          200,
          tokens.give(caller, `${request.origin}/authentication/api/v1/openid/`),
        );
      case 'register-system':
        return register.register(request, caller);
      case 'read-system':
        return register.read(name, caller);
      case 'update-system':
        return register.update(name, request, caller);
      case 'create-request':
        return requests.create(request, caller);
      case 'read-request':
        return requests.read(name, caller);
      case 'find-request':
        return requests.find(names, caller);
      case 'list-requests':
        return requests.list(name, caller);
      case 'dialogs':
        return dialogs.search(request, caller);
      case 'events':
        return events.read(request, caller);
      case 'other':
        return replyText(404, 'Not Found');
    }
  }

  return {
    baseUrl: loopback.origin,
    faults,
    requests: loopback.requests,
    verify: (bearer) => tokens.verify(bearer.replace(/^Bearer +/i, '')),
    get waiting() {
      return requests.waiting;
    },
    decide: (id, status) => requests.decide(id, status),
    addDialog: (dialog) => dialogs.add(dialog),
    updateDialog: (id, changes) => dialogs.update(id, changes),
    addEvent: (event) => events.add(event, loopback.origin),
    close: () => loopback.close(),
  };
}
