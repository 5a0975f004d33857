import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { getSender } from '../shs/label.ts';
import { startShsNode } from '../shs/node.ts';
import type { ShsNode } from '../shs/shs-node.ts';
import type { Door, DoorOptions } from './door.ts';
import { findServerKeys, toShsFaults } from './door-faults.ts';
import { reachAt } from './relay.ts';
import { AUTHORITY_ORGNR, CLIENT_ORGNR, makeTestKeys } from './test-keys.ts';

/** The message that brought a file: what its answers refer to. */
interface Brought {
  readonly from: string;
  readonly corrId: string;
  readonly product: string;
  readonly status: string;
}

/** What is known of messages; it survives a restart. */
interface Known {
  readonly brought: { [file: string]: Brought };
  readonly answers: { [answer: string]: string };
}

/** An answer in an outbox. */
interface Lying {
  readonly to: string;
  readonly txId: string;
}

const DATAPART = 'transaktionsfil';

/** Opens a node of SHS: messages bring files, answers lie in the sender's outbox as replies. */
export async function openShsDoor(options: DoorOptions, product: string): Promise<Door> {
  const { folder, arrivals, answers, port, tell } = options;
  const keys = await makeTestKeys(join(folder, 'keys'));
  const node = await startShsNode({
    ...(await findServerKeys(folder, keys, options.faults)),
    nodeId: 'simulator',
    // A folder of its own for each start: the node numbers its messages from 1.
    folder: join(folder, 'messages', String(Date.now())),
    now: options.now,
    actors: [CLIENT_ORGNR],
    peer: AUTHORITY_ORGNR,
    // So that numbers of messages do not begin anew after a restart.
    firstLocalId: Math.floor(Date.now() / 1000),
  });
  Object.assign(node.faults, toShsFaults(options.faults));
  const { baseUrl, close } = await reachAt(port, node);
  const statePath = join(folder, 'state', 'shs.json');
  const known = load(statePath);
  /** Answers that lie in an outbox. */
  const lying = new Map<string, Lying>();
  let taken = 0;

  async function bring(): Promise<void> {
    for (; taken < node.received.length; taken++) {
      const { label, parts } = node.received[taken]!;
      // Confirms and errors bring no files.
      if (label.sequenceType === 'adm') continue;
      const from = getSender(label)?.address ?? CLIENT_ORGNR;
      const { corrId, status } = label;
      for (const part of parts) {
        const name = basename(part.name);
        known.brought[name] = { from, corrId, product: label.product, status };
        await copyFile(part.path, join(arrivals, `.${name}`));
        await rename(join(arrivals, `.${name}`), join(arrivals, name));
      }
      await save(statePath, known);
    }
  }

  async function carry(): Promise<void> {
    for (const name of (await readdir(answers)).filter((one) => !one.endsWith('.part')).sort()) {
      const message = lying.get(name);
      if (message === undefined) {
        await save(statePath, known);
        lying.set(name, await deliver(node, known, answers, name, product));
      } else if (isAcked(node, message)) await putAway(folder, answers, name);
    }
  }

  return {
    channel: {
      type: 'shs',
      environment: 'test',
      fetchSeconds: 0,
      baseUrl,
      from: { orgnr: CLIENT_ORGNR, name: 'Testbolaget AB' },
      to: { orgnr: AUTHORITY_ORGNR, name: 'Testmyndigheten' },
      products: [{ transactions: listSent(options), product, datapartType: DATAPART }],
      pkcs12: { file: keys.clientPkcs12 },
      passphrase: { file: keys.passphrase },
      ca: [keys.ca],
    },
    bring,
    note(answer, answered) {
      if (answered !== undefined) known.answers[answer] = answered;
      else tell(`  ${answer} answers no message: it is sent as one of its own`);
    },
    carry,
    async close() {
      await node.settle();
      await close();
    },
  };
}

async function deliver(
  node: ShsNode,
  { answers: answered, brought }: Known,
  folder: string,
  name: string,
  product: string,
): Promise<Lying> {
  const message = brought[answered[name] ?? ''];
  // Only the client has outboxes here.
  const to = message?.from.includes(CLIENT_ORGNR) ? message.from : CLIENT_ORGNR;
  const txId = await node.deliver({
    to,
    product: message?.product ?? product,
    sequenceType: message ? 'reply' : 'event',
    status: message?.status === 'production' ? 'production' : 'test',
    ...(message ? { corrId: message.corrId } : {}),
    files: [{ name, path: join(folder, name), datapartType: DATAPART }],
  });
  return { to, txId };
}

function isAcked(node: ShsNode, { to, txId }: Lying): boolean {
  return node.outbox(to).some(({ message, isAcked: done }) => done && message.label.txId === txId);
}

/** An answer that was fetched and acknowledged is not delivered again after a restart. */
async function putAway(folder: string, answers: string, name: string): Promise<void> {
  const fetched = join(folder, 'fetched');
  await mkdir(fetched, { recursive: true });
  await rename(join(answers, name), join(fetched, name));
}

function listSent({ catalog }: DoorOptions): string[] {
  return [...catalog.transactions.values()]
    .filter(({ id, raw }) => id.startsWith('kronofogden/') && raw.direction === 'out')
    .map(({ id }) => id);
}

function load(path: string): Known {
  if (!existsSync(path)) return { brought: {}, answers: {} };
  return JSON.parse(readFileSync(path, 'utf8')) as Known;
}

async function save(path: string, known: Known): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.part`, JSON.stringify(known));
  await rename(`${path}.part`, path);
}
