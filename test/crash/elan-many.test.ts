import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { findFileFaults } from '../../src/app/verify-files.ts';
import { openApp } from '../../src/app.ts';
import { getDay } from '../../src/core/calendar.ts';
import { startMaskinporten } from '../../src/simulator/maskinporten/maskinporten.ts';
import { type ElanServer, startElan } from '../../src/simulator/skatteetaten/elan-server.ts';
import { type Draft, FILES, makeDraft, PDF, PETITIONS } from '../pipeline/elan-site.ts';
import { getPki, getSigningKey } from '../simulator/maskinporten/scene.ts';

/** KVITTERA_MANY=10000 tries as many as the issue speaks of. */
const MANY = Number(process.env.KVITTERA_MANY ?? 120);
const KILLS = 3;
const MAIN = join(import.meta.dirname, '../../dist/main.js');
const SENDER = '312597772';
const SCOPE = 'skatteetaten:utleggsbegjaering';

function lay(root: string, { baseUrl, urls }: ElanServer, issuer: string): string {
  const path = join(root, 'kvittera.yaml');
  const channel = {
    type: 'elan',
    environment: 'test',
    baseUrl,
    maskinporten: { issuer, clientId: 'kvittera', privateKey: { file: 'key.pem' }, kid: 'key-1' },
    access: { orgnr: SENDER },
    urls: { regime: urls.regime, status: `${urls.status}/{reference}` },
  };
  const route = {
    folder: 'elan',
    transactions: [PETITIONS],
    channel: 'elan',
    attachments: ['*.pdf'],
    complete: { stableSeconds: 0 },
  };
  const config = {
    environment: 'test',
    timeZone: 'Europe/Oslo',
    creditors: { UTROLIG: { name: 'UTROLIG ESTETISK TIGER AS', orgnr: SENDER } },
    channels: { elan: channel },
    routes: [route],
  };
  writeFileSync(path, stringify(config));
  writeFileSync(join(root, 'key.pem'), getPki().registered.key, { mode: 0o600 });
  const inbox = join(root, 'inbox', 'elan');
  mkdirSync(inbox, { recursive: true });
  for (const file of FILES) writeFileSync(join(inbox, file), PDF);
  const today = getDay(new Date(), 'Europe/Oslo');
  const setDay = (petition: Draft) => {
    petition.begjaeringsdato = today;
  };
  const lines = Array.from({ length: MANY }, (_, index) =>
    JSON.stringify(makeDraft(`SAK-${index + 1}`, setDay)),
  );
  writeFileSync(join(inbox, 'many.ndjson'), `${lines.join('\n')}\n`);
  return path;
}

/** Runs the program to its end, or kills it as soon as the authority has so many petitions. */
async function run(configPath: string, elan: ElanServer, killAt = Number.POSITIVE_INFINITY) {
  const child = spawn('node', [MAIN, 'run', '--config', configPath], { stdio: 'ignore' });
  let hasEnded = false;
  const ended = new Promise<void>((done) => child.once('exit', () => done())).then(() => {
    hasEnded = true;
  });
  while (!hasEnded && elan.cases.length < killAt) await Promise.race([ended, sleep(5)]);
  if (!hasEnded) child.kill('SIGKILL');
  await ended;
}

test('many petitions in one file are as many shipments, each taken once however often the program is killed', {
  timeout: 3_600_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-many-'));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  const keys = [{ kid: 'key-1', publicKey: getPki().registered.publicKey }];
  const client = { clientId: 'kvittera', orgnr: SENDER, scopes: [SCOPE], keys, tokenSeconds: 599 };
  const maskinporten = await startMaskinporten({
    clock,
    key: await getSigningKey(),
    clients: [client],
  });
  onTestFinished(() => maskinporten.close());
  const elan = await startElan({
    model: '2.1',
    clock,
    checkToken: (bearer) => maskinporten.verify(bearer),
    processing: { scanMs: 0, validateMs: 0, convertMs: 0 },
  });
  onTestFinished(() => elan.close());
  const configPath = lay(root, elan, maskinporten.issuer);
  const seen: number[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    await run(configPath, elan, Math.floor((MANY * kill) / (KILLS + 1)));
    seen.push(elan.cases.length);
  }
  // It was killed in the middle each time.
  expect(seen.every((count) => count > 0 && count < MANY)).toBe(true);
  await run(configPath, elan);
  await run(configPath, elan);

  expect(elan.cases.map(({ versions }) => versions.length)).toEqual(Array(MANY).fill(1));
  const references = elan.cases.map(
    ({ versions }) => (JSON.parse(versions[0]!.text) as Draft).innsenderReferanse,
  );
  expect(new Set(references).size).toBe(MANY);
  expect(elan.greatestSimultaneous).toBeLessThanOrEqual(5);
  const app = await openApp({ configPath, actor: 'test' });
  onTestFinished(() => app.close());
  const batches = await app.ledger.listBatches();
  expect(batches.map(({ verdict }) => verdict)).toEqual(Array(MANY).fill('accepted'));
  const { faults } = await app.ledger.verify();
  expect([...faults, ...(await findFileFaults(app))]).toEqual([]);
});
