import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type ETransportFaults, startETransport } from '../../src/simulator/e-transport.ts';
import { CA, getKeys, type HttpsWay, SERVER } from './https-party.ts';

const PRODUCT = '0f0f0f0f-1111-2222-3333-444444444444';

/** e-transport: what is submitted lies there once whole, what was fetched goes on being listed. */
export const openETransport: HttpsWay = async (scene, root) => {
  const counterpart = join(root, 'counterpart');
  const answers = join(counterpart, 'ready');
  const ready = join(answers, PRODUCT);
  const server = await startETransport({
    cert: SERVER.certificate,
    key: SERVER.key,
    ca: CA,
    arrivals: join(counterpart, 'in'),
    answers,
    products: [PRODUCT],
  });
  mkdirSync(ready, { recursive: true });
  const { faults, submits, close } = server;
  return {
    channel: {
      ...getKeys(scene),
      type: 'e-transport',
      baseUrl: server.baseUrl,
      product: PRODUCT,
    },
    setAfterRequest: (hook) => {
      faults.afterRequest = hook;
    },
    setFault({ name, call, settings }, onFault) {
      let times = 1;
      Object.assign(faults, { [name]: settings, ...(call ? { call } : {}) });
      Object.defineProperty(faults, 'times' satisfies keyof ETransportFaults, {
        get: () => times,
        set: (left: number) => {
          times = left;
          onFault();
        },
      });
    },
    bring: async () => undefined,
    async carry() {
      for (const name of readdirSync(join(counterpart, 'out')).sort())
        renameSync(join(counterpart, 'out', name), join(ready, name));
    },
    describe: () => ({
      submitted: submits.map(({ name, bytes }) => `${name} ${bytes}`),
      ready: readdirSync(ready),
    }),
    offerAgain: () => [],
    countRepeats: () => submits.length - new Set(submits.map(({ name }) => name)).size,
    close,
  };
};
