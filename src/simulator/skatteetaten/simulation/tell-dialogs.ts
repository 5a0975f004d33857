import type { AltinnServer } from '../../altinn/altinn-server.ts';
import { toPartyUrn, toResourceUrn } from '../../altinn/urns.ts';
import type { ElanServer } from '../elan-server.ts';

const RESOURCE = toResourceUrn('ske-utleggsbegjaering');

/**
 * Keeps a dialog of each case in Altinn, with its reference, and an event for each change of it. What the authority uses of
 * either is not public: this is the likeliest.
 */
export function createDialogTeller(elan: ElanServer, altinn: AltinnServer): () => void {
  const told = new Map<string, { readonly dialog: string; readonly state: string }>();
  return () => {
    for (const { reference, org, correction } of elan.cases) {
      const state = correction ? 'correction' : elan.getState(reference);
      const known = told.get(reference);
      if (known?.state === state) continue;
      const status = correction ? 'RequiresAttention' : 'InProgress';
      const party = toPartyUrn(org);
      const about = {
        party,
        serviceResource: RESOURCE,
        status,
        externalReference: reference,
      } as const;
      const { id } = known
        ? altinn.updateDialog(known.dialog, { status, extendedStatus: state })
        : altinn.addDialog({ ...about, extendedStatus: state });
      const type = `dialogporten.dialog.${known ? 'updated' : 'created'}.v1`;
      altinn.addEvent({ type, resource: RESOURCE, subject: party, resourceinstance: id });
      told.set(reference, { dialog: id, state });
    }
  };
}
