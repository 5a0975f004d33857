import { type Clock, systemClock } from '../core/clock.ts';
import type { ChannelConfig, Config } from '../core/config-schema.ts';
import { AppError } from '../core/errors.ts';
import { createKeyReader } from './elan-channel.ts';
import { createIdentityReader } from './identities.ts';

/** A key of ours that cannot be used. */
export interface KeyFault {
  readonly channel: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Opens the keys and certificates of all channels; one that is missing is no fault here, and told as a secret. */
export async function findKeyFaults(
  { channels }: Config,
  clock: Clock = systemClock,
): Promise<KeyFault[]> {
  const faults: KeyFault[] = [];
  for (const [channel, settings] of Object.entries(channels)) {
    const error = await open(settings, clock)?.().then(() => undefined, toFault);
    if (error && error.code !== 'SECRET_MISSING') faults.push({ channel, ...error });
  }
  return faults;
}

/** What opens the key of a channel that has one. */
function open(settings: ChannelConfig, clock: Clock): (() => Promise<unknown>) | undefined {
  if (settings.type === 'elan') return createKeyReader(settings, clock);
  if (settings.type === 'shs' || settings.type === 'e-transport')
    return createIdentityReader([settings], clock);
  return undefined;
}

function toFault(error: unknown): Omit<KeyFault, 'channel'> {
  if (!(error instanceof AppError)) throw error;
  const { code, message, fix } = error;
  return { code, message, fix };
}
