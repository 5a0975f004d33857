import { randomUUID } from 'node:crypto';
import type { VerifiedToken } from '../maskinporten/access-token.ts';
import type { SystemUser } from '../maskinporten/clients.ts';
import type { LoopbackRequest } from '../maskinporten/loopback.ts';
import { type Reply, replyJson } from '../maskinporten/reply.ts';
import { type ProblemCode, replyCode, replyProblem } from './problem.ts';
import { readBody } from './read-body.ts';
import type { RegisteredSystem, SystemRegister } from './system-register.ts';
import {
  checkWishes,
  type Decision,
  NEW_REQUEST,
  type NewRequest,
  refuseRepeat,
  type SystemUserRequest,
} from './system-user-request.ts';

/** What requests stand on. */
export interface RequestSettings {
  readonly register: SystemRegister;
  /** Of customers who made them without being asked. */
  readonly systemUsers: readonly SystemUser[];
  readonly onAccepted: (systemUser: SystemUser) => void;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The requests for system users. */
export class SystemRequests {
  readonly #settings: RequestSettings;
  readonly #requests = new Map<string, SystemUserRequest>();

  constructor(settings: RequestSettings) {
    this.#settings = settings;
  }

  /** Ids of those that nobody has answered. */
  get waiting(): readonly string[] {
    return [...this.#requests.values()]
      .filter(({ status }) => status === 'New')
      .map(({ id }) => id);
  }

  /** Takes a vendor's request. */
  create(request: LoopbackRequest, caller: VerifiedToken): Reply {
    const read = readBody(request, NEW_REQUEST);
    if ('refusal' in read) return read.refusal;
    const { value } = read;
    const externalRef = value.externalRef ?? value.partyOrgNo;
    const system = this.#settings.register.findOf(value.systemId, caller);
    const code = system ? this.#check({ ...value, externalRef }, system) : 'AUTH-00011';
    if (code) return replyCode(code);
    const id = randomUUID();
    const confirmUrl = `${request.origin}/accessmanagement/ui/systemuser/request?id=${id}`;
    const made: SystemUserRequest = { ...value, id, externalRef, status: 'New', confirmUrl };
    this.#requests.set(id, made);
    return replyJson(201, made);
  }

  /** Tells how one stands, by its id. */
  read(id: string, caller: VerifiedToken): Reply {
    if (!GUID.test(id)) return replyProblem(400, `The value '${id}' is not valid.`);
    return this.#tell(this.#requests.get(id.toLowerCase()), caller);
  }

  /** Tells how the last one with these names stands. */
  find(
    [systemId, orgNo, externalRef]: readonly (string | undefined)[],
    caller: VerifiedToken,
  ): Reply {
    return this.#tell(this.#findLast(systemId, orgNo, externalRef), caller);
  }

  /** Tells how all of a system stand. */
  list(systemId: string, caller: VerifiedToken): Reply {
    if (!this.#settings.register.findOf(systemId, caller)) return replyCode('AUTH-00011');
    const data = [...this.#requests.values()].filter((one) => one.systemId === systemId);
    return replyJson(200, { links: {}, data });
  }

  /** Lets the customer answer; an accepted system user is told of, and given. */
  decide(id: string, status: Decision): SystemUser | undefined {
    const request = this.#requests.get(id);
    if (request?.status !== 'New') throw new Error(`${id} is no request that waits for an answer`);
    this.#requests.set(id, { ...request, status });
    if (status !== 'Accepted') return undefined;
    const { partyOrgNo, externalRef, systemId } = request;
    const clientIds = this.#settings.register.systems.get(systemId)?.clientId ?? [];
    const systemUserId = randomUUID();
    const systemUser = { orgnr: partyOrgNo, externalRef, systemUserId, systemId, clientIds };
    this.#settings.onAccepted(systemUser);
    return systemUser;
  }

  #check(
    request: NewRequest & { readonly externalRef: string },
    system: RegisteredSystem,
  ): ProblemCode | undefined {
    const { externalRef, partyOrgNo, systemId } = request;
    const isMade = this.#settings.systemUsers.some(
      (one) =>
        one.systemId === systemId && one.orgnr === partyOrgNo && one.externalRef === externalRef,
    );
    if (isMade) return 'AUTH-00004';
    const earlier = this.#findLast(systemId, partyOrgNo, externalRef);
    return (earlier && refuseRepeat(earlier)) ?? checkWishes(request, system);
  }

  #findLast(
    systemId: string | undefined,
    partyOrgNo: string | undefined,
    externalRef: string | undefined,
  ): SystemUserRequest | undefined {
    return [...this.#requests.values()].findLast(
      (one) =>
        one.systemId === systemId &&
        one.partyOrgNo === partyOrgNo &&
        one.externalRef === externalRef,
    );
  }

  #tell(request: SystemUserRequest | undefined, caller: VerifiedToken): Reply {
    const isOwn = request && this.#settings.register.findOf(request.systemId, caller);
    return isOwn ? replyJson(200, request) : replyCode('AUTH-00010');
  }
}
