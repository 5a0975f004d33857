import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { VerifiedToken } from '../maskinporten/access-token.ts';
import type { LoopbackRequest } from '../maskinporten/loopback.ts';
import { type Reply, replyJson } from '../maskinporten/reply.ts';
import { replyProblem } from './problem.ts';
import { isResourceUrn, toPartyUrn } from './urns.ts';

/** An event (CloudEvents 1.0). */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly resource: string;
  /** Of a dialog its id. */
  readonly resourceinstance: string;
  /** Whom it is about: the urn of a party. */
  readonly subject: string;
  /** URL of what it tells of. */
  readonly source: string;
}

/** What has to be known of a new event; the rest gets a value. */
export type NewCloudEvent = Partial<CloudEvent> &
  Pick<CloudEvent, 'type' | 'resource' | 'subject' | 'resourceinstance'>;

const MOST_EVENTS = 1000;
const DEFAULT_SIZE = '50';

/** What happened, in order. */
export class CloudEvents {
  readonly #clock: Clock;
  readonly #events: CloudEvent[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds an event, that happened now. */
  add(event: NewCloudEvent, origin: string): CloudEvent {
    const added: CloudEvent = {
      specversion: '1.0',
      id: randomUUID(),
      time: this.#clock.now().toISOString(),
      source: `${origin}/dialogporten/api/v1/enduser/dialogs/${event.resourceinstance}`,
      ...event,
    };
    this.#events.push(added);
    return added;
  }

  /** Tells what happened after an event, to the organisation it is about. */
  read({ url, origin }: LoopbackRequest, caller: VerifiedToken): Reply {
    const { searchParams: parameters } = url;
    const after = parameters.get('after') ?? '';
    const resource = parameters.get('resource') ?? '';
    const subject = parameters.get('subject');
    const size = parameters.get('size') ?? DEFAULT_SIZE;
    const from = after === '0' ? 0 : this.#events.findIndex(({ id }) => id === after) + 1;
    if (after !== '0' && from === 0) return replyProblem(400, 'after is no event, and not 0');
    if (!isResourceUrn(resource)) return replyProblem(400, 'resource is no urn of a resource');
    if (!isSize(size)) return replyProblem(400, `size is not from 1 to ${MOST_EVENTS}`);
    const events = this.#events
      .slice(from)
      .filter((event) => event.subject === toPartyUrn(caller.org) && event.resource === resource)
      .filter((event) => subject === null || event.subject === subject)
      .slice(0, Number(size));
    const next = new URL(url.pathname, origin);
    for (const [name, value] of parameters) next.searchParams.append(name, value);
    next.searchParams.set('after', events.at(-1)?.id ?? after);
    return replyJson(200, events, { next: next.href });
  }
}

function isSize(text: string): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_EVENTS;
}
