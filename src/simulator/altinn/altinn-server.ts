import type { Clock } from '../../core/clock.ts';
import type { VerifiedToken } from '../maskinporten/access-token.ts';
import type { SystemUser } from '../maskinporten/clients.ts';
import type { FaultSet, HttpFaults } from '../maskinporten/faults.ts';
import type { SigningKey } from '../maskinporten/jwt.ts';
import type { CloudEvent, NewCloudEvent } from './cloud-events.ts';
import type { Dialog, NewDialog } from './dialogs.ts';
import type { ProblemCode } from './problem.ts';
import type { AltinnCall } from './route.ts';
import type { Decision } from './system-user-request.ts';

/** What Altinn may do wrong, beside what any service may. */
export interface AltinnOwnFaults extends HttpFaults {
  /** What is asked for is refused with this code, and not done. */
  problem: { code: ProblemCode };
}

/** What goes wrong; read anew at every request. */
export type AltinnFaults = FaultSet<AltinnCall, AltinnOwnFaults>;

/** What an Altinn is started with. */
export interface AltinnOptions {
  readonly clock: Clock;
  /** What a token of Maskinporten says. */
  readonly verify: (bearer: string) => VerifiedToken | undefined;
  /** Told of each customer who accepts, so that Maskinporten gives tokens for it. */
  readonly onAccepted?: (systemUser: SystemUser) => void;
  /** What the resource registry knows; without it the service that petitions are sent to. */
  readonly resources?: readonly string[];
  /** Of customers who made them without being asked. */
  readonly systemUsers?: readonly SystemUser[];
  /** How long its tokens live; half an hour without it. */
  readonly tokenSeconds?: number;
  /** What it signs tokens with; made anew without it. */
  readonly key?: SigningKey;
  /** Any free one without it. */
  readonly port?: number | undefined;
}

/** A running Altinn. */
export interface AltinnServer {
  /** The platform's address, without a slash at its end. */
  readonly baseUrl: string;
  readonly faults: AltinnFaults;
  /** How often what was asked for. */
  readonly requests: ReadonlyMap<AltinnCall, number>;
  /** What a token of Altinn says; undefined when it is unknown or over. */
  verify(bearer: string): VerifiedToken | undefined;
  /** Ids of requests that no customer has answered. */
  readonly waiting: readonly string[];
  /** Lets a customer answer a request, or its time pass; gives the system user that this makes. */
  decide(id: string, status: Decision): SystemUser | undefined;
  addDialog(dialog: NewDialog): Dialog;
  updateDialog(id: string, changes: Partial<Omit<Dialog, 'id'>>): Dialog;
  addEvent(event: NewCloudEvent): CloudEvent;
  close(): Promise<void>;
}
