import { once } from 'node:events';
import { readdirSync, renameSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callHttps, readText } from '../../../src/channel/https-client.ts';
import { findStranger } from '../../../src/channel/shs/find-stranger.ts';
import type { Label } from '../../../src/channel/shs/label.ts';
import type { ShsSettings } from '../../../src/channel/shs/settings.ts';
import { isOfOrganisation, readFacts, readPem } from '../../../src/seal/identity.ts';
import { issue } from '../pki.ts';
import { buildMessage, LABEL, readWhole } from './message.ts';
import { makeNode, PKI, PRODUCT, THEM, US } from './node-scene.ts';

const OTHER = '5599999999';

/** A server that answers with headers as they should be, and then does what it wants. */
async function answerWith(serve: (response: ServerResponse, request: IncomingMessage) => void) {
  const { certificate: cert, key } = PKI.node;
  const server = createServer({ cert, key }, (request, response) => serve(response, request));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings = {
    identities: async () => [readPem(PKI.ours.certificate, PKI.ours.key)],
    ca: async () => PKI.authority.certificate,
    now: () => new Date(),
    connectMs: 2000,
    answerMs: 300,
  };
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  return { settings, url };
}

describe('an answer that fails after its headers', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['is never finished', (response) => response.write('half')],
    ['ends with a reset', (response) => response.write('half', () => response.socket?.destroy())],
    [
      'is longer than it said',
      (response) => {
        response.socket?.write('half and much more of it than was promised');
        response.socket?.write('x'.repeat(10_000));
      },
    ],
  ])('and %s is an error of the reading, and ends no process', async (_, serve) => {
    const { settings, url } = await answerWith((response) => {
      response.writeHead(200, { 'content-length': '8', connection: 'keep-alive' });
      response.flushHeaders();
      serve(response);
    });
    const answer = await callHttps(settings, { method: 'GET', url });
    // Whoever reads later is told too.
    await new Promise((done) => setTimeout(done, 500));
    const read = await readText(answer, 1000).catch((error: unknown) => error);
    expect(read instanceof Error || read === 'half and').toBe(true);
  });

  test('a refusal ends the sending of a large body', async () => {
    const { settings, url } = await answerWith((response) => {
      response.writeHead(413, { connection: 'close' });
      response.end('too large');
    });
    let sent = 0;
    const answer = await callHttps(settings, {
      method: 'POST',
      url,
      headers: { 'content-length': String(1 << 28) },
      body: async function* () {
        for (; sent < 256; sent++) yield Buffer.alloc(1 << 20);
      },
    });
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(256);
  });
});

describe('a message that is not for us, or not from the counterpart', () => {
  const settings = {
    from: { orgnr: US, name: 'Vi' },
    to: { orgnr: `${THEM}.kfm`, name: 'De' },
    peerOrgnr: '5590000009',
  } as ShsSettings;
  const label = (from: string, changes: Partial<Label> = {}) =>
    ({
      from: { orgnr: from, name: undefined },
      originator: undefined,
      to: { orgnr: `${US}.inkasso`, name: undefined },
      sequenceType: 'reply',
      product: PRODUCT,
      ...changes,
    }) as Label;
  const notice = (product: string) => ({ sequenceType: 'adm', product }) as Partial<Label>;

  test.each<[string, Label, string | undefined]>([
    ['the counterpart', label(THEM), undefined],
    ['the counterpart, with an id', label(`${THEM}.x`), undefined],
    ['somebody else', label(OTHER), 'IllegalSender'],
    ['a confirm of somebody else', label(OTHER, notice('confirm')), 'IllegalSender'],
    ['an error of the node that we use', label('5590000009', notice('error')), undefined],
    ['a confirm of that node', label('5590000009', notice('confirm')), 'IllegalSender'],
    ['an address that only ends as theirs', label(`16${THEM}`), 'IllegalSender'],
    ['nobody', label('', { from: undefined } as never), 'UnknownSender'],
    ['for another', label(THEM, { to: { orgnr: OTHER } } as never), 'UnknownReceiver'],
  ])('%s', (_, given, expected) => {
    expect(findStranger(settings, given)?.errorCode).toBe(expected);
  });

  test('others may be named', () => {
    expect(findStranger({ ...settings, senders: [OTHER] }, label(OTHER))).toBeUndefined();
  });

  test('is kept, not acknowledged, and told of in words', async () => {
    const { node, makeChannel } = await makeNode({ actors: [US, THEM, OTHER] });
    await node.deliver({
      to: US,
      from: OTHER,
      product: PRODUCT,
      sequenceType: 'event',
      status: 'test',
      files: [{ name: 'REX.KBL.KVITTENS', bytes: Buffer.from('x'), datapartType: 'k' }],
    });
    const channel = makeChannel();
    const [file] = await channel.list();
    await expect(channel.fetch(file!, '/dev/null')).rejects.toThrow(
      new RegExp(`comes from ${OTHER}, and this channel takes messages of ${THEM} only`),
    );
    expect(node.outbox(US).filter(({ isAcked }) => isAcked)).toEqual([]);
  });

  const fromOther = {
    to: US,
    from: OTHER,
    product: PRODUCT,
    sequenceType: 'event',
    status: 'test',
  };
  const files = [{ name: 'REX.KBL.KVITTENS', bytes: Buffer.from('x'), datapartType: 'k' }];

  test('hides nothing that comes after it, however many of them there are', async () => {
    const { node, makeChannel } = await makeNode({ actors: [US, THEM, OTHER] });
    const channel = makeChannel({ maxHits: 2 });
    for (let count = 0; count < 5; count++) {
      await node.deliver({ ...fromOther, files } as never);
      await channel.list();
    }
    await node.deliver({ ...fromOther, from: THEM, files } as never);
    expect((await channel.list()).map(({ name }) => name)).toContain('REX.KBL.KVITTENS');
  });

  test('is told of no more when a person has put it aside, and not fetched again', async () => {
    const { node, makeChannel, folder } = await makeNode({ actors: [US, THEM, OTHER] });
    await node.deliver({ ...fromOther, files } as never);
    const channel = makeChannel();
    expect(await channel.list()).toHaveLength(1);
    const waiting = join(folder, 'spool', 'waiting');
    for (const name of readdirSync(waiting))
      renameSync(join(waiting, name), join(waiting, `${name}.aside`));
    expect(await channel.list()).toEqual([]);
    expect(readdirSync(waiting)).toHaveLength(1);
    expect(node.outbox(US).filter(({ isAcked }) => isAcked)).toEqual([]);
  });
});

test('of a message with one bad part the good one is offered once, until all of it is safe', async () => {
  const { node, makeChannel, folder } = await makeNode();
  const bad = { name: 'B', bytes: Buffer.from('x'), datapartType: 'k' };
  const head = { to: US, from: THEM, product: PRODUCT, sequenceType: 'event', status: 'test' };
  const good = { ...bad, name: `${'Å'.repeat(200)}.etr` };
  await node.deliver({ ...head, files: [good, bad] } as never);
  const channel = makeChannel();
  const [first] = await channel.list();
  // No file system takes more.
  expect(Buffer.byteLength(first!.name)).toBeLessThanOrEqual(255);
  expect(first!.name).toMatch(/^ÅÅÅ.*\.etr$/);
  await channel.fetch(first!, join(folder, 'first'));
  await channel.acknowledge(first!);
  const [second, ...others] = await channel.list();
  expect([second!.name, others]).toEqual(['B', []]);
  await channel.acknowledge(second!);
  expect(await channel.list()).toEqual([]);
  expect(node.outbox(US).filter(({ isAcked }) => isAcked)).toHaveLength(1);
});

describe('the organisation of a certificate', () => {
  test.each([
    ['its number', `16${THEM}`, THEM, true],
    ['its number with an id behind the address', `16${THEM}`, `${THEM}.kfm`, true],
    ['another number', `16${OTHER}`, THEM, false],
    ['an address with something ahead', `16${THEM}`, `evil99${THEM}`, false],
    ['an address with 16 ahead', `16${THEM}`, `16${THEM}`, false],
  ])('%s', (_, serialNumber, orgnr, expected) => {
    const facts = { serialNumber, commonName: '', validFrom: new Date(), validTo: new Date() };
    expect(isOfOrganisation(facts, orgnr)).toBe(expected);
  });

  test('is that of its serialNumber, whatever its names pretend', () => {
    const evil = issue(
      {
        commonName: `Evil + serialNumber=16${THEM}`,
        serialNumber: `16${OTHER}`,
        from: -1,
        to: 30,
      },
      PKI.authority,
    );
    const facts = readFacts(evil.certificate);
    expect(facts.serialNumber).toBe(`16${OTHER}`);
    expect(isOfOrganisation(facts, THEM)).toBe(false);
  });
});

describe('what cannot be read', () => {
  test('is fetched again when the node still has it, and the broken copy stays beside', async () => {
    const { node, folder, makeChannel } = await makeNode({ keepsFetched: true });
    await node.deliver({
      to: US,
      product: PRODUCT,
      sequenceType: 'reply',
      status: 'test',
      files: [{ name: 'REX.KBL.KVITTENS', bytes: Buffer.from('KVITTENS'), datapartType: 'k' }],
    });
    node.faults.truncate = { times: 1 };
    const channel = makeChannel();
    expect((await channel.list())[0]!.name).toMatch(/\.mime$/);
    const [file] = await channel.list();
    expect(file!.name).toBe('REX.KBL.KVITTENS');
    const kept = readdirSync(join(folder, 'spool', 'waiting'));
    expect(kept.filter((name) => name.endsWith('.broken'))).toHaveLength(1);
  });

  test.each([
    ['base64 with other characters', 'base64', 'S1ZJVFRF!!!!'],
    ['base64 that was cut', 'base64', 'S1ZJVFRFT'],
    ['an encoding that is none', 'x-uuencode', 'abc'],
  ])('%s is refused, not guessed at', async (_, encoding, body) => {
    const partHead = `Content-Type: text/plain\r\nContent-Transfer-Encoding: ${encoding}`;
    await expect(readWhole(buildMessage({ partHead, body }))).rejects.toMatchObject({
      code: 'SHS_MESSAGE_BROKEN',
    });
  });

  test('a comment behind the encoding is none of it', async () => {
    const partHead = 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64 (as agreed)';
    const { parts } = await readWhole(buildMessage({ partHead, body: 'S1ZJVFRFTlM=' }));
    expect(parts[0]!.bytes.toString()).toBe('KVITTENS');
  });

  test('a label in quoted-printable is read', async () => {
    const label = Buffer.from(LABEL, 'latin1')
      .toString('latin1')
      .replace(/[=\u0080-\u00ff]/g, (one) => `=${one.charCodeAt(0).toString(16).toUpperCase()}`);
    const labelHead = 'Content-Type: text/xml\r\nContent-Transfer-Encoding: quoted-printable';
    const read = await readWhole(buildMessage({ label, labelHead }));
    expect(read.label.from?.name).toBe('Kö AB');
  });
});
