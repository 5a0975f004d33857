import type { App } from '../app.ts';
import { CaseStore } from '../channel/elan/case-store.ts';
import { readPetition } from '../channel/elan/petition.ts';
import { findSentPetition, getPayloadPath, unfit } from './sent-petition.ts';

/**
 * Follows the case of a petition whose reference was lost with an answer: an operator has learned it. It is asked about in
 * the next pass. Throws `PETITION_UNFIT` when there is no such petition.
 */
export async function followCase(
  app: App,
  reference: string,
  caseReference: string,
): Promise<void> {
  if (caseReference.trim() === '')
    throw unfit('the reference of the case is empty', 'name it with --case');
  const { batch, elan } = await findSentPetition(app, reference);
  const store = new CaseStore(elan.folder);
  const path = getPayloadPath(app, batch);
  const petition = await readPetition(path);
  await app.withLock(async () => {
    const own = await store.readAccepted(petition.reference);
    const owner = await store.findOwner(caseReference);
    if (owner && own?.reference !== caseReference)
      throw unfit(
        `case ${caseReference} is that of another petition, message ${owner.shipment}`,
        'ask the authority for the reference of this one',
      );
    await store.keepAccepted(petition.reference, { reference: caseReference, shipment: batch.id });
    await store.follow({
      shipment: batch.id,
      path,
      reference: caseReference,
      innsenderReferanse: petition.reference,
      nextAt: app.context.clock.now().toISOString(),
      polls: 0,
    });
    // Of a message that somebody has said arrived, no answer came: this is one.
    const answer = `${batch.id}.${batch.resends}.svar`;
    if (batch.state === 'shipped' && !(await store.hasAnswer(answer)))
      await store.keepAnswer(answer, {
        slag: 'svar',
        melding: batch.id,
        innsenderReferanse: petition.reference,
        httpStatus: 'none',
        korrelasjonsid: 'none',
        utfall: 'mottatt',
        eksternSaksreferanse: caseReference,
        merknad: 'an operator has learned the reference of the case',
        avvik: [],
      });
  });
}
