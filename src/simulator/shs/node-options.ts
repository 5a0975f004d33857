import type { ServerOptions } from 'node:https';
import type { ShsAgreement } from './agreement.ts';
import type { ShsParty } from './label.ts';

export interface ShsNodeOptions extends Pick<ServerOptions, 'cert' | 'key' | 'ca'> {
  readonly nodeId: string;
  /** Messages are kept here, whole. */
  readonly folder: string;
  readonly now: () => Date;
  /** Organisationsnummer (10 digits) that have outboxes here. */
  readonly actors: readonly string[];
  /** The node's own organisation: its organisationsnummer, or with a name for labels. */
  readonly peer: string | ShsParty;
  /** When given, nothing is taken without an agreement. */
  readonly agreements?: readonly ShsAgreement[];
  /** When given, other products are unknown. */
  readonly products?: readonly string[];
  /** serialNumber of the certificate must be `16` and the organisationsnummer of the sender. */
  readonly checkSender?: boolean;
  /** `auto`, the default: messages to the own organisation are confirmed at once. */
  readonly confirms?: 'auto' | 'manual';
  /** Fetched messages stay visible until they are acknowledged, and after that without `filter=noack`. */
  readonly keepsFetched?: boolean;
  /** Lists tell version, arrival, size and metas too. */
  readonly fullList?: boolean;
  /** Longer messages are answered 413. */
  readonly maxBytes?: number;
  /** Local ids are numbers from here on. */
  readonly firstLocalId?: number;
  readonly rsPath?: string;
  readonly dsPath?: string;
}
