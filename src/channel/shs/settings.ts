import type { Environment } from '../../core/channel.ts';
import type { HttpsSettings } from '../https-client.ts';
import type { Actor, SequenceType, Status } from './label.ts';
import type { SmimeSettings } from './smime-settings.ts';

/** How files of one or more transactions are addressed and described. */
export interface ShsProduct {
  /** UUID. */
  readonly product: string;
  readonly agreement?: string | undefined;
  readonly sequenceType: SequenceType;
  readonly datapartType: string;
  readonly contentType: string;
  readonly encoding: 'binary' | 'base64';
  readonly meta: readonly (readonly [name: string, value: string])[];
  readonly subject?: string | undefined;
  /** Signs files with our own certificate. */
  readonly sign?: boolean;
  /** Certificates (PEM) of those that files are encrypted for. */
  readonly encryptFor?: (() => Promise<readonly string[]>) | undefined;
}

/** A node and who we are to it. */
export interface ShsSettings extends HttpsSettings {
  readonly name: string;
  readonly environment: Environment;
  readonly baseUrl: string;
  readonly rsPath: string;
  readonly dsPath: string;
  readonly from: Actor;
  readonly to: Actor;
  /** Others whose messages are taken besides the counterpart's. */
  readonly senders?: readonly string[] | undefined;
  readonly originator?: Actor | undefined;
  readonly endRecipient?: Actor | undefined;
  /** By transaction; one without a product cannot be sent. */
  readonly products: ReadonlyMap<string, ShsProduct>;
  /** Products whose messages are fetched, with confirms and errors; all of our outbox without it. */
  readonly fetchProducts?: readonly string[] | undefined;
  readonly maxHits: number;
  /** Where messages are kept from the moment they were fetched. */
  readonly folder: string;
  /** How what comes is verified. */
  readonly smime?: SmimeSettings | undefined;
  /** Whose wall clock the times in labels are. */
  readonly timeZone: string;
}

/** Test messages are marked so, and production messages never come from anywhere but production. */
export function getStatus({ environment }: Pick<ShsSettings, 'environment'>): Status {
  return environment === 'production' ? 'production' : 'test';
}
