import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CaseStore } from '../../src/channel/elan/case-store.ts';
import { followCases } from '../../src/channel/elan/follow.ts';
import { lookUpRegime } from '../../src/channel/elan/regime.ts';

let folder: string;
let store: CaseStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kvittera-cases-'));
  store = new CaseStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date('2026-11-23T09:00:00Z');

const SETTINGS = {
  baseUrl: 'http://127.0.0.1',
  urls: { status: '{base}/{reference}' },
  status: { firstHours: 1, minHours: 4, maxHours: 12 },
  now: () => NOW,
  random: () => 0,
} as never;

/** A client that is answered so. */
const answering = (status: number, text: () => string) =>
  ({
    call: async () => ({
      status,
      headers: new Headers(),
      text: text(),
      correlationId: 'c-1',
      retryAt: undefined,
    }),
  }) as never;

test('what could not be read of an answer is not kept as a sign of its own', async () => {
  await store.keepAnswer('one', { slag: 'svar', melding: 'Bj\ufffdrn' });
  expect(readFileSync(store.getAnswerPath('one'), 'utf8')).toContain('"Bj?rn"');
});

test('what is told of a case whose petition cannot be read is not shown', async () => {
  const open = { shipment: 'b-1', reference: '1', innsenderReferanse: 'SAK-1', polls: 0 };
  const path = join(folder, 'gone.json');
  await store.follow({ ...open, path, nextAt: NOW.toISOString() });
  const said = {
    saksstatus: 'sakBesluttet',
    beslutningsinformasjon: ['utleggstrekk mot Kari'],
    merknad: 'Kari har flyttet',
  };
  await followCases(
    SETTINGS,
    answering(200, () => JSON.stringify(said)),
    store,
  );
  const [name] = await store.listAnswers();
  const { raatt, ...shown } = JSON.parse(readFileSync(store.getAnswerPath(name!), 'utf8'));
  expect(raatt).toEqual(said);
  expect(shown.saksstatus).toBe('sakBesluttet');
  expect(shown.innhold).toContain('not shown: the petition that was sent cannot be read');
  expect(JSON.stringify(shown)).not.toContain('Kari');
});

test('cases that are answered slowly are asked about for a minute, and the others in the next pass', async () => {
  for (let count = 0; count < 40; count++)
    await store.follow({
      shipment: `b-${count}`,
      reference: String(count),
      innsenderReferanse: `SAK-${count}`,
      nextAt: NOW.toISOString(),
      polls: 0,
    });
  let elapsed = 0;
  let calls = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => elapsed);
  onTestFinished(() => spy.mockRestore());
  const client = answering(200, () => {
    calls++;
    elapsed += 5_000;
    return '{"saksstatus":"sakAvsluttet"}';
  });
  await followCases(SETTINGS, client, store);
  expect(calls).toBeGreaterThanOrEqual(12);
  expect(calls).toBeLessThan(20);
  elapsed = 0;
  for (let pass = 0; pass < 4; pass++) {
    elapsed = 0;
    await followCases(SETTINGS, client, store);
  }
  expect(calls).toBe(40);
});

describe('Betjeningskartet', () => {
  const debtors = [
    { identifier: '01020304051', country: 'NO' },
    { identifier: '69887800189', country: 'NO' },
  ];
  const NAMES = ['nyttRegelverk', 'regelverk'];
  const ask = (body: unknown, names = NAMES) => {
    const client = answering(200, () => JSON.stringify(body));
    const shipment = { id: 'b-1', path: join(folder, 'one.json') } as never;
    const asking = { client, shipment, now: NOW };
    return lookUpRegime(asking, 'http://127.0.0.1/', debtors, names);
  };
  const say = (isNew: readonly unknown[], member = 'nyttRegelverk') =>
    debtors.map(({ identifier }, index) => ({
      taxIdentificationNumber: identifier,
      [member]: isNew[index],
    }));

  test.each([
    ['a list', say([true, true]), 'new'],
    ['a list in an object', { skyldnere: say([false, false]) }, 'old'],
    ['truth as text', { resultat: { skyldnere: say(['true', 'false']) } }, 'mixed'],
    [
      'the debtor in an object of its own',
      debtors.map((debtor) => ({
        skyldner: { taxIdentificationNumber: debtor.identifier },
        nyttRegelverk: true,
      })),
      'new',
    ],
    [
      'rules of its own in an answer that has others around it',
      { regelverk: 'nytt', skyldnere: say(['gammelt', 'gammelt'], 'regelverk') },
      'old',
    ],
    [
      'identifiers as members',
      Object.fromEntries(debtors.map((one) => [one.identifier, true])),
      'new',
    ],
    ['the order turned', say([false, true]).reverse(), 'mixed'],
  ])('is understood that answers with %s', async (_, body, regime) => {
    expect(await ask(body)).toBe(regime);
  });

  test('is understood by the name that the settings give', async () => {
    expect(await ask(say([true, true], 'omfattet'), ['omfattet'])).toBe('new');
  });

  test.each([
    ['of one debtor only', say([true, true]).slice(1)],
    ['neither true nor false', say([true, 'kanskje'])],
    ['new rules in a sentence that denies them', say([true, 'nytt regelverk gjelder ikke'])],
    ['of another member', say([true, true], 'omfattet')],
    ['nothing', {}],
  ])('that says %s is asked again', async (_, body) => {
    await expect(ask(body)).rejects.toMatchObject({
      code: 'ELAN_REGIME_UNKNOWN',
      outcome: 'transient',
    });
  });
});
