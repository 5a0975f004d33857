import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SHS_ERROR_CODES } from '../../../src/channel/shs/error-codes.ts';
import { listMessageIds } from '../../../src/channel/shs/message-ids.ts';
import { issue } from '../pki.ts';
import { getAppError, makeShipment, noCommit } from '../scene.ts';
import { FILE, makeNode, PKI, THEM, TRANSACTION, US } from './node-scene.ts';

const NAME = 'ABC.ANSOKAN';

describe('sending over SHS', () => {
  test.each([
    ['no byte', Buffer.alloc(0), 'binary' as const],
    ['lines with CRLF and åäö', Buffer.from('RAD1 åäö\r\nRAD2\r\n', 'latin1'), 'binary' as const],
    ['lines without an end', Buffer.from('RAD1'), 'binary' as const],
    [
      'all bytes in base64',
      Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
      'base64' as const,
    ],
    ['five megabytes', randomBytes(5_000_003), 'binary' as const],
    ['five megabytes in base64', randomBytes(5_000_003), 'base64' as const],
  ])('delivers %s exactly, with its label', async (_, content, encoding) => {
    const { node, makeChannel } = await makeNode();
    const shipment = makeShipment(content, NAME);
    const channel = makeChannel({ products: new Map([[TRANSACTION, { ...FILE, encoding }]]) });
    const order: number[] = [];
    const receipt = await channel.send(shipment, async () => void order.push(node.received.length));

    expect(order).toEqual([0]);
    const [message] = node.received;
    expect(readFileSync(message!.parts[0]!.path).equals(content)).toBe(true);
    const [txId, contentId] = listMessageIds(shipment);
    expect(message!.label).toMatchObject({
      txId,
      corrId: txId,
      contentId,
      sequenceType: 'event',
      status: 'test',
      product: `urn:X-shs:${FILE.product}`,
      subject: 'Ansökan',
      data: [{ fileName: NAME, bytes: String(content.length), datapartType: 'ansokan' }],
    });
    expect(message!.label.from).toMatchObject({ name: 'Testbolaget AB' });
    expect(receipt.details).toMatchObject({
      channel: 'shs-test',
      txId,
      status: '202',
      nodeId: 'testnod',
      duplicate: 'no',
      evidence: expect.stringMatching(/evidence\.json$/),
    });
  });

  test('is known by its id: what is sent again is taken once', async () => {
    const { node, makeChannel } = await makeNode();
    const shipment = makeShipment('claim', NAME);
    await makeChannel().send(shipment, noCommit);
    const again = await makeChannel().send(shipment, noCommit);
    expect(again.details.duplicate).toBe('yes');
    expect(node.received).toHaveLength(1);
  });

  test('sent anew by an operator it is another transmission of the same content', async () => {
    const { node, makeChannel } = await makeNode();
    const shipment = makeShipment('claim', NAME);
    await makeChannel().send(shipment, noCommit);
    await makeChannel().send({ ...shipment, resends: 1 }, noCommit);
    const [one, other] = node.received.map(({ label }) => label);
    expect(other!.txId).not.toBe(one!.txId);
    expect(other!.contentId).toBe(one!.contentId);
  });

  test('every attempt sends the bytes of the first, whatever the settings have become', async () => {
    const { node, makeChannel } = await makeNode();
    const shipment = makeShipment('claim', NAME);
    node.faults.status = { status: 503, times: 1 };
    await getAppError(makeChannel().send(shipment, noCommit));
    await makeChannel({ from: { orgnr: US, name: 'Nytt Namn AB' } }).send(shipment, noCommit);
    expect(node.received[0]!.label.from?.name).toBe('Testbolaget AB');
  });

  test('test messages are marked so, and production messages are not', async () => {
    const { node, makeChannel } = await makeNode();
    await makeChannel({ environment: 'production' }).send(makeShipment('claim', NAME), noCommit);
    expect(node.received[0]!.label.status).toBe('production');
  });

  test('keeps the message, request and answer beside the file, and no key', async () => {
    const { makeChannel } = await makeNode();
    const shipment = makeShipment('claim', NAME);
    const { details } = await makeChannel().send(shipment, noCommit);
    const [txId] = listMessageIds(shipment);
    expect(statSync(`${shipment.path}.${txId}.shs`).size).toBeGreaterThan(500);
    const kept = readFileSync(`${shipment.path}.evidence.json`, 'utf8');
    expect(details.evidence).toBe('sealed.evidence.json');
    expect(kept).toMatch(/x-shs-txid/i);
    expect(kept).not.toMatch(/PRIVATE KEY/);
  });

  test('never sends a message that was changed after it was sealed', async () => {
    const { node, makeChannel } = await makeNode();
    const shipment = makeShipment('claim', NAME);
    node.faults.status = { status: 503, times: 1 };
    await getAppError(makeChannel().send(shipment, noCommit));
    const [txId] = listMessageIds(shipment);
    const path = `${shipment.path}.${txId}.shs`;
    writeFileSync(path, readFileSync(path, 'latin1').replace('claim', 'clain'), 'latin1');
    const error = await getAppError(makeChannel().send(shipment, noCommit));
    expect(error).toMatchObject({ code: 'SHIPMENT_CHANGED', outcome: 'permanent' });
    expect(node.received).toEqual([]);
  });

  test('refuses what it has no product for, and names that nodes write in their own ways', async () => {
    const { makeChannel } = await makeNode();
    const other = { ...makeShipment('claim', NAME), transaction: 'kronofogden/other' };
    expect(await getAppError(makeChannel().send(other, noCommit))).toMatchObject({
      code: 'SHS_NO_PRODUCT',
      outcome: 'permanent',
    });
    const named = makeShipment('claim', 'Kbl.Ansökan');
    expect(await getAppError(makeChannel().send(named, noCommit))).toMatchObject({
      code: 'SHS_NAME_UNSAFE',
    });
  });
});

describe('what the node answers', () => {
  test.each(Object.entries(SHS_ERROR_CODES).filter(([code]) => code !== 'IllegalAgreement'))(
    '%s is told in words, with what follows from it',
    async (code, { outcome, says }) => {
      const { node, makeChannel } = await makeNode();
      node.faults.errorCode = { code: code as never, times: 1 };
      const error = await getAppError(makeChannel().send(makeShipment('claim', NAME), noCommit));
      expect(error).toMatchObject({ code: 'SHS_REFUSED', outcome, details: { code } });
      expect(error.message).toContain(says);
      expect(node.received).toEqual([]);
    },
  );

  test('a refused message goes through when the cause is gone', async () => {
    const { node, makeChannel } = await makeNode();
    const shipment = makeShipment('claim', NAME);
    node.faults.errorCode = { code: 'MissingAgreement' as never, times: 1 };
    await getAppError(makeChannel().send(shipment, noCommit));
    await makeChannel().send(shipment, noCommit);
    expect(node.received).toHaveLength(1);
  });

  test.each([
    ['status 503, nothing done', { status: { status: 503, times: 1 } }, 'in-doubt', 0],
    [
      'status 500, after it was taken',
      { status: { status: 500, afterEffect: true, times: 1 } },
      'in-doubt',
      1,
    ],
    ['status 429', { status: { status: 429, times: 1 } }, 'transient', 0],
    ['status 404', { status: { status: 404, times: 1 } }, 'permanent', 0],
    [
      'the connection cut when half had come',
      { cut: { at: 'half-body', times: 1 } },
      'in-doubt',
      0,
    ],
    [
      'the connection cut when all was taken',
      { cut: { at: 'after-effect', times: 1 } },
      'in-doubt',
      1,
    ],
    ['silence', { slow: { ms: 4000, times: 1 } }, 'in-doubt', 1],
  ])('%s: sent again it arrives once', async (_, faults, outcome, before) => {
    const { node, makeChannel } = await makeNode();
    Object.assign(node.faults, faults);
    const channel = makeChannel({ answerMs: 1000 });
    const shipment = makeShipment(randomBytes(300_000), NAME);
    let committed = false;
    const error = await getAppError(
      channel.send(shipment, async () => {
        committed = true;
      }),
    );
    expect(error.outcome).toBe(committed || outcome !== 'in-doubt' ? outcome : 'transient');
    const inquiry = await channel.inquire(shipment, committed);
    if (outcome === 'in-doubt') expect(inquiry.result).toBe(committed ? 'repeatable' : 'absent');
    await node.settle();
    expect(node.received.length).toBeGreaterThanOrEqual(before === 0 ? 0 : 1);
    await channel.send(shipment, noCommit);
    expect(node.received).toHaveLength(1);
  });

  test.each([
    ['a success with another id', { receipt: { txId: '99999999-9999-4999-8999-999999999999' } }],
    ['a success without an id', { receipt: {} }],
  ])('%s is no receipt: it does not go again by itself', async (_, faults) => {
    const { node, makeChannel } = await makeNode();
    Object.assign(node.faults, faults);
    const channel = makeChannel();
    const shipment = makeShipment('claim', NAME);
    const error = await getAppError(channel.send(shipment, noCommit));
    expect(error).toMatchObject({ code: 'SHS_NO_RECEIPT', outcome: 'in-doubt' });
    expect((await channel.inquire(shipment, true)).result).toBe('unknown');
  });
});

test('a login page before a byte was sent is a lasting error', async () => {
  const { node, makeChannel } = await makeNode();
  node.faults.loginPage = {};
  const error = await getAppError(makeChannel().send(makeShipment('claim', NAME), noCommit));
  expect(error).toMatchObject({ code: 'SHS_NO_RECEIPT', outcome: 'permanent' });
  expect(node.received).toEqual([]);
});

describe('certificates', () => {
  const shipment = () => makeShipment('claim', NAME);
  const { authority } = PKI;
  const stranger = issue({ commonName: 'Other CA', isAuthority: true });

  test.each([
    [
      'of another organisation',
      () => issue({ commonName: 'X', serialNumber: '165560009999' }, authority),
      'CERTIFICATE_NOT_OURS',
      'permanent',
    ],
    [
      'that has ended',
      () => issue({ commonName: 'X', serialNumber: `16${US}`, from: -9, to: -1 }, authority),
      'CERTIFICATE_EXPIRED',
      'transient',
    ],
    [
      'of an issuer that the node does not know',
      () => issue({ commonName: 'X', serialNumber: `16${US}` }, stranger),
      'HTTPS_CERTIFICATE_REFUSED',
      'permanent',
    ],
  ])('ours %s: nothing is sent', async (_, make, code, outcome) => {
    const { node, makeChannel } = await makeNode();
    let committed = false;
    const channel = makeChannel({}, make());
    const error = await getAppError(
      channel.send(shipment(), async () => {
        committed = true;
      }),
    );
    // An alert may come as a mere end of the connection.
    expect([code, 'HTTPS_CONNECTION_LOST']).toContain(error.code);
    if (error.code === code) expect(error.outcome).toBe(outcome);
    expect(committed).toBe(false);
    expect(node.received).toEqual([]);
  });

  test.each([
    [
      'is not of the issuers in ca',
      { ca: async () => stranger.certificate },
      'HTTPS_CERTIFICATE_NOT_TRUSTED',
    ],
    ['is of another organisation', { peerOrgnr: '5560009999' }, 'CERTIFICATE_OF_ANOTHER'],
    ['has another name', { serverName: 'nod.example' }, 'HTTPS_CERTIFICATE_NOT_TRUSTED'],
  ])("the node's %s: nothing is sent", async (_, changes, code) => {
    const { node, makeChannel } = await makeNode();
    const error = await getAppError(makeChannel(changes).send(shipment(), noCommit));
    expect(error).toMatchObject({ code, outcome: 'permanent' });
    expect(node.requests).toEqual([]);
  });

  test.each([
    ['has ended', { from: -9, to: -1 }],
    ['is not valid yet', { from: 1, to: 9 }],
  ])("the node's %s: nothing is sent", async (_, span) => {
    const made = issue({ commonName: 'localhost', serialNumber: `16${THEM}`, ...span }, authority);
    const { node, makeChannel } = await makeNode({ cert: made.certificate, key: made.key });
    const error = await getAppError(makeChannel().send(shipment(), noCommit));
    expect(error).toMatchObject({ code: 'HTTPS_CERTIFICATE_NOT_TRUSTED', outcome: 'permanent' });
    expect(node.requests).toEqual([]);
  });

  test('the node of the organisation that is named is taken', async () => {
    const { node, makeChannel } = await makeNode();
    await makeChannel({ peerOrgnr: THEM }).send(shipment(), noCommit);
    expect(node.received).toHaveLength(1);
  });

  test('while an old one ends, the new one is shown to a node that refuses the old', async () => {
    const { node, makeChannel } = await makeNode();
    const old = issue({ commonName: 'Old', serialNumber: `16${US}` }, stranger);
    await makeChannel({}, [old, PKI.ours]).send(shipment(), noCommit);
    expect(node.received).toHaveLength(1);
  });

  test('one that has ended is passed over, and the last one tells until when all is well', async () => {
    const { node, makeChannel } = await makeNode();
    const ended = issue(
      { commonName: 'Old', serialNumber: `16${US}`, from: -900, to: -1 },
      authority,
    );
    const channel = makeChannel({}, [ended, PKI.ours]);
    await channel.send(shipment(), noCommit);
    expect(node.received).toHaveLength(1);
    expect((await channel.findCertificate!()).commonName).toBe('Testbolaget AB');
  });
});
