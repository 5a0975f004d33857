// Packs, signs and ships one file as the gateway does: node ship.mjs FOLDER PORT PAYLOAD [sign]
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createShsChannel } from '../../dist/channel/shs/channel.js';
import { readIdentity } from '../../dist/core/files.js';
import { readPem } from '../../dist/seal/identity.js';
import { ship } from '../../dist/stages/ship.js';

const [folder, port, payload, sign] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), 'utf8');
const own = mkdtempSync(join(folder, 'run-'));
const path = join(own, 'payload');
const { linkSync } = await import('node:fs');
linkSync(payload, path);
const product = {
  product: '0f0f0f0f-1111-4222-8333-444444444444',
  sequenceType: 'event',
  datapartType: 'file',
  contentType: 'text/plain',
  encoding: 'binary',
  meta: [],
  sign: sign === 'sign',
};
const channel = createShsChannel({
  name: 'bench',
  environment: 'test',
  now: () => new Date(),
  baseUrl: `https://localhost:${port}`,
  rsPath: '/shs/rs',
  dsPath: '/shs/ds',
  from: { orgnr: '5560000000', name: 'Bench' },
  to: { orgnr: '2021000000', name: 'Node' },
  products: new Map([['a/b', product]]),
  maxHits: 100,
  folder: join(own, 'spool'),
  timeZone: 'Europe/Stockholm',
  identities: async () => [readPem(read('own.pem'), read('own.key'))],
  ca: async () => read('ca.pem'),
  connectMs: 10_000,
  answerMs: 300_000,
});
const id = `b-${createHash('sha256').update(own).digest('hex').slice(0, 17)}`;
const identity = await readIdentity(path);
const shipment = { id, transaction: 'a/b', resends: 0, remoteName: 'PAYLOAD', path, ...identity };
const result = await ship(channel, shipment, { begin: async () => {}, commit: async () => {} });
if (result.outcome !== 'shipped') throw new Error(result.message);
if (process.argv[6] === 'keep') process.stdout.write(own);
else rmSync(own, { recursive: true });
