import type { App } from '../app.ts';
import { createElanClient } from '../channel/elan/client.ts';
import { askInsight, type Insight } from '../channel/elan/insight.ts';
import { readPetition } from '../channel/elan/petition.ts';
import { fillUrl } from '../channel/elan/settings.ts';
import { findSentPetition, getPayloadPath, unfit } from './sent-petition.ts';

/** What is known of the deduction of one pair of parties of a petition. */
export interface PairInsight extends Insight {
  /** Which of the petition's claimants and debtors, from 1. */
  readonly claimantNumber: number;
  readonly debtorNumber: number;
}

/**
 * Looks into the deductions that a petition leads to: one question for each of its claimants and debtors. The petition is
 * named by any reference of it, so that no personal number has to be typed. Throws `PETITION_UNFIT` when there is none.
 */
export async function lookInto(app: App, reference: string): Promise<readonly PairInsight[]> {
  const { batch, settings, elan } = await findSentPetition(app, reference);
  if (batch.verdict !== 'accepted')
    throw unfit(
      `the authority has not taken ${reference} yet (it is ${batch.verdict ?? batch.state})`,
      'wait until it is accepted: `kvittera show` tells',
    );
  const { insight: template } = settings.urls;
  if (template === undefined)
    throw unfit(`the channel ${batch.channel} does not say where to ask`, 'set urls.insight in it');
  const { claimants, debtors, value } = await readPetition(getPayloadPath(app, batch));
  if (claimants.length === 0 || debtors.length === 0)
    throw unfit(`the petition ${reference} has no claimant or debtor with an identifier`);
  const url = fillUrl(template, settings.baseUrl);
  const client = createElanClient(elan, url);
  const found: PairInsight[] = [];
  for (const [c, claimant] of claimants.entries())
    for (const [d, { identifier: debtor }] of debtors.entries())
      found.push({
        ...(await askInsight(client, url, { claimant, debtor, petition: value }, settings.insight)),
        claimantNumber: c + 1,
        debtorNumber: d + 1,
      });
  return found;
}
