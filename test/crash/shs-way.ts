import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startShsNode } from '../../src/simulator/shs/node.ts';
import type { ReceivedMessage } from '../../src/simulator/shs/stored-message.ts';
import { CA, getKeys, type HttpsWay, type Party, SERVER, THEM, US } from './https-party.ts';

const PRODUCT = '0f0f0f0f-1111-2222-3333-444444444444';

/** SHS: the node confirms by itself, and gives each message until all of it has left. */
export const openShs: HttpsWay = (...run) => openNode(false, ...run);

/** SHS whose node gives each message until it is acknowledged. */
export const openKeepingShs: HttpsWay = (...run) => openNode(true, ...run);

async function openNode(
  keepsFetched: boolean,
  ...[scene, root, now]: Parameters<HttpsWay>
): Promise<Party> {
  const waiting = join(root, 'state', 'shs', 'kfm', 'waiting');
  const counterpart = join(root, 'counterpart');
  const node = await startShsNode({
    cert: SERVER.certificate,
    key: SERVER.key,
    ca: CA,
    nodeId: 'testnod',
    folder: join(root, 'node'),
    now,
    actors: [US, THEM],
    peer: { address: THEM, name: 'Testmyndigheten' },
    checkSender: true,
    keepsFetched,
  });
  const listFiles = () => node.received.filter(({ label }) => label.sequenceType !== 'adm');
  let brought = 0;

  async function deliver(name: string): Promise<void> {
    const path = join(root, 'node', name);
    renameSync(join(counterpart, 'out', name), path);
    const corrId = findAnswered(listFiles(), readFileSync(path));
    await node.deliver({
      to: US,
      product: PRODUCT,
      status: 'test',
      sequenceType: corrId === undefined ? 'event' : 'reply',
      ...(corrId === undefined ? {} : { corrId }),
      files: [{ name, path, datapartType: 'svar' }],
    });
  }
  return {
    channel: {
      ...getKeys(scene),
      type: 'shs',
      baseUrl: node.baseUrl,
      from: { orgnr: US, name: 'Kreditbolaget Exempel AB' },
      to: { orgnr: THEM, name: 'Testmyndigheten' },
      products: [
        {
          transactions: ['kronofogden/ansokan-verkstallighet'],
          product: PRODUCT,
          datapartType: 'emalin',
        },
      ],
    },
    setAfterRequest: (hook) => {
      node.faults.afterRequest = hook;
    },
    setFault({ name, call, settings }, onFault) {
      let times = 1;
      const fault = Object.defineProperty({ ...(settings as object), call }, 'times', {
        get: () => times,
        set: (left: number) => {
          times = left;
          onFault();
        },
      });
      Object.assign(node.faults, { [name]: fault });
    },
    async bring() {
      await node.settle();
      for (const { parts } of listFiles().slice(brought)) {
        for (const { name, path } of parts) copyFileSync(path, join(counterpart, 'in', name));
        brought++;
      }
    },
    async carry() {
      for (const name of readdirSync(join(counterpart, 'out')).sort()) await deliver(name);
    },
    describe: () => ({
      messages: listFiles().flatMap(({ parts }) =>
        parts.map(({ name, bytes, sha256 }) => `${name} ${bytes} ${sha256}`),
      ),
      outbox: node
        .outbox(US)
        .map(({ message: { label }, state, isAcked }) =>
          [label.product, label.sequenceType, state, isAcked].join(' '),
        ),
      spool: existsSync(waiting) ? readdirSync(waiting) : [],
    }),
    offerAgain() {
      const lost = node.outbox(US).filter((entry) => {
        const kept = join(waiting, `${entry.message.label.txId}.mime`);
        const isBroken = existsSync(kept);
        // What came of it is put aside by an operator.
        rmSync(kept, { force: true });
        return entry.state === 'FETCHED' && !entry.isAcked && (isBroken || !keepsFetched);
      });
      for (const entry of lost) entry.state = 'RECEIVED';
      return lost.map(({ message }) => `again ${message.label.product}`);
    },
    countRepeats: () => listFiles().reduce((sum, { duplicates }) => sum + duplicates, 0),
    close: () => node.close(),
  };
}

/** The corr.id of the message whose file a kvittens names. */
function findAnswered(received: readonly ReceivedMessage[], bytes: Buffer): string | undefined {
  const found = received.find(({ parts }) => parts.some(({ name }) => bytes.includes(name)));
  return found?.label.corrId;
}
