import { PETITION_RESOURCE, PLATFORMS } from '../channel/altinn/call-altinn.ts';
import { type SystemUserRequest, SystemUsers } from '../channel/altinn/system-users.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { isNorskOrgnummer } from '../rules/identifiers/norway.ts';
import { createTokens } from './elan-channel.ts';
import { loadSettings } from './formats.ts';

/** The set-up of system users for a channel of the configuration: the one named, or the only one that has it. */
export function openSystemUsers(
  configPath: string,
  name: string | undefined,
  clock: Clock = systemClock,
): SystemUsers {
  const { config } = loadSettings(configPath);
  const channels = Object.entries(config.channels).flatMap(([own, settings]) =>
    settings.type === 'elan' && (name === undefined || own === name) ? [settings] : [],
  );
  const [settings, ...others] = channels;
  if (!settings || others.length > 0)
    throw new AppError(
      'CHANNEL_UNFIT',
      name === undefined
        ? `the configuration has ${channels.length} channels of petitions`
        : `the configuration has no channel of petitions called '${name}'`,
      { fix: 'name one with --channel' },
    );
  const { altinn, maskinporten, timeouts, environment } = settings;
  if (!altinn)
    throw new AppError('CHANNEL_UNFIT', "the channel has no 'altinn' in its settings", {
      fix: 'add altinn: { systemId: <orgnr of the vendor>_<name> } to the channel',
    });
  return new SystemUsers({
    platform: altinn.platform ?? PLATFORMS[environment],
    systemId: altinn.systemId,
    clientId: maskinporten.clientId,
    resource: altinn.resource ?? PETITION_RESOURCE,
    tokens: createTokens(settings, clock),
    answerMs: timeouts.answerSeconds * 1000,
  });
}

const POLL_MS = 5_000;

/**
 * How a request stands, once its customer has answered, or at the end of the wait. What may pass by itself is waited for
 * like an answer.
 */
export async function waitForCustomer(
  users: Pick<SystemUsers, 'find'>,
  by: Parameters<SystemUsers['find']>[0],
  waitMs: number,
  clock: Clock = systemClock,
): Promise<SystemUserRequest> {
  const end = clock.now().getTime() + waitMs;
  for (;;) {
    const isLast = clock.now().getTime() + POLL_MS > end;
    const found = await users.find(by).catch((error: unknown) => {
      if (isLast || !(error instanceof AppError) || error.outcome !== 'transient') throw error;
    });
    if (found && (found.status !== 'New' || isLast)) return found;
    await clock.sleep(POLL_MS);
  }
}

/** Refuses what cannot be the organisation number of a customer, before anything is asked for. */
export function checkCustomer(orgnr: string): string {
  if (isNorskOrgnummer(orgnr)) return orgnr;
  throw new AppError('OPTION_UNKNOWN', `'${orgnr}' is no organisation number`, {
    fix: 'write the 9 digits of the customer, the last of which is a check digit',
  });
}
