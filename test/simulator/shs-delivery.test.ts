import { afterEach, describe, expect, test } from 'vitest';
import type { ShsDelivery } from '../../src/simulator/shs/delivery.ts';
import type { ShsLabel } from '../../src/simulator/shs/label.ts';
import type { ShsNodeOptions } from '../../src/simulator/shs/node-options.ts';
import { makeInside, makeRaw, makeRoot, TX_ID } from './shs/raw-message.ts';
import {
  ackMessage,
  fetchMessage,
  listIds,
  OURS,
  openScene,
  PEER,
  PRODUCT,
  post,
  readSample,
  type Scene,
} from './shs/scene.ts';

const OTHER = '0f0f0f0f-1111-4222-8333-555555555555';

let scene: Scene;
afterEach(async () => {
  await scene?.close();
});

const HOUR_MS = 3_600_000;

function make(changes: Partial<ShsDelivery> = {}): ShsDelivery {
  return {
    to: OURS,
    product: PRODUCT,
    sequenceType: 'event',
    status: 'test',
    files: [{ name: 'A.TXT', bytes: Buffer.from('x'), datapartType: 'txt' }],
    ...changes,
  };
}

async function open(options: Partial<ShsNodeOptions> = {}): Promise<Scene> {
  scene = await openScene(options);
  return scene;
}

describe('a list', () => {
  test('tells of messages as the one open node does: no version, size, metas; the time of the label', async () => {
    await open();
    await scene.node.deliver(
      make({
        from: { address: PEER, name: 'Testmyndigheten' },
        originator: { address: 'Ursprung & Co' },
        endRecipient: { address: `urn:X-shs:${OURS}` },
        txId: 'a',
        corrId: 'b',
        contentId: 'c',
        datetime: '2026-01-02T03:04:05',
        meta: [{ name: 'm', value: 'v' }],
        subject: 'Årsbesked <€>',
      }),
    );
    const { status, headers, text } = await scene.ask(
      'GET',
      `/shs/ds/urn:X-shs:${OURS}?status=test`,
    );

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/xml; charset=iso-8859-1');
    expect(text).toBe(`<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE shs.message-list SYSTEM "shs-message-list-1.2.01.dtd">
<shs.message-list>
  <message tx.id="a" timestamp="2026-01-02T03:04:05" corr.id="b" content.id="c" originator="Ursprung &amp; Co" from="urn:X-shs:${PEER}" to="urn:X-shs:${OURS}" end-recipient="urn:X-shs:${OURS}" product="urn:X-shs:${PRODUCT}" sequence-type="event" status="test">
    <subject>Årsbesked &lt;&#8364;&gt;</subject>
    <data datapartType="txt" filename="A.TXT"/>
  </message>
</shs.message-list>
`);
  });

  test('in full tells version, arrival, size, metas and lengths too', async () => {
    await open({ fullList: true });
    const meta = [{ name: 'm', value: 'v' }];
    const txId = await scene.node.deliver(make({ datetime: '2026-01-02T03:04:05', meta }));
    const { bytes } = scene.node.outbox(OURS)[0]!.message;
    const { text } = await scene.ask('GET', `/shs/ds/${OURS}?status=test`);

    expect(text).toContain('<shs.message-list version="1.2">');
    expect(text).toContain(`tx.id="${txId}" timestamp="2026-11-22T07:33:46"`);
    expect(text).toContain(`size="${bytes}"`);
    expect(text).toContain('<meta name="m">v</meta>');
    expect(text).toContain('filename="A.TXT" no-of-bytes="1"/>');
  });

  test('of a confirm is the constructed example, but for the version', async () => {
    await open({ confirms: 'manual' });
    await post(scene, readSample('ex-event-binary.mime'));
    scene.clock.advance(1000);
    await scene.node.confirm(TX_ID, { txId: '22222222-2222-4333-8444-555555555555' });
    const { text } = await scene.ask('GET', `/shs/ds/urn:X-shs:${OURS}?filter=noack&status=test`);

    expect(text.split('\n').slice(3, 6).join('\n')).toBe(
      `  <message tx.id="22222222-2222-4333-8444-555555555555" timestamp="2026-11-22T07:33:47" corr.id="11111111-2222-4333-8444-555555555555" content.id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" from="urn:X-shs:${PEER}" to="urn:X-shs:${OURS}" product="urn:X-shs:confirm" sequence-type="adm" status="test">
    <data datapartType="confirm" filename="confirm.xml"/>
  </message>`,
    );
  });

  test.each([
    [`/shs/ds/${OURS}`, 200, 0],
    ['/shs/ds/urn:X-shs:5569999999?status=test', 200, 0],
    ['/shs/ds/nobody?status=test', 200, 0],
    [`/shs/ds/urn:X-shs:${OURS}?status=test`, 200, 1],
    [`/shs/ds/urn%3AX-shs%3A${OURS}?status=test`, 200, 1],
    [`/shs/ds/URN:x-shs:${OURS}?status=test`, 200, 1],
    [`/shs/ds/${OURS}?status=test`, 200, 1],
    [`/shs/ds/${OURS}.lager?status=test`, 200, 0],
    ['/shs/ds', 400, 0],
    ['/shs/ds/', 400, 0],
    ['/shs/ds/%E0%A4%A', 400, 0],
  ])('asked for by %s is answered %i with %i messages', async (path, status, count) => {
    await open();
    await scene.node.deliver(make());
    const answer = await scene.ask('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.text.split('<message ')).toHaveLength(count + 1);
  });

  test('has an outbox for each internal id', async () => {
    await open();
    await scene.node.deliver(make({ to: `${OURS}.lager`, txId: 'a' }));
    expect(await listIds(scene, 'status=test', `${OURS}.lager`)).toEqual(['a']);
    expect(await listIds(scene)).toEqual([]);
  });

  const MESSAGES: readonly Partial<ShsDelivery>[] = [
    { txId: 'a', corrId: 'k2', contentId: 'c1', subject: 'z', meta: [{ name: 'm', value: '2' }] },
    { txId: 'b', corrId: 'k1', contentId: 'c2', subject: 'y', product: OTHER },
    {
      txId: 'c',
      corrId: 'k1',
      contentId: 'c3',
      originator: { address: `urn:X-shs:${OURS}` },
      endRecipient: { address: PEER },
      meta: [{ name: 'm', value: '1' }],
      sequenceType: 'request',
    },
    { txId: 'd', status: 'production', corrId: 'k1' },
    { txId: 'e', contentId: 'c9', product: 'confirm', sequenceType: 'adm' },
  ];

  test.each<[string, string]>([
    ['status=test', 'abce'],
    ['', 'd'],
    ['status=production', 'd'],
    ['status=test&filter=noack', 'abce'],
    ['status=test&maxhits=2', 'ab'],
    ['status=test&maxhits=2&arrivalorder=descending', 'ec'],
    [`status=test&producttype=${OTHER}`, 'b'],
    [`status=test&producttype=urn:X-shs:${OTHER.toUpperCase()},confirm`, 'be'],
    ['status=test&producttype=confirm', 'e'],
    ['status=test&corrid=k1', 'bc'],
    ['corrid=k1', 'd'],
    ['status=test&contentid=c1', 'a'],
    [`status=test&originator=${OURS}`, 'c'],
    [`status=test&originator=urn:X-shs:${PEER}`, 'abe'],
    [`status=test&endrecipient=${PEER}`, 'c'],
    ['status=test&meta-m=1', 'abce'],
    ['status=test&sequencetype=adm', 'abce'],
    ['status=test&since=2026-11-22T07:33:46', 'abce'],
    ['status=test&since=2026-11-22T07:33:47', ''],
    ['status=test&sortattribute=subject', 'ceba'],
    ['status=test&sortattribute=subject&sortorder=descending', 'abce'],
    ['status=test&sortattribute=contentid&maxhits=3', 'abc'],
    ['status=test&sortattribute=-corrid&maxhits=3', 'ebc'],
    ['status=test&sortattribute=meta-m', 'beca'],
    ['status=test&sortattribute=meta-m&arrivalorder=descending', 'ebca'],
    ['status=test&sortattribute=sequencetype', 'eabc'],
    ['status=test&sortattribute=producttype', 'acbe'],
    ['status=test&sortattribute=endrecipient&sortorder=descending', 'cabe'],
    ['status=test&sortattribute=from', 'abce'],
    ['status=test&sortattribute=transfertype&arrivalorder=descending', 'ecba'],
    ['status=test&unknown=1', 'abce'],
  ])('with ?%s tells of %j', async (query, expected) => {
    await open();
    for (const message of MESSAGES) await scene.node.deliver(make(message));
    expect((await listIds(scene, query)).join('')).toBe(expected);
  });

  test.each([
    'since=yesterday',
    'since=2026-13-01T00:00:00',
    'since=2026-11-22',
    'sortattribute=corrid',
    'sortattribute=size',
    'sortattribute=__proto__',
    'sortorder=up',
    'arrivalorder=up',
    'maxhits=0',
    'maxhits=many',
  ])('with ?%s is answered 400', async (query) => {
    await open();
    expect((await scene.ask('GET', `/shs/ds/${OURS}?${query}`)).status).toBe(400);
  });

  test('of one product is asked for by a URN in the path; a bare UUID there is a tx.id', async () => {
    await open();
    await scene.node.deliver(make({ txId: 'a' }));
    await scene.node.deliver(make({ txId: OTHER, product: OTHER }));
    const ask = (last: string) => scene.ask('GET', `/shs/ds/${OURS}/${last}?status=test`);

    expect((await ask(`urn:X-shs:${OTHER}`)).text).toContain(`tx.id="${OTHER}"`);
    expect((await ask(`urn:X-shs:${OTHER}`)).text).not.toContain('tx.id="a"');
    expect((await ask(OTHER)).headers['content-type']).toBe('message/rfc822');
    expect((await ask('confirm')).status).toBe(404);
  });

  test('never tells of more than 200 messages, the oldest first; acknowledged ones make room', async () => {
    await open();
    for (let number = 0; number < 230; number++)
      await scene.node.deliver(make({ txId: `t${number}`, files: [] }));
    const first = await listIds(scene, 'status=test&maxhits=1000');
    expect(first).toEqual(Array.from({ length: 200 }, (_, number) => `t${number}`));

    for (const id of first.slice(0, 50)) await ackMessage(scene, id);
    const second = await listIds(scene);
    expect(second).toHaveLength(180);
    expect(second[0]).toBe('t50');
  });

  test('since compares with the last change of state', async () => {
    await open({ keepsFetched: true });
    const txId = await scene.node.deliver(make());
    scene.clock.advance(60_000);
    const query = 'status=test&since=2026-11-22T07:34:46';
    expect(await listIds(scene, query)).toEqual([]);
    await fetchMessage(scene, txId);
    await scene.node.settle();
    expect(await listIds(scene, query)).toEqual([txId]);
  });
});

describe('fetching', () => {
  test('hands a message out once: then it is neither listed nor fetched, but can be acknowledged', async () => {
    await open();
    const txId = await scene.node.deliver(make());
    const { status, headers, body } = await fetchMessage(scene, txId);
    expect({ status, length: headers['content-length'] }).toEqual({
      status: 200,
      length: String(body.length),
    });

    await scene.node.settle();
    expect(scene.node.outbox(OURS)).toMatchObject([{ state: 'FETCHED', isAcked: false }]);
    expect(await listIds(scene)).toEqual([]);
    expect((await fetchMessage(scene, txId)).status).toBe(404);
    expect(await ackMessage(scene, txId)).toMatchObject({ status: 200, text: 'OK' });
    expect(scene.node.outbox(OURS)).toMatchObject([{ isAcked: true }]);
  });

  test('from a node that keeps fetched messages can be repeated until they are acknowledged', async () => {
    await open({ keepsFetched: true });
    const txId = await scene.node.deliver(make());
    const first = await fetchMessage(scene, txId);
    expect(await listIds(scene, 'status=test&filter=noack')).toEqual([txId]);
    const second = await fetchMessage(scene, txId);
    expect(second.body.equals(first.body)).toBe(true);

    await ackMessage(scene, txId);
    expect(await listIds(scene, 'status=test&filter=noack')).toEqual([]);
    expect(await listIds(scene)).toEqual([txId]);
  });

  test('that is cut off locks the message for an hour', async () => {
    await open();
    const txId = await scene.node.deliver(make());
    scene.node.faults.cut = { at: 'half-answer', times: 1 };
    await expect(fetchMessage(scene, txId)).rejects.toThrow();
    expect(scene.node.outbox(OURS)).toMatchObject([{ state: 'FETCHING' }]);

    scene.clock.advance(HOUR_MS - 1);
    expect(await listIds(scene)).toEqual([]);
    scene.clock.advance(1);
    expect(await listIds(scene)).toEqual([txId]);
    expect((await fetchMessage(scene, txId)).status).toBe(200);
  });

  test('that the client gives up locks the message too', async () => {
    await open();
    const files = [{ bytes: Buffer.alloc(20 << 20), datapartType: 'bin' }];
    const txId = await scene.node.deliver(make({ files }));
    const giveUp = new AbortController();
    const path = `/shs/ds/${OURS}/${txId}`;
    const fetching = scene.ask('GET', path, {
      signal: giveUp.signal,
      onData: () => giveUp.abort(),
    });
    await expect(fetching).rejects.toThrow();
    await scene.node.settle();
    expect(scene.node.outbox(OURS)).toMatchObject([{ state: 'FETCHING' }]);
    expect((await fetchMessage(scene, txId)).status).toBe(404);
  });

  test.each([
    ['that is not there', OURS, 'nothing'],
    ['of somebody else', PEER, undefined],
    ['of nobody', '5569999999', undefined],
  ])('a message %s is answered 404, and so is its acknowledgement', async (_, org, id) => {
    await open();
    const txId = id ?? (await scene.node.deliver(make()));
    expect((await fetchMessage(scene, txId, org)).status).toBe(404);
    expect((await ackMessage(scene, txId, org)).status).toBe(404);
  });

  test('gives broken bytes as they are, listed by what is told of them', async () => {
    await open();
    const bytes = Buffer.from('no message at all');
    const txId = await scene.node.deliverBytes(bytes, { to: { address: OURS }, status: 'test' });
    expect(await listIds(scene)).toEqual([txId]);
    expect((await fetchMessage(scene, txId)).body.equals(bytes)).toBe(true);
  });

  test('gives whole bytes as they are, listed by their own label', async () => {
    await open();
    const bytes = readSample('ex-error.mime');
    const txId = await scene.node.deliverBytes(bytes);
    expect(txId).toBe('33333333-2222-4333-8444-555555555555');
    expect(await listIds(scene, 'status=test&producttype=error')).toEqual([txId]);
    expect((await fetchMessage(scene, txId)).body.equals(bytes)).toBe(true);
  });

  test.each([
    ['to nobody here', make({ to: '5569999999' })],
    ['to no organisation', make({ to: 'X' })],
  ])('nothing can be delivered %s', async (_, delivery) => {
    await open();
    await expect(scene.node.deliver(delivery)).rejects.toThrow('has no outbox here');
  });
});

describe('acknowledging', () => {
  test('tells the sender once, in its own outbox', async () => {
    await open();
    const txId = await scene.node.deliver(make({ corrId: 'k', contentId: 'c', agreement: OTHER }));
    await ackMessage(scene, txId);
    await ackMessage(scene, txId);

    const confirms = scene.node.outbox(PEER);
    expect(confirms).toMatchObject([
      {
        message: {
          label: {
            corrId: 'k',
            contentId: 'c',
            agreement: OTHER,
            sequenceType: 'adm',
            product: 'confirm',
            status: 'test',
            from: { address: OURS },
            to: { address: PEER },
          } satisfies Partial<ShsLabel>,
        },
      },
    ]);
  });

  test('an administrative message tells nobody', async () => {
    await open();
    const txId = await scene.node.deliver(make({ product: 'error', sequenceType: 'adm' }));
    expect((await ackMessage(scene, txId)).status).toBe(200);
    expect(scene.node.outbox(PEER)).toEqual([]);
  });

  test('what came over the receive service confirms it to who sent it', async () => {
    await open({ confirms: 'manual' });
    await post(scene, makeRaw());
    expect(await listIds(scene)).toEqual([]);
    await ackMessage(scene, TX_ID, PEER);
    expect(scene.node.outbox(OURS)).toMatchObject([
      { message: { label: { product: 'confirm', corrId: TX_ID } } },
    ]);
  });

  test.each(['', '?action=', '?action=delete'])('with %j is answered 400', async (query) => {
    await open();
    const txId = await scene.node.deliver(make());
    const path = `/shs/ds/${OURS}/${txId}`;
    expect((await scene.ask('POST', `${path}${query}`)).status).toBe(400);
    expect((await scene.ask('POST', `/shs/ds/${OURS}?action=ack`)).status).toBe(400);
    expect(scene.node.outbox(OURS)).toMatchObject([{ isAcked: false }]);
  });
});

describe('a node that confirms by itself', () => {
  test.each<[string, string, number]>([
    ['an event', makeRoot(), 1],
    ['an administrative message', makeRoot({ 'sequence-type': 'adm' }), 0],
  ])('answers %s to its own organisation with %s confirms', async (_, root, count) => {
    await open();
    await post(scene, makeRaw({ root }));
    expect(await listIds(scene)).toHaveLength(count);
    await ackMessage(scene, TX_ID, PEER);
    expect(await listIds(scene)).toHaveLength(count);
  });

  test('leaves the message of another organisation to its client', async () => {
    await open({ actors: [OURS, '5561111111'] });
    await post(scene, makeRaw({ inside: makeInside({ to: '<to>5561111111</to>' }) }));
    expect(scene.node.outbox('5561111111')).toHaveLength(1);
    await scene.node.settle();
    expect(scene.node.outbox(OURS)).toEqual([]);
  });

  test('confirms to the originator when there is no sender', async () => {
    await open();
    const inside = makeInside({
      from: `<originator name="X">urn:X-shs:${OURS}</originator>`,
      endRecipient: '<end-recipient name="Y">Avdelning 1</end-recipient>',
    });
    await post(scene, makeRaw({ inside }));
    await scene.node.settle();
    expect(scene.node.outbox(OURS)).toMatchObject([
      {
        message: {
          label: {
            originator: { address: 'Avdelning 1', name: 'Y' },
            to: { address: `urn:X-shs:${OURS}` },
            endRecipient: { address: `urn:X-shs:${OURS}`, name: 'X' },
          },
        },
      },
    ]);
  });
});
