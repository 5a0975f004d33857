import type { Label } from './label.ts';
import type { ShsSettings } from './settings.ts';

/** Why a message is not for us, of no kind that is taken here, or not from whom its channel leads to; with the code of SHS. */
export interface Stranger {
  readonly errorCode: string;
  readonly reason: string;
}

/**
 * Files come from the counterpart alone, or from others that the settings name: whoever else writes to us could make
 * up a receipt. Errors may also come from nodes on the way.
 */
export function findStranger(settings: ShsSettings, label: Label): Stranger | undefined {
  const { from, originator, to, sequenceType, product } = label;
  const sender = from ?? originator;
  if (!sender) return { errorCode: 'UnknownSender', reason: 'the label names no sender' };
  const isError = sequenceType === 'adm' && product.toLowerCase() === 'error';
  const known = [settings.to.orgnr, ...(settings.senders ?? [])];
  const nodes = isError ? [settings.from.orgnr, settings.peerOrgnr ?? ''] : [];
  if (![...known, ...nodes].map(toOrganisation).includes(toOrganisation(sender.orgnr)))
    return {
      errorCode: 'IllegalSender',
      reason: `it comes from ${sender.orgnr}, and this channel takes messages of ${known.join(', ')} only (senders: in the settings)`,
    };
  if (label.unfit) return { errorCode: 'IllegalMessageStructure', reason: label.unfit };
  if (!isUuid(product) && sequenceType !== 'adm')
    return { errorCode: 'IllegalProductType', reason: `its product '${product}' is no UUID` };
  if (to && toOrganisation(to.orgnr) !== toOrganisation(settings.from.orgnr))
    return { errorCode: 'UnknownReceiver', reason: `it is for ${to.orgnr}, who is not here` };
  return undefined;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Without the internal id that may follow. */
function toOrganisation(orgnr: string): string {
  return orgnr.split('.')[0]!;
}
