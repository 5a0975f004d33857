import type { Channel, Inquiry, Shipment } from '../../core/channel.ts';
import { findLastCertificate } from '../../seal/identity.ts';
import { confirmMessage } from './confirm.ts';
import { acknowledgeMessage } from './delivery-service.ts';
import { type EndpointSettings, openEndpoint } from './endpoint.ts';
import { listMessageIds } from './message-ids.ts';
import { collectOffers, type Offer } from './offers.ts';
import { postMessage } from './post-message.ts';
import { findSeal } from './sealed-message.ts';
import type { ShsSettings } from './settings.ts';
import { createSpool } from './spool.ts';
import { unprotectPart } from './unprotect.ts';

export interface ShsChannelSettings extends ShsSettings {
  /** What it promises of every message: that its fetching is confirmed. */
  readonly confirms?: Channel['confirms'];
  /** Our own receive service, in the place of an outbox at a node. */
  readonly endpoint?: EndpointSettings | undefined;
  /** How often our receive service looks for a renewed certificate. */
  readonly renewMs?: number | undefined;
}

/**
 * The client of an SHS node: posts to its receive service; lists, fetches and acknowledges at its delivery
 * service. Confirms and errors are notices about messages of ours, every other data part is a file.
 */
export function createShsChannel(settings: ShsChannelSettings): Channel {
  const spool = createSpool(settings.folder);
  const { endpoint } = settings;
  let offers = new Map<string, Offer>();
  const find = ({ place = '' }: { readonly place?: string }): Offer => {
    const offer = offers.get(place);
    if (!offer) throw new Error(`${place} was not listed`);
    return offer;
  };
  return {
    name: settings.name,
    environment: settings.environment,
    ...(settings.confirms ? { confirms: settings.confirms } : {}),
    nameMessage: listMessageIds,
    findCertificate: async () =>
      findLastCertificate(await settings.identities(true), settings.now()),
    send: (shipment, commit) => postMessage(settings, shipment, commit),
    inquire,
    ...(endpoint ? { listen: (tell) => openEndpoint({ ...settings, endpoint, tell }, spool) } : {}),
    async list() {
      const all = await collectOffers(settings, spool, endpoint === undefined);
      offers = new Map(all.map((offer) => [offer.file.place!, offer]));
      return all.map(({ file }) => file);
    },
    async fetch(file, path) {
      const offer = find(file);
      if ('error' in offer) throw offer.error;
      // Nodes sign no confirms and errors.
      const own = offer.file.notice ? { ...settings, smime: undefined } : settings;
      await unprotectPart(own, offer.part, path, `${offer.path}.${offer.index}`);
    },
    async acknowledge(file) {
      const offer = find(file);
      if ('error' in offer) throw offer.error;
      const { label, labelBytes, parts } = offer.message;
      if (!(await spool.finishPart(label.txId, offer.index, parts.length))) return;
      if (endpoint) await confirmMessage(settings, label);
      else await acknowledgeMessage(settings, label.txId);
      await spool.finish(label.txId, labelBytes);
    },
    close: async () => undefined,
  };
}

/** A node cannot be asked about a message, but takes one that it has had no second time. */
async function inquire(shipment: Shipment, committed: boolean): Promise<Inquiry> {
  const [txId] = listMessageIds(shipment);
  if (!committed) return { result: 'absent', evidence: `no byte of message ${txId} had been sent` };
  const unsure = (await findSeal(shipment))?.unsure;
  if (unsure !== undefined)
    return { result: 'unknown', evidence: `of message ${txId} nothing is known: ${unsure}` };
  return {
    result: 'repeatable',
    evidence: `message ${txId} is sent again: a node that has had it says so and takes it no second time`,
  };
}
