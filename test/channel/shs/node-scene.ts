import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createShsChannel, type ShsChannelSettings } from '../../../src/channel/shs/channel.ts';
import type { ShsProduct } from '../../../src/channel/shs/settings.ts';
import { readPem } from '../../../src/seal/identity.ts';
import { startShsNode } from '../../../src/simulator/shs/node.ts';
import type { ShsNodeOptions } from '../../../src/simulator/shs/node-options.ts';
import type { ShsNode } from '../../../src/simulator/shs/shs-node.ts';
import { type Issued, issue } from '../pki.ts';

export const US = '5560000000';
export const THEM = '2021000000';
export const PRODUCT = '0f0f0f0f-1111-4222-8333-444444444444';
export const TRANSACTION = 'kronofogden/ansokan-verkstallighet';

const EVER = { from: -3000, to: 3000 };

/** An authority for certificates, ours and the node's, made once. */
export const PKI = (() => {
  const authority = issue({ commonName: 'Test CA', isAuthority: true, ...EVER });
  const ours = issue({ commonName: 'Testbolaget AB', serialNumber: `16${US}`, ...EVER }, authority);
  const node = issue({ commonName: 'localhost', serialNumber: `16${THEM}`, ...EVER }, authority);
  return { authority, ours, node };
})();

export const FILE: ShsProduct = {
  product: PRODUCT,
  sequenceType: 'event',
  datapartType: 'ansokan',
  contentType: 'text/plain; charset=ISO-8859-1',
  encoding: 'binary',
  meta: [['ombudskod', 'ABC']],
  subject: 'Ansökan',
};

export interface NodeScene {
  readonly node: ShsNode;
  readonly folder: string;
  makeChannel(
    changes?: Partial<ShsChannelSettings>,
    identity?: Issued | readonly Issued[],
  ): ReturnType<typeof createShsChannel>;
}

/** A node of the authority's, at which we have an outbox, and channels to it. */
export async function makeNode(options: Partial<ShsNodeOptions> = {}): Promise<NodeScene> {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-shs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const node = await startShsNode({
    cert: PKI.node.certificate,
    key: PKI.node.key,
    ca: PKI.authority.certificate,
    nodeId: 'testnod',
    folder: join(folder, 'node'),
    now: () => new Date(),
    actors: [US, THEM],
    peer: { address: THEM, name: 'Testmyndigheten' },
    confirms: 'manual',
    ...options,
  });
  onTestFinished(() => node.close());
  return {
    node,
    folder,
    makeChannel: (changes = {}, identity = PKI.ours) =>
      createShsChannel({
        name: 'shs-test',
        environment: 'test',
        now: () => new Date(),
        baseUrl: node.baseUrl,
        rsPath: '/shs/rs',
        dsPath: '/shs/ds',
        from: { orgnr: US, name: 'Testbolaget AB' },
        to: { orgnr: THEM, name: 'Testmyndigheten' },
        products: new Map([[TRANSACTION, FILE]]),
        maxHits: 100,
        folder: join(folder, 'spool'),
        timeZone: 'Europe/Stockholm',
        identities: async () =>
          [identity].flat().map(({ certificate, key }) => readPem(certificate, key)),
        ca: async () => PKI.authority.certificate,
        orgnr: US,
        connectMs: 2000,
        answerMs: 2000,
        ...changes,
      }),
  };
}
