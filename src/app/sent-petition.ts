import { join } from 'node:path';
import type { App } from '../app.ts';
import type { ElanSettings } from '../channel/elan/settings.ts';
import type { ChannelConfig } from '../core/config-schema.ts';
import { AppError } from '../core/errors.ts';
import type { Batch } from '../core/nouns.ts';
import { toElanSettings } from './elan-channel.ts';

/** A petition that was sent, and the channel it went by. */
export interface SentPetition {
  readonly batch: Batch;
  readonly settings: Extract<ChannelConfig, { type: 'elan' }>;
  readonly elan: ElanSettings;
}

/** The newest petition with a reference, its own or one that it was given. Throws `PETITION_UNFIT` when there is none. */
export async function findSentPetition(app: App, reference: string): Promise<SentPetition> {
  const [hit] = (await app.ledger.findItems(reference)).slice(-1);
  const batch = hit && (await app.ledger.findBatch(hit.batchId));
  if (!batch)
    throw unfit(
      `no petition that was sent has the reference ${reference}`,
      'give its innsenderReferanse, or the reference that the authority gave it; `kvittera status` lists what was sent',
    );
  const settings = app.config.channels[batch.channel];
  if (settings?.type !== 'elan')
    throw unfit(`${reference} was sent over ${batch.channel}, which is no channel of petitions`);
  const { clock, catalog } = app.context;
  return {
    batch,
    settings,
    elan: toElanSettings(batch.channel, settings, clock, app.config, catalog),
  };
}

/** The file that was sealed. */
export function getPayloadPath({ config }: App, { dropId, payload }: Batch): string {
  return join(config.folders.work, dropId, payload);
}

/** A petition that a command cannot be about. */
export function unfit(message: string, fix = 'name another petition'): AppError {
  return new AppError('PETITION_UNFIT', message, { fix });
}
