import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { decideOn } from '../../src/app/decisions.ts';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { findFileFaults } from '../../src/app/verify-files.ts';
import { type App, openApp } from '../../src/app.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { startMaskinporten } from '../../src/simulator/maskinporten/maskinporten.ts';
import { type ElanServer, startElan } from '../../src/simulator/skatteetaten/elan-server.ts';
import { OLD_REGIME_PERSONS } from '../../src/simulator/skatteetaten/old-regime.ts';
import { type Draft, FILES, makeDraft, PDF, PETITIONS } from '../pipeline/elan-site.ts';
import { getPki, getSigningKey } from '../simulator/maskinporten/scene.ts';
import type { Outcome } from './outcome.ts';
import { drive } from './scene.ts';

const START = '2026-11-23T09:00:00.000Z';
const SENDER = '312597772';
const SCOPE = 'skatteetaten:utleggsbegjaering';
const MINUTE_MS = 60_000;
const PASSES = 6;
const AT_ONCE = { scanMs: 0, validateMs: 0, convertMs: 0 };

/** What came of a run, what it did until it was killed, and where that was. */
export interface Ended {
  readonly outcome: Outcome;
  /** Cases that are followed, and those whose reference is not known. */
  readonly followed: number;
  readonly unknown: number;
  readonly steps: readonly string[];
  readonly killedAt: string;
}

/** What a gateway does until it is killed: petitions sent anew, or one of them changed after that. */
export type Sending = 'anew' | 'a change';

/** Sends two petitions of one file, and one that goes to ELSA, with a gateway that is killed at a step; another ends it. */
export async function runElan(killAt: number, sending: Sending = 'anew'): Promise<Ended> {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-elan-'));
  const clock = new VirtualClock(START);
  const { registered } = getPki();
  const client = { kid: 'key-1', publicKey: registered.publicKey };
  const maskinporten = await startMaskinporten({
    clock,
    key: await getSigningKey(),
    clients: [
      { clientId: 'kvittera', orgnr: SENDER, scopes: [SCOPE], keys: [client], tokenSeconds: 599 },
    ],
  });
  const checkToken = (bearer: string) => maskinporten.verify(bearer);
  const elan = await startElan({ model: '2.1', clock, checkToken, processing: AT_ONCE });
  try {
    writeFileSync(join(root, 'key.pem'), registered.key, { mode: 0o600 });
    lay(root, elan, maskinporten.issuer);
    clock.advance(MINUTE_MS);
    if (sending === 'a change') await sendFirst(root, clock);
    const ending = await driveBeside(root, clock, killAt);
    clock.advance(60 * MINUTE_MS);
    const outcome = await finish(root, clock, elan);
    const told = { outcome, ...countCases(root) };
    return 'steps' in ending
      ? { ...told, steps: ending.steps, killedAt: '' }
      : { ...told, steps: [], killedAt: ending.killedAt };
  } finally {
    await elan.close();
    await maskinporten.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function lay(root: string, { baseUrl, urls }: ElanServer, issuer: string): void {
  cpSync(join(BUILT_IN_FORMATS, 'skatteetaten'), join(root, 'formats', 'skatteetaten'), {
    recursive: true,
    filter: (path) => basename(path) !== 'samples',
  });
  const config = {
    environment: 'test',
    timeZone: 'Europe/Oslo',
    folders: { formats: 'formats' },
    creditors: { UTROLIG: { name: 'UTROLIG ESTETISK TIGER AS', orgnr: SENDER } },
    channels: {
      elan: {
        type: 'elan',
        environment: 'test',
        baseUrl,
        maskinporten: {
          issuer,
          clientId: 'kvittera',
          privateKey: { file: 'key.pem' },
          kid: 'key-1',
        },
        access: { orgnr: SENDER },
        fetchSeconds: 0,
        urls: { regime: urls.regime, status: `${urls.status}/{reference}` },
      },
    },
    routes: [
      {
        folder: 'elan',
        transactions: [PETITIONS],
        channel: 'elan',
        attachments: ['*.pdf'],
        complete: { stableSeconds: 0 },
      },
    ],
  };
  writeFileSync(join(root, 'kvittera.yaml'), stringify(config));
  const inbox = join(root, 'inbox', 'elan');
  mkdirSync(inbox, { recursive: true });
  for (const file of FILES) writeFileSync(join(inbox, file), PDF);
  const two = [makeDraft('SAK-1'), makeDraft('SAK-2')];
  writeFileSync(join(inbox, 'two.json'), JSON.stringify(two));
  writeFileSync(join(inbox, 'old.json'), JSON.stringify(makeDraft('SAK-3', makeOld)));
}

function makeOld(petition: Draft): void {
  const { person } = petition.saksoekt[0].saksoekt;
  person.identifikator.taxIdentificationNumber = OLD_REGIME_PERSONS[0];
  delete person.foedselsdato;
}

/** Sends all of it undisturbed, and lays a changed petition there that a person has released. */
async function sendFirst(root: string, clock: VirtualClock): Promise<void> {
  const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test', clock });
  const pass = async () => {
    clock.advance(10 * MINUTE_MS);
    await app.runPass({ settle: false, waitMs: 0 });
  };
  try {
    for (let count = 0; count < PASSES; count++) await pass();
    // Before a case is handled it may not be changed.
    clock.advance(180 * MINUTE_MS);
    const inbox = join(root, 'inbox', 'elan');
    for (const file of FILES) writeFileSync(join(inbox, file), PDF);
    writeFileSync(join(inbox, 'change.json'), JSON.stringify(makeDraft('SAK-1', describeClaim)));
    await pass();
    const held = (await app.ledger.listDrops({ states: ['held'] }))[0]!;
    await decideOn(app, held.id, { name: 'release' }, 'by a test');
  } finally {
    await app.close();
  }
}

function describeClaim(petition: Draft): void {
  petition.kravTilInnkreving[0].kravbeskrivelse = 'SYNTETISK, rettet';
}

/** The gateway's clock is a minute on at every pass, and so is the authority's. */
async function driveBeside(root: string, clock: VirtualClock, killAt: number) {
  return drive({
    root,
    watch: 'all',
    // It is a minute on before its first pass.
    now: new Date(clock.now().getTime() - MINUTE_MS).toISOString(),
    killAt,
    outside: true,
    onStart: (child) => {
      child.stdin?.on('error', () => undefined);
      child.stdout?.on('data', (text) => {
        if (String(text) !== '\n') return;
        clock.advance(MINUTE_MS);
        child.stdin?.write('\n');
      });
    },
  });
}

async function finish(root: string, clock: VirtualClock, elan: ElanServer): Promise<Outcome> {
  const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test', clock });
  try {
    for (let pass = 0; pass < PASSES; pass++) {
      clock.advance(10 * MINUTE_MS);
      await app.runPass({ settle: false, waitMs: 0 });
    }
    return { ...(await describe(root, app)), ...describeElan(elan) };
  } finally {
    await app.close();
  }
}

async function describe(root: string, { ledger, ...app }: App): Promise<Outcome> {
  const drops = await ledger.listDrops();
  const origins = new Map(drops.map(({ id, origin }) => [id, origin]));
  const batches = await ledger.listBatches();
  return {
    drops: drops.map(({ origin, state, reasonCode }) => `${origin} ${state} ${reasonCode}`).sort(),
    batches: batches
      .map(({ dropId, state, verdict, reasonCode }) =>
        [origins.get(dropId), state, verdict, reasonCode].join(' '),
      )
      .sort(),
    receipts: (await ledger.listAnswers())
      .filter(({ transaction }) => transaction?.endsWith('svar-utleggsbegjaering'))
      .map(({ state, outcome, acknowledged }) => `${state} ${outcome} ${acknowledged}`),
    faults: [...(await ledger.verify()).faults, ...(await findFileFaults({ ledger, ...app }))],
    inbox: readdirSync(join(root, 'inbox', 'elan')),
    handover: listTypes(join(root, 'outbox', 'handover', 'elsa')),
    attempts: listTypes(join(root, 'state', 'elan', 'elan', 'attempts')),
  };
}

function countCases(root: string): Pick<Ended, 'followed' | 'unknown'> {
  const answers = join(root, 'outbox', 'answers');
  const texts = readdirSync(answers, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.includes('.svar'))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
  return {
    followed: listTypes(join(root, 'state', 'elan', 'elan', 'cases')).length,
    unknown: texts.filter((text) => text.includes('reference of the case is not known')).length,
  };
}

/** Names hold ids; one that begins with a dot is no file yet. */
function listTypes(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => name.replace(/^b-\w+/, ''))
    .sort();
}

/** What the authority has: each petition once, with as many versions as differ. */
function describeElan({ cases }: ElanServer): Outcome {
  const lines = cases.map(({ versions }) => {
    const { innsenderReferanse } = JSON.parse(versions[0]!.text) as Draft;
    return `${innsenderReferanse} ${new Set(versions.map(({ text }) => text)).size}`;
  });
  return { cases: lines.sort() };
}
