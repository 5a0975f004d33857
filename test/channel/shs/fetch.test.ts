import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listMessageIds } from '../../../src/channel/shs/message-ids.ts';
import type { Channel, RemoteFile } from '../../../src/core/channel.ts';
import { readPem } from '../../../src/seal/identity.ts';
import { encryptContent } from '../../../src/seal/smime/encrypt.ts';
import { signContent } from '../../../src/seal/smime/sign.ts';
import { issue } from '../pki.ts';
import { getAppError, makeShipment, noCommit } from '../scene.ts';
import { buildMessage, LABEL } from './message.ts';
import {
  FILE,
  makeNode,
  type NodeScene,
  PKI,
  PRODUCT,
  THEM,
  TRANSACTION,
  US,
} from './node-scene.ts';

const KVITTENS = 'SUPRO.ABC.KVITTENS';

/** What the authority sends: one file, unless said. */
function reply(node: NodeScene['node'], changes: Partial<Parameters<typeof node.deliver>[0]> = {}) {
  return node.deliver({
    to: US,
    product: PRODUCT,
    sequenceType: 'reply',
    status: 'test',
    files: [{ name: KVITTENS, bytes: Buffer.from('KVITTENS\r\n'), datapartType: 'kvittens' }],
    ...changes,
  });
}

let count = 0;

/** Fetches a file as a pass does, and acknowledges it. */
async function take(channel: Channel, folder: string, file: RemoteFile): Promise<Buffer> {
  const path = join(folder, `fetched-${++count}`);
  await channel.fetch(file, path);
  await channel.acknowledge(file);
  return readFileSync(path);
}

describe('fetching over SHS', () => {
  test.each([
    ['lines with åäö', Buffer.from('RAD åäö\r\n', 'latin1'), 'binary' as const],
    ['nothing', Buffer.alloc(0), 'binary' as const],
    [
      'all bytes in base64',
      Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
      'base64' as const,
    ],
    ['five megabytes', randomBytes(5_000_003), 'binary' as const],
    ['five megabytes in base64', randomBytes(5_000_003), 'base64' as const],
  ])('gives %s as it was sent, and acknowledges it once it is safe', async (_, bytes, encoding) => {
    const { node, folder, makeChannel } = await makeNode();
    const corrId = 'c-1';
    const txId = await reply(node, {
      corrId,
      files: [{ name: KVITTENS, bytes, datapartType: 'k', encoding }],
    });
    const channel = makeChannel();
    const [file, ...others] = await channel.list();
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: KVITTENS, replyTo: [corrId] });
    expect(file?.notice).toBeUndefined();
    expect(node.outbox(US)).toMatchObject([{ isAcked: false }]);
    expect((await take(channel, folder, file!)).equals(bytes)).toBe(true);
    expect(node.requests.at(-1)).toMatchObject({
      method: 'POST',
      url: expect.stringContaining(`${txId}?action=ack`),
    });
    expect(await channel.list()).toEqual([]);
  });

  test('a message with several files is acknowledged when the last of them is safe', async () => {
    const { node, folder, makeChannel } = await makeNode();
    await reply(node, {
      files: ['a.txt', 'b.txt', 'a.txt'].map((name, index) => ({
        name,
        bytes: Buffer.from(`${index}`),
        datapartType: 'k',
      })),
    });
    const channel = makeChannel();
    const files = await channel.list();
    expect(files.slice(0, 2).map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
    expect(files[2]!.name).toMatch(/\.3\.a\.txt$/);
    const acks = () => node.requests.filter(({ url }) => url.includes('action=ack')).length;
    for (const [index, file] of files.entries()) {
      expect(acks()).toBe(0);
      expect((await take(channel, folder, file)).toString()).toBe(`${index}`);
    }
    expect(acks()).toBe(1);
  });

  test('what was fetched and not acknowledged is offered again, by a node that gives it once only', async () => {
    const { node, folder, makeChannel } = await makeNode();
    await reply(node);
    const first = await makeChannel().list();
    expect(first).toHaveLength(1);
    const channel = makeChannel();
    const [file] = await channel.list();
    expect(
      node.requests.filter(({ method, url }) => method === 'GET' && !url.includes('?')),
    ).toHaveLength(1);
    expect((await take(channel, folder, file!)).toString()).toBe('KVITTENS\r\n');
  });

  test.each([
    [
      'answered 500 after it took effect',
      { status: { status: 500, afterEffect: true, call: 'ack' as const, times: 1 } },
    ],
    ['answered 503', { status: { status: 503, call: 'ack' as const, times: 1 } }],
    ['cut', { cut: { at: 'after-effect' as const, call: 'ack' as const, times: 1 } }],
  ])('an acknowledgement that is %s is made again', async (_, faults) => {
    const { node, folder, makeChannel } = await makeNode({ keepsFetched: true });
    await reply(node);
    const channel = makeChannel();
    Object.assign(node.faults, faults);
    const [file] = await channel.list();
    await getAppError(take(channel, folder, file!));
    const again = await channel.list();
    expect(again).toMatchObject([{ name: KVITTENS }]);
    await channel.acknowledge(again[0]!);
    expect(await channel.list()).toEqual([]);
    expect(await makeChannel().list()).toEqual([]);
  });

  test('a message that was acknowledged is not taken a second time, when the node lists it again', async () => {
    const { node, folder, makeChannel } = await makeNode();
    const txId = await reply(node);
    const channel = makeChannel();
    await take(channel, folder, (await channel.list())[0]!);
    await node
      .deliver({
        to: US,
        product: PRODUCT,
        sequenceType: 'reply',
        status: 'test',
        txId,
        files: [{ name: KVITTENS, bytes: Buffer.from('other'), datapartType: 'k' }],
      })
      .catch(() => undefined);
    expect(await channel.list()).toEqual([]);
  });

  test('more messages than a list holds are all fetched', async () => {
    const { node, makeChannel } = await makeNode();
    for (let index = 0; index < 7; index++)
      await reply(node, {
        files: [{ name: `F${index}`, bytes: Buffer.from('x'), datapartType: 'k' }],
      });
    const files = await makeChannel({ maxHits: 3 }).list();
    expect(files.map(({ name }) => name).sort()).toEqual([
      'F0',
      'F1',
      'F2',
      'F3',
      'F4',
      'F5',
      'F6',
    ]);
  });

  test('a node that keeps fetched messages in its list does not keep us from ending', async () => {
    const { node, makeChannel } = await makeNode({ keepsFetched: true });
    for (let index = 0; index < 5; index++) await reply(node);
    expect(await makeChannel({ maxHits: 2 }).list()).toHaveLength(2);
  });

  test('messages of other products stay where they are, confirms come', async () => {
    const { node, makeChannel } = await makeNode();
    await reply(node, { product: '0f0f0f0f-1111-4222-8333-999999999999' });
    const channel = makeChannel({ fetchProducts: [PRODUCT] });
    await channel.send(makeShipment('claim', 'ABC.ANSOKAN'), noCommit);
    await node.confirm(node.received[0]!.label.txId);
    expect((await channel.list()).map(({ notice }) => notice?.verdict)).toEqual(['accepted']);
  });

  test('test messages are not seen by production, nor production messages by a test', async () => {
    const { node, makeChannel } = await makeNode();
    await reply(node, { status: 'production' });
    expect(await makeChannel().list()).toEqual([]);
    expect(await makeChannel({ environment: 'production' }).list()).toHaveLength(1);
  });

  test('a message that is marked otherwise than it was listed is kept and not taken', async () => {
    const { node, makeChannel } = await makeNode();
    const bytes = Buffer.from(
      buildMessage({
        label: LABEL.replace('status="test"', 'status="production"'),
        newline: '\r\n',
      }),
      'latin1',
    );
    await node.deliverBytes(bytes, { to: { address: US }, status: 'test' });
    const channel = makeChannel();
    const [file] = await channel.list();
    const error = await getAppError(channel.fetch(file!, '/nowhere'));
    expect(error).toMatchObject({ code: 'SHS_MESSAGE_BROKEN' });
    expect(error.message).toMatch(/marked production/);
  });

  test('a message that came broken stays, is told of each time, and stops no other', async () => {
    const { node, folder, makeChannel } = await makeNode();
    node.faults.truncate = { bytes: 400, times: 1 };
    const broken = await reply(node);
    await reply(node, { files: [{ name: 'GOOD', bytes: Buffer.from('x'), datapartType: 'k' }] });
    for (let pass = 0; pass < 2; pass++) {
      const channel = makeChannel();
      const files = await channel.list();
      const bad = files.find(({ name }) => name === `${broken}.mime`)!;
      const error = await getAppError(channel.fetch(bad, join(folder, `bad-${pass}`)));
      expect(error).toMatchObject({ code: 'SHS_MESSAGE_BROKEN' });
      expect(error.message).toContain(join(folder, 'spool', 'waiting'));
      const good = files.find(({ name }) => name === 'GOOD');
      expect(good !== undefined).toBe(pass === 0);
      if (good) await take(channel, folder, good);
    }
    rmSync(join(folder, 'spool', 'waiting', `${broken}.mime`));
    expect(await makeChannel().list()).toEqual([]);
  });

  test('half an answer is no message: it is fetched again', async () => {
    const { node, folder, makeChannel } = await makeNode({ keepsFetched: true });
    await reply(node, {
      files: [{ name: KVITTENS, bytes: randomBytes(300_000), datapartType: 'k' }],
    });
    node.faults.cut = { at: 'half-answer', call: 'fetch', times: 1 };
    const channel = makeChannel();
    const [failed] = await channel.list();
    expect((await getAppError(channel.fetch(failed!, join(folder, 'x')))).outcome).toBe(
      'transient',
    );
    expect((await channel.list()).map(({ name }) => name)).toEqual([KVITTENS]);
  });

  test.each([
    ['a login page', { loginPage: { call: 'list' as const } }, 'SHS_NO_DATA'],
    ['status 500', { status: { status: 500, call: 'list' as const } }, 'HTTPS_SERVER_FAILED'],
    [
      'a cut connection',
      { cut: { at: 'half-answer' as const, call: 'list' as const } },
      /HTTPS_CONNECTION_LOST|SHS_MESSAGE_BROKEN|FETCH_INCOMPLETE/,
    ],
  ])('%s in the place of a list is an error, never an empty list', async (_, faults, code) => {
    const { node, makeChannel } = await makeNode();
    await reply(node);
    Object.assign(node.faults, faults);
    const error = await getAppError(makeChannel().list());
    expect(error.code).toMatch(code);
  });
});

describe('what the way says of our messages', () => {
  async function sendOne(scene: NodeScene) {
    const shipment = makeShipment('claim', 'ABC.ANSOKAN');
    await scene.makeChannel().send(shipment, noCommit);
    return listMessageIds(shipment);
  }

  test.each([
    ['plain', {}],
    ['with a new content.id in its label', { contentId: 'new' as const }],
    ['with an ending at its content.id', { contentId: 'suffix' as const }],
    ['without a confirmation', { withoutConfirmation: true }],
    ['without a version, dated with a day', { withoutVersion: true, dateOnly: true }],
    ['with a line break inside local.id', { brokenLocalId: true }],
    ['told to be us-ascii', { ascii: true }],
  ])('a confirm %s is known as one of our message', async (_, changes) => {
    const scene = await makeNode();
    const [txId] = await sendOne(scene);
    await scene.node.confirm(txId, changes);
    const [file] = await scene.makeChannel().list();
    expect(file).toMatchObject({
      notice: { verdict: 'accepted', code: null },
      name: expect.stringMatching(/^confirm\..*\.xml$/),
    });
    expect(file!.replyTo![0]).toBe(txId);
  });

  test('is looked for in the management, then in the label', async () => {
    const scene = await makeNode();
    const [txId, contentId] = await sendOne(scene);
    await scene.node.confirm(txId, {
      management: { corrId: 'm-1', contentId: 'm-2' },
      contentId: 'suffix',
      corrId: 'l-1',
    });
    const [file] = await scene.makeChannel().list();
    expect(file!.replyTo).toEqual(['m-1', 'm-2', 'l-1', contentId]);
  });

  test('an error is told with its code, in words', async () => {
    const scene = await makeNode();
    const [txId] = await sendOne(scene);
    await scene.node.error(txId, 'MissingAgreement', 'Avtal saknas');
    const [file] = await scene.makeChannel().list();
    expect(file!.notice).toMatchObject({
      verdict: 'rejected',
      code: 'MissingAgreement',
      text: expect.stringMatching(/no agreement.*Avtal saknas/),
    });
  });
});

describe('signed and encrypted files', () => {
  const identity = () => readPem(PKI.ours.certificate, PKI.ours.key);
  const node = () => readPem(PKI.node.certificate, PKI.node.key);
  const smime = {
    trusted: async () => PKI.authority.certificate,
    isRequired: true,
    signerOrgnr: THEM,
  };
  const bytes = randomBytes(400_000);

  test('ours are signed by us and encrypted for the authority, which opens them', async () => {
    const scene = await makeNode();
    const products = new Map([
      [TRANSACTION, { ...FILE, sign: true, encryptFor: async () => [PKI.node.certificate] }],
    ]);
    await scene.makeChannel({ products }).send(makeShipment(bytes, 'ABC.ANSOKAN'), noCommit);
    const [message] = scene.node.received;
    // The authority's own client, at the same node: what it gets is what we sent.
    const theirs = scene.makeChannel(
      {
        from: { orgnr: THEM },
        to: { orgnr: US },
        orgnr: THEM,
        smime: { ...smime, signerOrgnr: US },
        folder: join(scene.folder, 'theirs'),
      },
      PKI.node,
    );
    const [file] = await theirs.list();
    expect(file!.name).toBe('ABC.ANSOKAN');
    expect(readFileSync(message!.parts[0]!.path).includes(bytes.subarray(0, 64))).toBe(false);
    expect((await take(theirs, scene.folder, file!)).equals(bytes)).toBe(true);
    expect(readdirSync(join(scene.folder, 'theirs', 'waiting'))).toEqual([]);
  });

  test.each([
    ['signed', async () => signContent(toContent(bytes), node(), new Date()), {}],
    [
      'signed, in base64',
      async () => signContent(toContent(bytes), node(), new Date()),
      { encoding: 'base64' as const },
    ],
    [
      'signed and then encrypted',
      async () =>
        encryptContent(wrap(await signContent(toContent(bytes), node(), new Date())), [
          PKI.ours.certificate,
        ]),
      {},
    ],
    [
      'encrypted and then signed',
      async () =>
        signContent(
          wrap(encryptContent(toContent(bytes), [PKI.ours.certificate])),
          node(),
          new Date(),
        ),
      {},
    ],
    [
      'signed, encrypted and signed again',
      async () => {
        const inner = wrap(await signContent(toContent(bytes), node(), new Date()));
        const sealed = encryptContent(inner, [PKI.ours.certificate]);
        return signContent(wrap(sealed), node(), new Date());
      },
      {},
    ],
  ])('a file that comes %s is verified and opened', async (_, make, changes) => {
    const scene = await makeNode();
    await reply(scene.node, { files: [await toFile(make, changes)] });
    const channel = scene.makeChannel({ smime });
    const [file] = await channel.list();
    expect((await take(channel, scene.folder, file!)).equals(bytes)).toBe(true);
  });

  test.each([
    [
      'not signed',
      async () => toContent(bytes),
      { contentType: 'text/plain' },
      smime,
      'SMIME_NOT_SIGNED',
    ],
    [
      'only encrypted',
      async () => encryptContent(toContent(bytes), [PKI.ours.certificate]),
      {},
      smime,
      'SMIME_NOT_SIGNED',
    ],
    [
      'signed by another organisation',
      async () => signContent(toContent(bytes), identity(), new Date()),
      {},
      smime,
      'SMIME_OTHER_SIGNER',
    ],
    [
      'signed where nobody is trusted',
      async () => signContent(toContent(bytes), node(), new Date()),
      {},
      undefined,
      'SMIME_NO_TRUST',
    ],
    [
      'encrypted for somebody else',
      async () => encryptContent(toContent(bytes), [PKI.node.certificate]),
      {},
      smime,
      'SMIME_NOT_FOR_US',
    ],
    [
      'signed by whom we do not trust',
      async () => {
        const other = issue({ commonName: 'X' });
        return signContent(toContent(bytes), readPem(other.certificate, other.key), new Date());
      },
      {},
      smime,
      'SMIME_NOT_TRUSTED',
    ],
    ['said to be signed, and is not', async () => toContent(bytes), {}, smime, 'SMIME_BROKEN'],
  ])('a file that comes %s is not taken, and stays', async (_, make, changes, settings, code) => {
    const scene = await makeNode();
    await reply(scene.node, { files: [await toFile(make, changes)] });
    const channel = scene.makeChannel({ smime: settings });
    const [file] = await channel.list();
    const path = join(scene.folder, 'target');
    expect((await getAppError(channel.fetch(file!, path))).code).toBe(code);
    expect(existsSync(path)).toBe(false);
    expect((await channel.list()).map(({ name }) => name)).toEqual([KVITTENS]);
    expect(readdirSync(join(scene.folder, 'spool', 'waiting'))).toHaveLength(1);
  });

  interface Content {
    readonly size: number;
    readonly read: () => AsyncIterable<Buffer>;
  }

  function toContent(content: Buffer): Content {
    return {
      size: content.length,
      async *read() {
        yield content;
      },
    };
  }

  function wrap({ size, read }: Content): Content {
    const head = Buffer.from('Content-Type: application/pkcs7-mime\r\n\r\n');
    return {
      size: size + head.length,
      async *read() {
        yield head;
        yield* read();
      },
    };
  }

  async function toFile(make: () => Promise<Content>, changes: object) {
    const pieces: Buffer[] = [];
    for await (const piece of (await make()).read()) pieces.push(piece);
    return {
      name: KVITTENS,
      bytes: Buffer.concat(pieces),
      datapartType: 'kvittens',
      contentType: 'application/pkcs7-mime',
      ...changes,
    };
  }
});
