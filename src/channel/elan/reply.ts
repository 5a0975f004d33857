import type { Shipment, TransportReceipt } from '../../core/channel.ts';
import type { AuthorisedAnswer, AuthorisedClient } from '../rest/authorised-client.ts';
import type { KeptAnswer } from './ask.ts';
import type { AcceptedCase, CaseStore } from './case-store.ts';
import { hideParties } from './hide-parties.ts';
import type { Petition } from './petition.ts';
import type { Deviation } from './refusal.ts';
import type { ElanSettings } from './settings.ts';

/** A petition on its way. */
export interface Submitting {
  readonly settings: ElanSettings;
  readonly client: AuthorisedClient;
  readonly store: CaseStore;
  readonly shipment: Shipment;
  readonly petition: Petition;
  /** The bytes to send, the same on every attempt. */
  readonly body: Buffer;
  /** The case that the petition changes. */
  readonly changes?: AcceptedCase | undefined;
}

/** What became of a petition, as it is told to the rest of the house. */
interface Reply {
  readonly utfall: 'mottatt' | 'avvist';
  readonly eksternSaksreferanse?: string;
  readonly merknad?: string;
  readonly avvik: readonly Deviation[];
}

/** Keeps the answer to a petition, as an answer file of ours. */
export async function keepReply(
  { store, shipment, petition }: Pick<Submitting, 'store' | 'shipment' | 'petition'>,
  { status, correlationId }: AuthorisedAnswer,
  reply: Reply,
): Promise<void> {
  await store.keepAnswer(`${shipment.id}.${shipment.resends}.svar`, {
    slag: 'svar',
    melding: shipment.id,
    innsenderReferanse: petition.reference,
    httpStatus: String(status),
    korrelasjonsid: correlationId,
    ...reply,
    // It quotes who the parties are; all of it lies in the evidence.
    avvik: reply.avvik.map(({ quoted: _quoted, ...one }) => ({
      ...one,
      melding: hideParties(one.melding, petition.value),
      beskrivelse: hideParties(one.beskrivelse, petition.value),
      ...(one.elementer.length > 0 ? { sted: one.elementer.join(', ') } : {}),
    })),
  });
}

/** The receipt of an answer, with the file that keeps it. */
export function toReceipt(
  { remoteName }: Shipment,
  { kept }: KeptAnswer,
  details: Readonly<{ [name: string]: string }>,
): TransportReceipt {
  return { remoteName, details: { ...kept, ...details } };
}
