import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readPem } from '../../src/seal/identity.ts';
import { readPkcs12 } from '../../src/seal/pkcs12.ts';
import { openKeptClock } from '../../src/simulator/kronofogden/kept-clock.ts';
import { authorityPlanSchema } from '../../src/simulator/kronofogden/plan.ts';
import { openSimulation } from '../../src/simulator/kronofogden/simulation.ts';
import { makeTestKeys } from '../../src/simulator/kronofogden/test-keys.ts';
import { catalog, FORMATS } from '../catalog/samples.ts';
import { makeRaw, makeRoot } from './shs/raw-message.ts';
import { OURS } from './shs/scene.ts';

const APPLICATION = join(
  FORMATS,
  'kronofogden/verkstallighet/samples/ansokan-verkstallighet.approved.txt',
);

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-doors-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Asks a node as the client of the simulation. */
function ask(folder: string, method: string, url: string, body?: Buffer): Promise<string> {
  const read = (name: string) => readFileSync(join(folder, 'keys', name));
  const tls = { cert: read('client.pem'), key: read('client.key'), ca: read('ca.pem') };
  const headers = body && { 'Content-Type': 'message/rfc822' };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, ...tls, ...(headers ? { headers } : {}) }, (response) => {
      let text = '';
      response.setEncoding('latin1');
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('the keys of a simulation', () => {
  test('are made once, can be read in both forms, and are of the client', async () => {
    const folder = join(makeFolder(), 'keys');
    const keys = await makeTestKeys(folder);
    const passphrase = readFileSync(keys.passphrase, 'utf8');
    const one = readPkcs12(readFileSync(keys.clientPkcs12), passphrase);
    const other = readPem(
      readFileSync(keys.clientCertificate, 'utf8'),
      readFileSync(keys.clientKey, 'utf8'),
    );
    expect(one.certificate.trim()).toBe(other.certificate.trim().replaceAll('\r', ''));
    expect(one.facts.serialNumber).toBe('165560000000');
    const before = readFileSync(keys.ca, 'utf8');
    await makeTestKeys(folder);
    expect(readFileSync(keys.ca, 'utf8')).toBe(before);
  });
});

describe('over SHS', () => {
  const open = (folder: string) =>
    openSimulation({
      folder,
      plan: authorityPlanSchema.parse({ bekraftelse: 'direct' }),
      catalog,
      door: 'shs',
      speed: 1,
      tell: () => {},
    });

  /** A message that brings an application. */
  function makeMessage(): Buffer {
    return makeRaw({
      root: makeRoot({ 'corr.id': 'our-corr-id' }),
      parts: [
        {
          headers:
            'Content-Type: text/plain\nContent-Disposition: attachment; filename="KBL.EMALIN"',
          body: readFileSync(APPLICATION),
        },
      ],
    });
  }

  test('answers are replies to the message that brought the file, and lie there after a restart until they are fetched', async () => {
    const folder = makeFolder();
    const first = await open(folder);
    await ask(folder, 'POST', `${first.channel.baseUrl}/shs/rs`, makeMessage());
    expect(await first.round()).toEqual({ taken: 1, answered: 2 });
    await first.close();
    const second = await open(folder);
    await second.round();
    const outbox = `${second.channel.baseUrl}/shs/ds/urn:X-shs:${OURS}`;
    const list = await ask(folder, 'GET', `${outbox}?status=test`);
    const ids = [...list.matchAll(/<message tx\.id="([^"]*)"/g)].map(([, id]) => id!);
    expect(ids).toHaveLength(2);
    const messages = await Promise.all(ids.map((id) => ask(folder, 'GET', `${outbox}/${id}`)));
    for (const message of messages) {
      expect(message).toContain('corr.id="our-corr-id"');
      expect(message).toContain('sequence-type="reply"');
    }
    expect(messages.join()).toMatch(/KVKBL00001.*00EKBL|00EKBL.*KVKBL00001/s);
    expect(readdirSync(join(folder, 'out'))).toHaveLength(2);
    // What was acknowledged does not come again.
    await ask(folder, 'POST', `${outbox}/${ids[0]}?action=ack`);
    await second.round();
    expect(readdirSync(join(folder, 'out'))).toHaveLength(1);
    await second.close();
  });
});

describe('the clock of a simulation', () => {
  const DAY = 86_400_000;

  test.each([
    ['stands still between two runs', false, 10, 10],
    ['goes on between two runs when it is told to', true, 10, 110],
    ['is never behind the real one', false, 0.001, 10],
  ])('%s', async (_sentence, goesOn, factor, expected) => {
    const path = join(makeFolder(), 'state', 'clock.json');
    let real = 0;
    const first = openKeptClock(path, factor, () => real);
    real = DAY;
    await first.keep(goesOn);
    real = goesOn || factor > 1 ? 11 * DAY : 10 * DAY;
    if (!goesOn && factor > 1) real = 2 * DAY;
    const second = openKeptClock(path, factor, () => real);
    expect(second.now().getTime() / DAY).toBeCloseTo(expected, 5);
  });
});

test('a folder for e-transport has its answers under the product', async () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'KBL.EMALIN'), readFileSync(APPLICATION));
  const plan = authorityPlanSchema.parse({});
  const simulation = await openSimulation({
    folder,
    plan,
    catalog,
    door: 'e-transport',
    speed: 1,
    tell: () => {},
  });
  onTestFinished(() => simulation.close());
  await simulation.round();
  expect(readdirSync(join(folder, 'out', String(simulation.channel.product)))).toEqual([
    expect.stringMatching(/^REX\.KBL\.KVITTENS/),
  ]);
});
