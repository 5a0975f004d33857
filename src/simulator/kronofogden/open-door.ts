import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startETransport } from '../e-transport.ts';
import { makeKeyPair } from '../sftp-key.ts';
import { startSftpServer } from '../sftp-server.ts';
import { type Door, type DoorName, type DoorOptions, STILL } from './door.ts';
import { checkDoorFaults, findServerKeys, setETransportFaults } from './door-faults.ts';
import { reachAt } from './relay.ts';
import { openShsDoor } from './shs-door.ts';
import { CLIENT_ORGNR, makeTestKeys } from './test-keys.ts';

/** The product that files go under where the way has products. */
export const PRODUCT = '3b9f6c1e-7a52-4d0b-9c3e-5e1f2a7d8b60';

/** Where the answers of a simulation lie: e-transport has a folder for each product. */
export function getAnswersFolder(folder: string, door: DoorName): string {
  return door === 'e-transport' ? join(folder, 'out', PRODUCT) : join(folder, 'out');
}

/** Opens a way to a simulation. */
export function openDoor(name: DoorName, options: DoorOptions): Promise<Door> {
  checkDoorFaults(name, options.faults);
  return OPENERS[name](options);
}

const OPENERS: { readonly [name in DoorName]: (options: DoorOptions) => Promise<Door> } = {
  folder: openFolder,
  sftp: openSftp,
  'e-transport': openETransport,
  shs: (options) => openShsDoor(options, PRODUCT),
};

const COMMON = { environment: 'test', fetchSeconds: 0, fetchStableSeconds: 0 };

async function openFolder({ arrivals, answers }: DoorOptions): Promise<Door> {
  return {
    ...STILL,
    channel: { type: 'folder', ...COMMON, sendTo: arrivals, fetchFrom: answers },
  };
}

async function openSftp({ folder, port }: DoorOptions): Promise<Door> {
  const keys = join(folder, 'keys');
  const host = await makeSshKey(join(keys, 'sftp-host'));
  const client = await makeSshKey(join(keys, 'sftp-client'));
  const server = await startSftpServer({
    root: folder,
    username: 'kvittera',
    publicKey: await readFile(client.public, 'utf8'),
    hostKey: await readFile(host.private, 'utf8'),
    ...(port === undefined ? {} : { port }),
  });
  return {
    ...STILL,
    channel: {
      type: 'sftp',
      ...COMMON,
      host: server.host,
      port: server.port,
      username: 'kvittera',
      hostKeySha256: [server.hostKeySha256],
      privateKey: { file: client.private },
      sendTo: 'in',
      fetchFrom: 'out',
    },
    close: server.close,
  };
}

async function makeSshKey(path: string) {
  const paths = { private: path, public: `${path}.pub` };
  if (existsSync(paths.private) && existsSync(paths.public)) return paths;
  await mkdir(join(path, '..'), { recursive: true });
  const pair = makeKeyPair();
  await writeFile(paths.private, pair.private, { mode: 0o600 });
  await writeFile(paths.public, pair.public);
  return paths;
}

async function openETransport({ folder, arrivals, port, faults }: DoorOptions): Promise<Door> {
  const keys = await makeTestKeys(join(folder, 'keys'));
  const server = await startETransport({
    ...(await findServerKeys(folder, keys, faults)),
    arrivals,
    answers: join(folder, 'out'),
    products: [PRODUCT],
  });
  setETransportFaults(server.faults, faults);
  const { baseUrl, close } = await reachAt(port, server);
  return {
    ...STILL,
    channel: {
      type: 'e-transport',
      ...COMMON,
      baseUrl,
      product: PRODUCT,
      orgnr: CLIENT_ORGNR,
      pkcs12: { file: keys.clientPkcs12 },
      passphrase: { file: keys.passphrase },
      ca: [keys.ca],
    },
    close,
  };
}
