import { join } from 'node:path';
import { PETITION_RESOURCE, PLATFORMS } from '../channel/altinn/call-altinn.ts';
import { createElanChannel } from '../channel/elan/channel.ts';
import { DIALOG_SCOPES, type DialogSettings } from '../channel/elan/dialogs.ts';
import { type ElanSettings, PETITION_SCOPE } from '../channel/elan/settings.ts';
import type { Access } from '../channel/maskinporten/access.ts';
import { TokenSource } from '../channel/maskinporten/token-source.ts';
import type { Channel } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { ChannelConfig, Config } from '../core/config-schema.ts';
import { readSecret } from '../core/secrets.ts';
import type { Catalog } from '../rules/authority.ts';
import { type GrantKey, readRegisteredKey, toCertificateKey } from '../seal/grant-key.ts';
import { listConditions } from './conditions.ts';
import { createIdentityReader } from './identities.ts';

type Elan = Extract<ChannelConfig, { type: 'elan' }>;

const ISSUERS = {
  demo: 'https://test.maskinporten.no/',
  test: 'https://test.maskinporten.no/',
  production: 'https://maskinporten.no/',
} as const;

/** The channel of petitions, built from its settings. */
export function createElan(
  name: string,
  settings: Elan,
  clock: Clock,
  config: Config,
  catalog: Catalog,
): Channel {
  return createElanChannel(toElanSettings(name, settings, clock, config, catalog));
}

/** How such a channel is reached. */
export function toElanSettings(
  name: string,
  settings: Elan,
  clock: Clock,
  config: Config,
  catalog: Catalog,
): ElanSettings {
  const { folders } = config;
  return {
    ...settings,
    name,
    access: toAccess(settings, [settings.scope ?? PETITION_SCOPE]),
    tokens: createTokens(settings, clock),
    now: () => clock.now(),
    answerMs: settings.timeouts.answerSeconds * 1000,
    urls: {
      ...settings.urls,
      regime: settings.urls.regime,
      status: settings.urls.status,
    },
    refusals: { ...settings.refusals, conditions: listConditions(catalog) },
    validates: settings.validate,
    folder: join(folders.state, 'elan', name),
    handover: join(folders.outbox, 'handover'),
    random: Math.random,
    dialogs: toDialogs(settings, clock),
    ...toCertificate(settings, clock),
  };
}

function toDialogs(settings: Elan, clock: Clock): DialogSettings | undefined {
  const { altinn, access, environment, timeouts } = settings;
  if (!altinn?.follow) return undefined;
  return {
    platform: altinn.platform ?? PLATFORMS[environment],
    resource: altinn.resource ?? PETITION_RESOURCE,
    orgnr: access.orgnr,
    tokens: createTokens(settings, clock),
    access: toAccess(settings, DIALOG_SCOPES),
    answerMs: timeouts.answerSeconds * 1000,
  };
}

/** Told of before it ends, as any other certificate of ours; a registered key does not say when it ends. */
function toCertificate(settings: Elan, clock: Clock): Pick<Channel, 'findCertificate'> {
  const { certificate, pkcs12 } = settings.maskinporten;
  if (!certificate && !pkcs12) return {};
  const read = createIdentityReader([settings.maskinporten], clock);
  return {
    async findCertificate() {
      const [identity] = await read(true);
      const { commonName, validTo } = identity!.facts;
      return { commonName, validTo };
    },
  };
}

/** Tokens for what the settings name; kept by the caller, so that they are kept as long as it lives. */
export function createTokens(settings: Elan, clock: Clock): TokenSource {
  const { environment, maskinporten, timeouts } = settings;
  return new TokenSource({
    issuer: maskinporten.issuer ?? ISSUERS[environment],
    clientId: maskinporten.clientId,
    key: createKeyReader(settings, clock),
    now: () => clock.now(),
    answerMs: timeouts.answerSeconds * 1000,
  });
}

/** As whom tokens are asked for. */
export function toAccess({ access }: Elan, scopes: readonly string[]): Access {
  const { as, orgnr, externalRef } = access;
  if (as === 'delegated') return { scopes, consumerOrg: orgnr };
  return as === 'systemUser' ? { scopes, systemUser: { orgnr, externalRef } } : { scopes };
}

/** What grants are signed with, read whenever it is asked for. */
export function createKeyReader({ maskinporten }: Elan, clock: Clock): () => Promise<GrantKey> {
  const { jwk, kid, privateKey, passphrase, certificate, pkcs12 } = maskinporten;
  const registered = jwk ?? (certificate || pkcs12 ? undefined : privateKey);
  if (!registered) {
    const read = createIdentityReader([maskinporten], clock);
    return async () => toCertificateKey((await read())[0]!);
  }
  // Asked for before every call: opened once for the same text.
  let known:
    | { readonly text: string; readonly phrase?: string; readonly key: GrantKey }
    | undefined;
  return async () => {
    const phrase = passphrase && (await readSecret(passphrase, process.env));
    const text = await readSecret(registered, process.env);
    if (known?.text !== text || known.phrase !== phrase)
      known = {
        text,
        ...(phrase === undefined ? {} : { phrase }),
        key: readRegisteredKey(text, kid, phrase),
      };
    return known.key;
  };
}
