import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import { startAltinn } from '../../src/simulator/altinn/altinn.ts';
import type { AltinnServer } from '../../src/simulator/altinn/altinn-server.ts';
import {
  type MaskinportenServer,
  startMaskinporten,
} from '../../src/simulator/maskinporten/maskinporten.ts';
import {
  type ElanOptions,
  type ElanServer,
  startElan,
} from '../../src/simulator/skatteetaten/elan-server.ts';
import { createDialogTeller } from '../../src/simulator/skatteetaten/simulation/tell-dialogs.ts';
import type { PetitionModel } from '../catalog/broken-petitions.ts';
import { readGood } from '../catalog/check-petition.ts';
import { getPki, getSigningKey } from '../simulator/maskinporten/scene.ts';
import { makeRoot, openWorld, type World } from './world.ts';

const START = '2026-11-23T09:00:00Z';

const SENDER = '312597772';
const SCOPES = ['skatteetaten:utleggsbegjaering', 'digdir:dialogporten', 'altinn:events.subscribe'];
const SYSTEM = `${SENDER}_kvittera`;

export const PETITIONS = 'skatteetaten/utleggsbegjaering-2-1';
export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

/** The files that a good petition names. */
export const FILES = [
  'betalingsoppfordring.pdf',
  'tvangsgrunnlag.pdf',
  'varsel.pdf',
  'oversikt.pdf',
];

/** A gateway of a Norwegian agency, the token service and the authority. */
export interface ElanSite {
  readonly world: World;
  readonly elan: ElanServer;
  readonly maskinporten: MaskinportenServer;
  readonly altinn: AltinnServer;
  /** Lets Altinn tell what has become of the cases. */
  tellDialogs(): void;
  /** Puts petitions in the inbox, and the files that they name beside them. */
  drop(name: string, petitions: readonly object[] | object): void;
}

/** A petition whose files are still to be uploaded. */
export function makeDraft(
  reference: string,
  change: (petition: Draft) => void = () => {},
  model: PetitionModel = '2.1',
): object {
  const text = readGood(model).replace(/,\s*"uuid": "[^"]*"/g, '');
  const petition = { ...(JSON.parse(text) as Draft), innsenderReferanse: reference };
  change(petition);
  return petition;
}

// biome-ignore lint/suspicious/noExplicitAny: a petition is taken apart at will
export type Draft = any;

/** Opens such a site. */
export async function makeElanSite(
  channel: object = {},
  options: Partial<ElanOptions> = {},
  altinnSettings?: object,
  route: object = {},
  config: object = {},
): Promise<ElanSite> {
  const root = makeRoot();
  const clock = new VirtualClock(START);
  const { registered } = getPki();
  const maskinporten = await startMaskinporten({
    clock,
    key: await getSigningKey(),
    clients: [
      {
        clientId: 'kvittera',
        orgnr: SENDER,
        scopes: SCOPES,
        keys: [{ kid: 'key-1', publicKey: registered.publicKey }],
        tokenSeconds: 599,
        systems: [
          {
            systemId: SYSTEM,
            customers: [{ orgnr: SENDER, externalRef: SENDER, systemUserId: 'user-1' }],
          },
        ],
      },
    ],
  });
  const elan = await startElan({
    model: '2.1',
    clock,
    checkToken: (bearer) => maskinporten.verify(bearer),
    ...options,
  });
  const altinn = await startAltinn({ clock, verify: (bearer) => maskinporten.verify(bearer) });
  onTestFinished(() => altinn.close());
  onTestFinished(() => elan.close());
  onTestFinished(() => maskinporten.close());
  writeFileSync(join(root, 'key.pem'), registered.key, { mode: 0o600 });
  const world = await openWorld(
    root,
    {
      config: {
        timeZone: 'Europe/Oslo',
        creditors: { UTROLIG: { name: 'UTROLIG ESTETISK TIGER AS', orgnr: SENDER } },
        ...config,
      },
      route: {
        folder: 'elan',
        transactions: [PETITIONS],
        attachments: ['*.pdf'],
        complete: { stableSeconds: 0 },
        ...route,
      },
    },
    {
      type: 'elan',
      environment: 'test',
      baseUrl: elan.baseUrl,
      maskinporten: {
        issuer: maskinporten.issuer,
        clientId: 'kvittera',
        privateKey: { file: 'key.pem' },
        kid: 'key-1',
      },
      access: { orgnr: SENDER },
      urls: {
        regime: elan.urls.regime,
        status: `${elan.urls.status}/{reference}`,
        insight: elan.urls.insight,
      },
      ...(altinnSettings
        ? { altinn: { platform: altinn.baseUrl, systemId: SYSTEM, ...altinnSettings } }
        : {}),
      timeouts: { answerSeconds: 5 },
      ...channel,
    },
    clock,
  );
  mkdirSync(world.path('inbox', 'elan'), { recursive: true });
  return {
    world,
    elan,
    maskinporten,
    altinn,
    tellDialogs: createDialogTeller(elan, altinn),
    drop(name, petitions) {
      for (const file of FILES) writeFileSync(world.path('inbox', 'elan', file), PDF);
      world.drop(`elan/${name}`, Buffer.from(JSON.stringify(petitions)));
    },
  };
}

/** Passes, hours apart, until attachments are checked and petitions answered. */
export async function settle({ world }: ElanSite, passes = 4): Promise<void> {
  for (let pass = 0; pass < passes; pass++) {
    await world.pass();
    world.clock.advance(600_000);
  }
}

/** Puts a remark into a petition: enough to make it a change of the one before. */
export function correct(petition: Draft): void {
  petition.merknad = 'rettet';
}

/** Releases what is held, as a change that nobody has asked for. */
export async function release({ world }: ElanSite): Promise<void> {
  const held = await world.app.ledger.listDrops({ states: ['held'] });
  for (const { id } of held) await world.decide(id, 'release');
}

/** What became of every message. */
export const states = async ({ world }: ElanSite) =>
  (await world.app.ledger.listBatches()).map(({ state, verdict }) => verdict ?? state);
