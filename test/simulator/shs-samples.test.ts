import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { cutParts } from '../../src/simulator/shs/cut-parts.ts';
import type { ShsDelivery } from '../../src/simulator/shs/delivery.ts';
import { createPartDecoder } from '../../src/simulator/shs/transfer-encoding.ts';
import {
  fetchMessage,
  OURS,
  openScene,
  PEER,
  PRODUCT,
  post,
  readSample,
  type Scene,
} from './shs/scene.ts';

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const CREDITOR = { address: OURS, name: 'Testbolaget AB' };
const AUTHORITY = { address: PEER, name: 'Testmyndigheten' };
const AGREEMENT = '99999999-8888-4777-8666-555555555555';
const FIRST = '11111111-2222-4333-8444-555555555555';

let scene: Scene;
afterEach(async () => {
  await scene?.close();
});

const DELIVERIES: readonly [string, string, ShsDelivery][] = [
  [
    'ex-event-binary.mime',
    FIRST,
    {
      from: CREDITOR,
      to: AUTHORITY,
      product: PRODUCT,
      sequenceType: 'request',
      status: 'test',
      txId: FIRST,
      contentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      agreement: AGREEMENT,
      meta: [{ name: 'ombudskod', value: 'ABC' }],
      subject: 'Ansökan',
      boundary: 'shs-boundary-7f1c',
      files: [
        {
          name: 'ABC.ANSOKAN',
          bytes: Buffer.from('RAD1 åäö\r\nRAD2\r\n', 'latin1'),
          datapartType: 'ansokan',
          contentType: 'text/plain; charset=ISO-8859-1',
          records: 2,
        },
        { name: 'all.bin', bytes: ALL_BYTES, datapartType: 'bin' },
      ],
    },
  ],
  [
    'ex-event-base64.mime',
    '11111111-2222-4333-8444-555555555556',
    {
      from: CREDITOR,
      to: AUTHORITY,
      product: `urn:x-shs:${PRODUCT}`,
      sequenceType: 'event',
      status: 'test',
      txId: '11111111-2222-4333-8444-555555555556',
      contentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeef',
      boundary: 'shs-boundary-7f1d',
      files: [{ name: 'all.bin', bytes: ALL_BYTES, datapartType: 'bin', encoding: 'base64' }],
    },
  ],
  [
    'ex-reply.mime',
    '44444444-2222-4333-8444-555555555555',
    {
      from: AUTHORITY,
      to: CREDITOR,
      product: PRODUCT,
      sequenceType: 'reply',
      status: 'test',
      txId: '44444444-2222-4333-8444-555555555555',
      corrId: FIRST,
      contentId: 'bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      agreement: AGREEMENT,
      datetime: '2026-11-23T06:00:00',
      boundary: 'shs-boundary-7f20',
      files: [
        {
          name: 'SUPRO.ABC.KVITTENS',
          bytes: Buffer.from('KVITTENS\r\n'),
          datapartType: 'kvittens',
          contentType: 'text/plain; charset=ISO-8859-1',
        },
      ],
    },
  ],
];

describe('what the node writes is the constructed sample, byte for byte', () => {
  test.each(DELIVERIES)('%s as a delivery', async (sample, txId, delivery) => {
    scene = await openScene();
    expect(await scene.node.deliver(delivery)).toBe(txId);

    const to = typeof delivery.to === 'string' ? delivery.to : delivery.to.address;
    const { status, headers, body } = await fetchMessage(scene, txId, to);

    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'message/rfc822',
    });
    expect(body.toString('latin1')).toBe(readSample(sample).toString('latin1'));
  });

  test('ex-confirm.mime and ex-error.mime about ex-event-binary.mime', async () => {
    scene = await openScene({ confirms: 'manual', firstLocalId: 77 });
    await post(scene, readSample('ex-event-binary.mime'));
    scene.clock.advance(1000);

    const confirm = await scene.node.confirm(FIRST, {
      txId: '22222222-2222-4333-8444-555555555555',
      boundary: 'shs-boundary-7f1e',
    });
    const error = await scene.node.error(FIRST, 'MissingAgreement', 'Avtal saknas', {
      txId: '33333333-2222-4333-8444-555555555555',
      boundary: 'shs-boundary-7f1f',
    });

    for (const [txId, sample] of [
      [confirm, 'ex-confirm.mime'],
      [error, 'ex-error.mime'],
    ] as const) {
      const { body } = await fetchMessage(scene, txId);
      expect(body.toString('latin1')).toBe(readSample(sample).toString('latin1'));
    }
  });
});

describe('every sample is taken, and its parts are decoded', () => {
  test.each<[string, string, string[], Buffer[]]>([
    [
      'ex-event-binary.mime',
      'request',
      ['ABC.ANSOKAN', 'all.bin'],
      [Buffer.from('RAD1 åäö\r\nRAD2\r\n', 'latin1'), ALL_BYTES],
    ],
    ['ex-event-base64.mime', 'event', ['all.bin'], [ALL_BYTES]],
    ['ex-reply.mime', 'reply', ['SUPRO.ABC.KVITTENS'], [Buffer.from('KVITTENS\r\n')]],
    ['ex-confirm.mime', 'adm', ['confirm.xml'], []],
    ['ex-error.mime', 'adm', ['error.xml'], []],
  ])('%s (%s)', async (sample, sequenceType, names, contents) => {
    scene = await openScene({ confirms: 'manual' });
    const bytes = readSample(sample);
    expect((await post(scene, bytes)).status).toBe(202);

    const [message] = scene.node.received;
    expect(message?.label.sequenceType).toBe(sequenceType);
    expect(message?.bytes).toBe(bytes.length);
    expect(readFileSync(message!.path).equals(bytes)).toBe(true);
    expect(message?.parts.map(({ name }) => name)).toEqual(names);
    for (const part of message!.parts) expect(String(part.bytes)).toBe(part.toldBytes);
    for (const [at, content] of contents.entries())
      expect(readFileSync(message!.parts[at]!.path).equals(content)).toBe(true);
  });

  test('tells the facts of a label', async () => {
    scene = await openScene({ confirms: 'manual' });
    await post(scene, readSample('ex-confirm.mime'));
    expect(scene.node.received[0]?.label).toEqual({
      txId: '22222222-2222-4333-8444-555555555555',
      corrId: FIRST,
      contentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      agreement: AGREEMENT,
      transferType: 'asynch',
      sequenceType: 'adm',
      status: 'test',
      originator: undefined,
      from: { address: `urn:X-shs:${PEER}`, name: 'Testmyndigheten' },
      to: { address: `urn:X-shs:${OURS}`, name: 'Testbolaget AB' },
      endRecipient: undefined,
      product: 'urn:X-shs:confirm',
      meta: [],
      subject: undefined,
      datetime: '2026-11-22T07:33:47',
      data: [
        { datapartType: 'confirm', fileName: 'confirm.xml', bytes: '309', records: undefined },
      ],
      history: [
        {
          nodeId: 'testnod',
          contentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
          txId: FIRST,
          from: undefined,
          to: PEER,
          localId: '77',
          datetime: '2026-11-22T07:33:46',
          comment: 'Received',
        },
      ],
    });
  });
});

/** The parts of a body, and whether it has a final boundary. */
async function readParts(body: Buffer, boundary: string, size: number) {
  const parts: Buffer[][] = [];
  let isFinal = false;
  for await (const event of cutParts(split(body, size), boundary)) {
    if (event === 'part') parts.push([]);
    else if (event === 'final') isFinal = true;
    else parts.at(-1)!.push(event);
  }
  return { isFinal, parts: parts.map((pieces) => Buffer.concat(pieces).toString('latin1')) };
}

async function* split(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('however it comes in pieces', () => {
  test('a sample is cut into its parts', async () => {
    const sample = readSample('ex-event-binary.mime');
    const body = sample.subarray(sample.indexOf('\r\n\r\n') + 4);
    const [, ...expected] = sample.toString('latin1').split(/\r\n--shs-boundary-7f1c(?:--)?\r\n/);
    for (let size = 1; size < 400; size++)
      expect(await readParts(body, 'shs-boundary-7f1c', size)).toEqual({
        isFinal: true,
        parts: expected.slice(0, -1),
      });
  });

  test.each<[string, string[], boolean]>([
    ['--B\n--B\r\n\r\n--B\n\n\n--B--', ['', '', '\n'], true],
    [
      'x\n--B \t \r\na\r\n--B\t--\n--B-\n--Bx\r\n--B-- \t\r\n--B\n',
      ['a\r\n--B\t--\n--B-\n--Bx'],
      true,
    ],
    ['--B\n\r\r\n\r\n--B  ', ['\r\r\n', ''], false],
    ['--B\na\n--B-', ['a\n--B-'], false],
    ['--B\na\n--', ['a\n--'], false],
    ['', [], false],
  ])('%j is cut into %j', async (body, parts, isFinal) => {
    for (let size = 1; size <= body.length + 1; size++)
      expect(await readParts(Buffer.from(body), 'B', size)).toEqual({ isFinal, parts });
  });

  test('a boundary with a thousand blanks after it is none', async () => {
    const line = `--B${' '.repeat(1000)}`;
    for (const size of [1, 7, 500, 1003, 1004, 1010, 1100])
      expect(await readParts(Buffer.from(`--B\n${line}\n--B--\n`), 'B', size)).toEqual({
        isFinal: true,
        parts: [line],
      });
  });

  test.each<[string, string, string | undefined]>([
    ['base64', 'UkFE\r\nMSDlw6Q=\r\n', 'RAD1 \xe5\xc3\xa4'],
    ['base64', 'QQ==QQ==', undefined],
    ['base64', 'QQ=A', undefined],
    ['base64', 'QQ', undefined],
    ['base64', '', ''],
    ['quoted-printable', '=41=\r\n=e5 = \t\nx==42=4', 'A\xe5 x=B=4'],
    ['quoted-printable', 'x=\r', 'x'],
    ['7bit', '=41', '=41'],
  ])('%s %j is decoded to %j', (encoding, text, expected) => {
    for (let size = 1; size <= text.length + 1; size++) {
      const decode = () => {
        const decoder = createPartDecoder(encoding);
        const pieces = [];
        for (let at = 0; at < text.length; at += size)
          pieces.push(decoder.decode(Buffer.from(text.slice(at, at + size), 'latin1')));
        return Buffer.concat([...pieces, decoder.end()]).toString('latin1');
      };
      if (expected === undefined) expect(decode).toThrow(/^base64 is /);
      else expect(decode()).toBe(expected);
    }
  });
});
