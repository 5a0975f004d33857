import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { openApp } from '../../../src/app.ts';
import { getDay } from '../../../src/core/calendar.ts';
import { openCounterpart, SIMULATION_PLANS } from '../../../src/simulator/counterpart.ts';
import { catalog } from '../../catalog/samples.ts';
import { type Draft, FILES, makeDraft, PDF, PETITIONS } from '../../pipeline/elan-site.ts';

function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-simulate-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

const open = (folder: string, plan: object, once = false) =>
  openCounterpart('skatteetaten', {
    folder,
    port: undefined,
    speed: 1,
    tell: () => {},
    door: 'folder',
    catalog,
    once,
    readPlan: (schema) => schema.parse(plan),
  });

/** A gateway with the channel that a simulation has printed, and one petition in its inbox. */
async function openGateway(root: string, channel: object) {
  writeFileSync(
    join(root, 'kvittera.yaml'),
    stringify({
      environment: 'test',
      timeZone: 'Europe/Oslo',
      creditors: { A: { name: 'UTROLIG ESTETISK TIGER AS', orgnr: '312597772' } },
      channels: { simulator: channel },
      routes: [
        {
          folder: 'elan',
          transactions: [PETITIONS],
          channel: 'simulator',
          attachments: ['*.pdf'],
          complete: { stableSeconds: 0 },
        },
      ],
    }),
  );
  const inbox = join(root, 'inbox', 'elan');
  mkdirSync(inbox, { recursive: true });
  for (const file of FILES) writeFileSync(join(inbox, file), PDF);
  const setDay = (petition: Draft) => {
    petition.begjaeringsdato = getDay(new Date(), 'Europe/Oslo');
  };
  writeFileSync(join(inbox, 'one.json'), JSON.stringify(makeDraft('SAK-1', setDay)));
  const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test' });
  onTestFinished(() => app.close());
  return app;
}

describe('a simulated authority for petitions', () => {
  const AT_ONCE = { files: { scan: 0, validate: 0, convert: 0 } };

  test('takes what is sent over the channel that it prints, and asks for what its plan says', async () => {
    const root = makeRoot();
    const plan = { ...AT_ONCE, corrections: { 'SAK-1': 'Kravet er ikke spesifisert.' } };
    const simulation = await open(join(root, 'sim'), plan);
    onTestFinished(() => simulation.close());
    const app = await openGateway(root, simulation.channel);
    await app.runPass({ settle: false, waitMs: 0 });
    const [batch] = await app.ledger.listBatches();
    expect(batch).toMatchObject({ state: 'answered', verdict: 'accepted' });
    expect(await simulation.round()).toMatchObject({ taken: 1 });
    expect(await simulation.round()).toEqual({ taken: 0, answered: 0 });
    expect(simulation.now()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    expect(existsSync(join(root, 'sim', 'keys', 'client.key'))).toBe(true);
  });

  test('errs on the way as its plan says', async () => {
    const root = makeRoot();
    const faults = [{ do: 'status', status: 503, call: 'submit' }];
    const simulation = await open(join(root, 'sim'), { ...AT_ONCE, faults });
    onTestFinished(() => simulation.close());
    const app = await openGateway(root, simulation.channel);
    await app.runPass({ settle: false, waitMs: 0 });
    const [batch] = await app.ledger.listBatches();
    const events = await app.ledger.listEvents([batch!.id]);
    expect(JSON.stringify(events)).toContain('status 503');
  });

  test('keeps the key of its client', async () => {
    const folder = join(makeRoot(), 'sim');
    const read = async () => {
      const simulation = await open(folder, {});
      await simulation.close();
      return simulation.channel as { maskinporten: { privateKey: { file: string } } };
    };
    const before = await read();
    expect((await read()).maskinporten.privateKey).toEqual(before.maskinporten.privateKey);
  });

  test('is not opened for one round', async () => {
    await expect(open(join(makeRoot(), 'sim'), {}, true)).rejects.toThrow(/is a server/);
  });

  test('has a plan that its help shows whole', () => {
    const { schema, help } = SIMULATION_PLANS.skatteetaten;
    for (const key of Object.keys(schema.shape)) expect(help).toMatch(new RegExp(`^${key}:`, 'm'));
  });
});
