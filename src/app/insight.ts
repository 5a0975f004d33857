import { join } from 'node:path';
import type { App } from '../app.ts';
import { createElanClient } from '../channel/elan/client.ts';
import { askInsight, type Insight } from '../channel/elan/insight.ts';
import { readPetition } from '../channel/elan/petition.ts';
import { fillUrl } from '../channel/elan/settings.ts';
import { AppError } from '../core/errors.ts';
import type { Batch } from '../core/nouns.ts';
import { toElanSettings } from './elan-channel.ts';

/** What is known of the deduction of one pair of parties of a petition. */
export interface PairInsight extends Insight {
  /** Which of the petition's claimants and debtors, from 1. */
  readonly claimantNumber: number;
  readonly debtorNumber: number;
}

/**
 * Looks into the deductions that a petition leads to: one question for each of its claimants and debtors. The petition is
 * named by any reference of it, so that no personal number has to be typed. Throws `INSIGHT_UNFIT` when there is none.
 */
export async function lookInto(app: App, reference: string): Promise<readonly PairInsight[]> {
  const batch = await findPetition(app, reference);
  const { channel } = batch;
  const settings = app.config.channels[channel];
  if (settings?.type !== 'elan')
    throw unfit(`${reference} was sent over ${channel}, which has no insight into deductions`);
  const { insight: template } = settings.urls;
  if (template === undefined)
    throw unfit(`the channel ${channel} does not say where it is to ask`, 'set urls.insight in it');
  const path = join(app.config.folders.work, batch.dropId, batch.payload);
  const { claimants, debtors } = await readPetition(path);
  if (claimants.length === 0 || debtors.length === 0)
    throw unfit(`the petition ${reference} has no claimant or debtor with an identifier`);
  const { clock } = app.context;
  const url = fillUrl(template, settings.baseUrl);
  const client = createElanClient(toElanSettings(channel, settings, clock, app.config), url);
  const found: PairInsight[] = [];
  for (const [c, claimant] of claimants.entries())
    for (const [d, { identifier: debtor }] of debtors.entries())
      found.push({
        ...(await askInsight(client, url, { claimant, debtor }, settings.insight)),
        claimantNumber: c + 1,
        debtorNumber: d + 1,
      });
  return found;
}

async function findPetition({ ledger }: App, reference: string): Promise<Batch> {
  const [hit] = (await ledger.findItems(reference)).slice(-1);
  const batch = hit && (await ledger.findBatch(hit.batchId));
  if (batch) return batch;
  throw unfit(
    `no petition that was sent has the reference ${reference}`,
    'give its innsenderReferanse, or the reference that the authority gave it; `kvittera status` lists what was sent',
  );
}

function unfit(message: string, fix = 'name another petition'): AppError {
  return new AppError('INSIGHT_UNFIT', message, { fix });
}
