import { AuthorisedClient } from '../rest/authorised-client.ts';
import type { ElanSettings } from './settings.ts';

/** A client of one of the interfaces: each has its own limit of simultaneous calls, for each organisation. */
export function createElanClient(settings: ElanSettings, url: string): AuthorisedClient {
  const { origin, pathname } = new URL(url);
  const { access, simultaneous } = settings;
  const organisation = access.systemUser?.orgnr ?? access.consumerOrg ?? 'own';
  return new AuthorisedClient({
    ...settings,
    simultaneous,
    limitKey: `${origin}${pathname} ${organisation}`,
  });
}
