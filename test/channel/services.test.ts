import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createETransportChannel } from '../../src/channel/e-transport.ts';
import { createElanChannel } from '../../src/channel/elan/channel.ts';
import { TokenSource } from '../../src/channel/maskinporten/token-source.ts';
import type { Shipment } from '../../src/core/channel.ts';
import { elanChannel } from '../../src/core/elan-schema.ts';
import { readRegisteredKey } from '../../src/seal/grant-key.ts';
import { readPem } from '../../src/seal/identity.ts';
import { startETransport } from '../../src/simulator/e-transport.ts';
import { startMaskinporten } from '../../src/simulator/maskinporten/maskinporten.ts';
import { startElan } from '../../src/simulator/skatteetaten/elan-server.ts';
import { FILES, makeDraft, PDF } from '../pipeline/elan-site.ts';
import { getPki, getSigningKey } from '../simulator/maskinporten/scene.ts';
import { issue } from './pki.ts';
import { makeShipment } from './scene.ts';
import { describeService, type ServiceFixture } from './service-contract.ts';
import { makeNode, PRODUCT as SHS_PRODUCT, US } from './shs/node-scene.ts';

const PRODUCT = '0f0f0f0f-1111-2222-3333-444444444444';

function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-service-'));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  return root;
}

const makeName = () => `ABC.${randomBytes(3).toString('hex')}`;

describeService('a channel to e-transport', async (): Promise<ServiceFixture> => {
  const root = makeRoot();
  const authority = issue({ commonName: 'Test CA', isAuthority: true });
  const ours = issue({ commonName: 'Testbolaget AB', serialNumber: '165560000000' }, authority);
  const own = issue({ commonName: 'localhost' }, authority);
  const server = await startETransport({
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    arrivals: join(root, 'in'),
    answers: join(root, 'out'),
    products: [PRODUCT],
  });
  onTestFinished(() => server.close());
  return {
    makeChannel: () =>
      createETransportChannel({
        name: 'et',
        environment: 'test',
        now: () => new Date(),
        baseUrl: server.baseUrl,
        product: PRODUCT,
        fetchProducts: [PRODUCT],
        identities: async () => [readPem(ours.certificate, ours.key)],
        ca: async () => authority.certificate,
        submit: {
          method: 'PUT',
          url: '{base}/{product}/{name}',
          success: [200, 201],
          transactionId: /TransaktionsId>([^<]+)/,
        },
        list: { url: '{base}/{product}?getfilenames=true', delimiter: /[\r\n,\t|]+/ },
        fetch: { url: '{base}/{product}/{name}' },
        connectMs: 2000,
        answerMs: 2000,
      }),
    makeShipment: () => makeShipment('claim', makeName()),
    countTaken: () => server.submits.length,
    cut: (when) =>
      Object.assign(server.faults, {
        call: 'submit',
        cut: when === 'before' ? 'before-body' : 'after-body',
        times: 1,
      }),
    fail: () => Object.assign(server.faults, { refuseEarly: 503, times: 1 }),
    async layAnswer() {
      mkdirSync(join(root, 'out', PRODUCT), { recursive: true });
      writeFileSync(join(root, 'out', PRODUCT, 'KVITTENS'), 'answer');
    },
  };
});

describeService('a channel over SHS', async (): Promise<ServiceFixture> => {
  const { node, folder, makeChannel } = await makeNode();
  return {
    makeChannel: () => makeChannel(),
    makeShipment: () => makeShipment('claim', makeName()),
    countTaken: () => node.received.length,
    cut: (when) => {
      node.faults.cut = { at: when === 'before' ? 'before-body' : 'after-effect', times: 1 };
    },
    fail: () => {
      node.faults.status = { status: 503, times: 1 };
    },
    async layAnswer() {
      const path = join(folder, 'answer');
      writeFileSync(path, 'answer');
      await node.deliver({
        to: US,
        product: SHS_PRODUCT,
        sequenceType: 'event',
        status: 'test',
        files: [{ name: 'KVITTENS', path, datapartType: 'kvittens' }],
      });
    },
  };
});

describeService('a channel to ELAN', async (): Promise<ServiceFixture> => {
  const root = makeRoot();
  const clock = { now: () => new Date('2026-11-23T09:00:00Z'), sleep: () => Promise.resolve() };
  const { registered } = getPki();
  const orgnr = '312597772';
  const scope = 'skatteetaten:utleggsbegjaering';
  const keys = [{ kid: 'key-1', publicKey: registered.publicKey }];
  const client = { clientId: 'kvittera', orgnr, scopes: [scope], keys, tokenSeconds: 599 };
  const key = await getSigningKey();
  const maskinporten = await startMaskinporten({ clock, key, clients: [client] });
  onTestFinished(() => maskinporten.close());
  const elan = await startElan({
    model: '2.1',
    clock,
    checkToken: (bearer) => maskinporten.verify(bearer),
    processing: { scanMs: 0, validateMs: 0, convertMs: 0 },
  });
  onTestFinished(() => elan.close());
  const raw = elanChannel.parse({
    type: 'elan',
    environment: 'test',
    baseUrl: elan.baseUrl,
    maskinporten: { issuer: maskinporten.issuer, clientId: 'kvittera', jwk: { env: 'X' } },
    access: { orgnr },
  });
  const { issuer } = maskinporten;
  const tokens = () =>
    new TokenSource({
      issuer,
      clientId: 'kvittera',
      key: async () => readRegisteredKey(registered.key, 'key-1'),
      now: clock.now,
      answerMs: 2000,
    });
  let number = 0;
  const makePetition = (): Shipment => {
    const id = `b-${++number}`;
    const folder = join(root, id);
    mkdirSync(join(folder, 'attachments'), { recursive: true });
    for (const file of FILES) writeFileSync(join(folder, 'attachments', file), PDF);
    const bytes = Buffer.from(JSON.stringify(makeDraft(`SAK-${number}`)));
    const path = join(folder, 'sealed');
    writeFileSync(path, bytes);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const transaction = 'skatteetaten/utleggsbegjaering-2-1';
    return { id, transaction, resends: 0, remoteName: id, path, size: bytes.length, sha256 };
  };
  return {
    makeChannel: () =>
      createElanChannel({
        ...raw,
        name: 'elan',
        tokens: tokens(),
        access: { scopes: [scope] },
        now: clock.now,
        answerMs: 2000,
        urls: { ...raw.urls, regime: undefined, status: undefined },
        refusals: { ...raw.refusals, conditions: new Map([['DUPLIKAT_INNSENDING', []]]) },
        validates: false,
        folder: join(root, 'state'),
        handover: join(root, 'handover'),
        random: () => 0.5,
      }),
    makeShipment: makePetition,
    countTaken: () => elan.cases.reduce((sum, { versions }) => sum + versions.length, 0),
    cut: (when) =>
      elan.faults.push({
        operation: 'submit',
        kind: 'cut',
        afterEffect: when === 'after',
        times: 1,
      }),
    fail: () => elan.faults.push({ operation: 'submit', kind: 'status', status: 503, times: 1 }),
    async layAnswer(channel) {
      await channel.send(makePetition(), async () => undefined);
    },
  };
});
