import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ShsChannelSettings } from '../../../src/channel/shs/channel.ts';
import { readPem } from '../../../src/seal/identity.ts';
import { issue } from '../pki.ts';
import { getAppError, makeShipment, noCommit } from '../scene.ts';
import { buildMessage, LABEL, readSample } from './message.ts';
import { makeNode, PKI, THEM, US } from './node-scene.ts';

interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** Posts bytes as another node would. */
function post(
  port: number,
  bytes: Buffer,
  { certificate, key } = PKI.node,
  path = '/shs/rs',
  headers: { readonly [name: string]: string | number } = { 'content-length': bytes.length },
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: 'localhost',
        port,
        path,
        method: 'POST',
        cert: certificate,
        key,
        ca: PKI.authority.certificate,
        headers: { 'content-type': 'message/rfc822', ...headers },
      },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += String(chunk);
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, headers: answer.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
}

/** Ours, whose receive service listens; what it confirms goes to the authority's node. */
async function makeEndpoint(changes: Partial<ShsChannelSettings> = {}) {
  const scene = await makeNode();
  const own = issue({ commonName: 'localhost', serialNumber: `16${US}` }, PKI.authority);
  const endpoint = { host: '127.0.0.1', port: 0, nodeId: 'ours', maxMegabytes: 1 };
  const channel = scene.makeChannel({ endpoint, ...changes }, own);
  const told: string[] = [];
  const service = await channel.listen!((what) => told.push(what));
  onTestFinished(() => service.close());
  return { ...scene, channel, port: service.port, told };
}

/** The certificate that is shown to whom comes. */
async function readShown(port: number): Promise<string> {
  const { certificate: cert, key } = PKI.node;
  const ca = PKI.authority.certificate;
  const socket = connect({ host: 'localhost', port, cert, key, ca });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

const REPLY = readSample('ex-reply');

describe('our own receive service', () => {
  test('takes a message, and confirms it when its file is safe', async () => {
    const { node, channel, port, folder } = await makeEndpoint();
    const answer = await post(port, REPLY);
    expect(answer).toMatchObject({
      status: 202,
      headers: {
        'x-shs-duplicatemsg': 'no',
        'x-shs-nodeid': 'ours',
        'x-shs-corrid': '11111111-2222-4333-8444-555555555555',
      },
    });
    expect(answer.text).toBe(answer.headers['x-shs-txid']);

    const [file] = await channel.list();
    expect(file).toMatchObject({
      name: 'SUPRO.ABC.KVITTENS',
      replyTo: ['11111111-2222-4333-8444-555555555555'],
    });
    expect(node.received).toEqual([]);
    await channel.fetch(file!, join(folder, 'file'));
    await channel.acknowledge(file!);
    expect(readFileSync(join(folder, 'file')).length).toBeGreaterThan(0);
    expect(
      node.received.map(({ label }) => [label.product, label.sequenceType, label.corrId]),
    ).toEqual([['urn:X-shs:confirm', 'adm', '11111111-2222-4333-8444-555555555555']]);
    expect(await channel.list()).toEqual([]);
    expect(node.requests.every(({ method }) => method === 'POST')).toBe(true);
  });

  test('takes a message once, before and after it was acknowledged', async () => {
    const { channel, port, folder } = await makeEndpoint();
    await post(port, REPLY);
    expect((await post(port, REPLY)).headers['x-shs-duplicatemsg']).toBe('yes');
    const [file, ...others] = await channel.list();
    expect(others).toEqual([]);
    await channel.fetch(file!, join(folder, 'file'));
    await channel.acknowledge(file!);
    expect(await post(port, REPLY)).toMatchObject({
      status: 202,
      headers: { 'x-shs-duplicatemsg': 'yes' },
    });
    expect(await channel.list()).toEqual([]);
  });

  test('a confirm that does not arrive is sent again, as the same one', async () => {
    const { node, channel, port, folder } = await makeEndpoint();
    await post(port, REPLY);
    node.faults.cut = { at: 'after-effect', times: 1 };
    const [file] = await channel.list();
    await channel.fetch(file!, join(folder, 'file'));
    await getAppError(channel.acknowledge(file!));
    const [again] = await channel.list();
    await channel.acknowledge(again!);
    expect(node.received).toHaveLength(1);
    expect(await channel.list()).toEqual([]);
  });

  test('takes confirms of our messages, and confirms no confirm', async () => {
    const { node, channel, port, folder } = await makeEndpoint();
    await channel.send(makeShipment('claim', 'ABC.ANSOKAN'), noCommit);
    expect((await post(port, readSample('ex-confirm'))).status).toBe(202);
    const [file] = await channel.list();
    expect(file).toMatchObject({
      notice: { verdict: 'accepted' },
      replyTo: expect.arrayContaining(['11111111-2222-4333-8444-555555555555']),
    });
    await channel.fetch(file!, join(folder, 'file'));
    await channel.acknowledge(file!);
    expect(node.received).toHaveLength(1);
  });

  const from = (orgnr: string) => LABEL.replace('urn:X-shs:5560000000', `urn:X-shs:${orgnr}`);
  test.each([
    [
      'from another than its certificate says',
      buildMessage({ label: from('5560009999') }),
      'IllegalSender',
    ],
    [
      'for somebody else',
      buildMessage({
        label: from(THEM).replace('<product>', '<to>urn:X-shs:5560009999</to><product>'),
      }),
      'UnknownReceiver',
    ],
    [
      'of another environment',
      buildMessage({ label: from(THEM).replace('"test"', '"production"') }),
      'OtherError',
    ],
    ['that is cut', buildMessage({ label: from(THEM), end: '' }), 'IllegalMessageStructure'],
    [
      'with a document type of its own',
      buildMessage({ label: from(THEM).replace(/<!DOCTYPE.*>/, '<!DOCTYPE a [<!ENTITY b "c">]>') }),
      'IllegalMessageStructure',
    ],
    [
      'that asks for an answer at once',
      buildMessage({
        label: from(THEM).replace('<shs.label ', '<shs.label transfer-type="synch" '),
      }),
      'IllegalMessageStructure',
    ],
    [
      'that is made of several',
      buildMessage({
        label: from(THEM).replace('<shs.label ', '<shs.label message-type="compound" '),
      }),
      'IllegalMessageStructure',
    ],
    [
      'of a product that is none',
      buildMessage({ label: from(THEM).replace(/<product>.*<.product>/, '<product>p</product>') }),
      'IllegalProductType',
    ],
  ])('refuses a message %s, and keeps nothing of it', async (_, message, code) => {
    const { channel, port, folder, told } = await makeEndpoint();
    const answer = await post(port, Buffer.from(message, 'latin1'));
    expect(answer).toMatchObject({ status: 400, headers: { 'x-shs-errorcode': code } });
    expect(await channel.list()).toEqual([]);
    expect(told).toEqual([expect.stringContaining(`refused: ${code}`)]);
    expect(readdirSync(join(folder, 'spool', 'arriving'))).toEqual([]);
  });

  test('refuses what is larger than it may be, whether it says so or not', async () => {
    const { channel, port, told, folder } = await makeEndpoint();
    const large = Buffer.concat([REPLY, Buffer.alloc(1_000_001)]);
    expect(await post(port, large)).toMatchObject({ status: 413 });
    const unsaid = await post(port, large, PKI.node, '/shs/rs', { 'transfer-encoding': 'chunked' });
    expect(unsaid).toMatchObject({ status: 413, text: expect.stringContaining('1 MB') });
    expect(told).toHaveLength(2);
    expect(await channel.list()).toEqual([]);
    expect(readdirSync(join(folder, 'spool', 'arriving'))).toEqual([]);
  });

  test('shows a renewed certificate without a restart', async () => {
    const [first, second] = [0, 1].map(() =>
      issue({ commonName: 'localhost', serialNumber: `16${US}` }, PKI.authority),
    );
    let own = first!;
    const { port } = await makeEndpoint({
      identities: async () => [readPem(own.certificate, own.key)],
      renewMs: 20,
    });
    expect(await readShown(port)).toBe(new X509Certificate(first!.certificate).fingerprint256);
    own = second!;
    await vi.waitFor(async () =>
      expect(await readShown(port)).toBe(new X509Certificate(second!.certificate).fingerprint256),
    );
  });

  test('takes one of ours from an organisation that may send, with a name for every part', async () => {
    const { channel, port } = await makeEndpoint();
    const message = buildMessage({ label: from(THEM), newline: '\r\n' });
    expect((await post(port, Buffer.from(message, 'latin1'))).status).toBe(202);
    expect((await channel.list()).map(({ name }) => name)).toEqual(['a.txt']);
  });

  test.each([
    [
      'without a certificate of a known issuer',
      () => issue({ commonName: 'X' }, issue({ commonName: 'Other', isAuthority: true })),
    ],
    [
      'with one that has ended',
      () => issue({ commonName: 'X', serialNumber: `16${THEM}`, from: -9, to: -1 }, PKI.authority),
    ],
  ])('does not talk to whom comes %s', async (_, make) => {
    const { channel, port } = await makeEndpoint();
    await expect(post(port, REPLY, make())).rejects.toThrow();
    expect(await channel.list()).toEqual([]);
  });

  test('answers 404 to any other address', async () => {
    const { port } = await makeEndpoint();
    expect((await post(port, REPLY, PKI.node, '/shs/ds')).status).toBe(404);
  });

  test('says so when its port is taken', async () => {
    const { makeChannel, port } = await makeEndpoint();
    const other = makeChannel({
      endpoint: { host: '127.0.0.1', port, nodeId: 'x', maxMegabytes: 1 },
    });
    expect(await getAppError(other.listen!(() => undefined))).toMatchObject({
      code: 'ENDPOINT_NOT_OPENED',
    });
  });
});
