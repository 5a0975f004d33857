import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShsCall, ShsFaults } from '../../src/simulator/shs/faults.ts';
import { makeRaw } from './shs/raw-message.ts';
import {
  type Answer,
  ackMessage,
  fetchMessage,
  listIds,
  OURS,
  openScene,
  PRODUCT,
  post,
  readSample,
  type Scene,
} from './shs/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const CALLS: readonly ShsCall[] = ['send', 'list', 'fetch', 'ack'];
let deliveries = 0;

/** Makes a call that goes well without faults. */
async function call(name: ShsCall): Promise<Answer> {
  if (name === 'send') return post(scene, readSample('ex-event-base64.mime'));
  if (name === 'list') return scene.ask('GET', `/shs/ds/${OURS}?status=test`);
  const txId = await deliver();
  return name === 'fetch' ? fetchMessage(scene, txId) : ackMessage(scene, txId);
}

function deliver(bytes = Buffer.from('x')): Promise<string> {
  return scene.node.deliver({
    to: OURS,
    product: PRODUCT,
    sequenceType: 'event',
    status: 'test',
    txId: `delivered-${++deliveries}`,
    files: [{ name: 'A.TXT', bytes, datapartType: 'txt' }],
  });
}

/** Every fault, at a call where it can be seen, and how it is seen. */
const SEEN: readonly [string, ShsCall, ShsFaults, (answer: Answer | Error) => boolean][] = [
  ...CALLS.flatMap((name): (typeof SEEN)[number][] => [
    ['a status before anything is done', name, { status: { status: 503 } }, (a) => is(a, 503)],
    [
      'a status when all is done',
      name,
      { status: { status: 500, afterEffect: true } },
      (a) => is(a, 500),
    ],
    ['a login page', name, { loginPage: {} }, (a) => is(a, 200) && isHtml(a)],
    ['a reset before the body', name, { cut: { at: 'before-body' } }, isReset],
    ['a reset when all is done', name, { cut: { at: 'after-effect' } }, isReset],
    ['half an answer', name, { cut: { at: 'half-answer' } }, isReset],
  ]),
  ['half an upload', 'send', { cut: { at: 'half-body' } }, isReset],
  [
    'an error code',
    'send',
    { errorCode: { code: 'MissingDeliveryExecution', info: 'senare' } },
    (a) => is(a, 400) && a.headers['x-shs-errorcode'] === 'MissingDeliveryExecution',
  ],
  [
    'a receipt without a tx.id',
    'send',
    { receipt: {} },
    (a) => is(a, 202) && a.text === '' && a.headers['x-shs-txid'] === undefined,
  ],
  [
    'a receipt of another tx.id',
    'send',
    { receipt: { txId: 'other' } },
    (a) => is(a, 202) && a.text === 'other' && a.headers['x-shs-txid'] === 'other',
  ],
  ['half a message', 'fetch', { truncate: {} }, (a) => is(a, 200) && !a.text.endsWith('--\r\n')],
  [
    'the start of a message',
    'fetch',
    { truncate: { bytes: 9 } },
    (a) => is(a, 200) && a.text === 'Subject: ',
  ],
];

function is(answer: Answer | Error, status: number): answer is Answer {
  return !(answer instanceof Error) && answer.status === status;
}

function isHtml({ headers, text }: Answer): boolean {
  return headers['content-type']?.startsWith('text/html') === true && text.includes('Logga in');
}

function isReset(answer: Answer | Error): boolean {
  return answer instanceof Error;
}

const isGood: (answer: Answer | Error) => boolean = (answer) =>
  !(answer instanceof Error) &&
  [200, 202].includes(answer.status) &&
  !isHtml(answer) &&
  answer.headers['x-shs-txid'] !== 'other' &&
  !(answer.status === 202 && answer.text === '') &&
  !(answer.headers['content-type'] === 'message/rfc822' && !answer.text.endsWith('--\r\n'));

/** Sets copies of faults, so many times or for ever. */
function setFaults(faults: ShsFaults, times?: number): void {
  for (const [name, fault] of Object.entries(faults))
    Object.assign(scene.node.faults, {
      [name]: [times === undefined ? fault : { ...fault, times }],
    });
}

function attempt(name: ShsCall): Promise<Answer | Error> {
  return call(name).catch((error: Error) => error);
}

describe('a fault', () => {
  test.each(SEEN)(
    '%s at %s happens as often as told, and then no more',
    async (_, name, faults, isSeen) => {
      setFaults(faults, 2);

      expect(isSeen(await attempt(name))).toBe(true);
      expect(isSeen(await attempt(name))).toBe(true);
      expect(isGood(await attempt(name))).toBe(true);
      expect(Object.values(scene.node.faults)).toMatchObject([[{ times: 0 }]]);
    },
  );

  test.each(SEEN)('%s at %s happens until it is taken away', async (_, name, faults, isSeen) => {
    setFaults(faults);
    for (let time = 0; time < 3; time++) expect(isSeen(await attempt(name))).toBe(true);

    for (const key of Object.keys(faults)) delete scene.node.faults[key as keyof ShsFaults];
    expect(isGood(await attempt(name))).toBe(true);
  });

  test.each(CALLS)('that is told to happen at %s happens nowhere else', async (name) => {
    scene.node.faults.status = { status: 503, call: name };
    for (const one of CALLS) expect(is((await attempt(one)) as Answer, 503)).toBe(one === name);
  });

  test('of one kind can happen at several calls, one after another', async () => {
    scene.node.faults.status = [
      { status: 502, call: 'list', times: 1 },
      { status: 503, call: 'list', times: 1 },
      { status: 500, call: 'ack' },
    ];
    const answers = [];
    for (const name of ['list', 'list', 'list', 'ack'] as const)
      answers.push((await call(name)).status);
    expect(answers).toEqual([502, 503, 200, 500]);
  });
});

describe('what a fault leaves behind when a message is sent', () => {
  test.each<[string, ShsFaults, number]>([
    ['a reset before the body', { cut: { at: 'before-body' } }, 0],
    ['half an upload', { cut: { at: 'half-body' } }, 0],
    ['a status before anything is done', { status: { status: 500 } }, 0],
    ['an error code', { errorCode: { code: 'OtherError' } }, 0],
    ['a login page', { loginPage: {} }, 0],
    ['a reset instead of the answer', { cut: { at: 'after-effect' } }, 1],
    ['half an answer', { cut: { at: 'half-answer' } }, 1],
    ['a status when all is done', { status: { status: 500, afterEffect: true } }, 1],
    ['a receipt without a tx.id', { receipt: {} }, 1],
  ])('%s (%j): %i stored, and the repetition is taken once', async (_, faults, count) => {
    setFaults(faults, 1);
    await attempt('send');
    await scene.node.settle();
    expect(scene.node.received).toHaveLength(count);
    if (count === 0) expect(readdirSync(join(scene.root, 'node'))).toEqual([]);
    expect(await listIds(scene)).toHaveLength(count);

    const { status, headers } = await call('send');
    expect({ status, duplicate: headers['x-shs-duplicatemsg'] }).toEqual({
      status: 202,
      duplicate: count === 1 ? 'yes' : 'no',
    });
    expect(scene.node.received).toHaveLength(1);
    expect(await listIds(scene)).toHaveLength(1);
  });

  test('half of a large upload is read, and none of it kept', async () => {
    scene.node.faults.cut = { at: 'half-body', times: 1 };
    const body = makeRaw({ parts: [{ body: Buffer.alloc(40 << 20, 7) }] });
    let sent = 0;
    const pieces = async function* () {
      for (let at = 0; at < body.length; at += 1 << 16) {
        sent = at;
        yield body.subarray(at, at + (1 << 16));
      }
    };
    const headers = { 'Content-Length': String(body.length) };
    await expect(scene.ask('POST', '/shs/rs', { body: pieces(), headers })).rejects.toThrow();
    expect(sent).toBeGreaterThan(body.length / 2 - (1 << 20));
    expect(sent).toBeLessThan(body.length * 0.9); // Much fits into the buffers between.
    expect(scene.node.received).toEqual([]);
  });
});

test('a slow answer comes late, when everything is done', async () => {
  scene.node.faults.slow = { ms: 300, times: 1 };
  let isAnswered = false;
  const sent = call('send').then((answer) => {
    isAnswered = true;
    return answer;
  });
  await waitFor(() => scene.node.received.length === 1);
  expect(isAnswered).toBe(false);
  expect((await sent).status).toBe(202);
  expect((await call('send')).headers['x-shs-duplicatemsg']).toBe('yes');
});

test('a slow answer does not keep a node from closing, and nothing happens afterwards', async () => {
  scene.node.faults.slow = { ms: 200 };
  const sent = attempt('send');
  await waitFor(() => scene.node.received.length === 1);
  await scene.node.close();
  expect(await sent).toBeInstanceOf(Error);
  await new Promise((done) => setTimeout(done, 400));
  expect(scene.node.outbox(OURS)).toEqual([]);
});

test('an early confirm lies there before the message is answered, and only once', async () => {
  scene.node.faults.earlyConfirm = { times: 1 };
  scene.node.faults.slow = { ms: 300, times: 1, call: 'send' };
  let isAnswered = false;
  const sent = call('send').then(() => {
    isAnswered = true;
  });
  await waitFor(() => scene.node.outbox(OURS).length === 1);
  expect(await listIds(scene, 'status=test&producttype=confirm')).toHaveLength(1);
  expect(isAnswered).toBe(false);
  await sent;
  expect(await listIds(scene)).toHaveLength(1);
});

test('without it the confirm is not there before the answer', async () => {
  scene.node.faults.slow = { ms: 200, times: 1, call: 'send' };
  const sent = call('send');
  await waitFor(() => scene.node.received.length === 1);
  expect(await listIds(scene)).toEqual([]);
  await sent;
  expect(await listIds(scene)).toHaveLength(1);
});

test.each<[string, ShsCall, string]>([
  ['by itself', 'send', OURS],
  ['when its receiver acknowledges', 'ack', '2021000000'],
])('a message is confirmed twice, in two messages, %s', async (_, name, org) => {
  scene.node.faults.doubleConfirm = { times: 1 };
  await call(name);
  await scene.node.settle();
  const labels = scene.node
    .outbox(org)
    .map(({ message }) => message.label)
    .filter(({ product }) => product === 'confirm');
  expect(labels).toHaveLength(2);
  const [first, second] = labels;
  expect(second).toMatchObject({ corrId: first!.corrId, contentId: first!.contentId });
  expect(second!.txId).not.toBe(first!.txId);
});

test.each<[string, ShsFaults, boolean]>([
  ['404', { status: { status: 404, call: 'ack' } }, false],
  [
    '500 although it took effect',
    { status: { status: 500, afterEffect: true, call: 'ack' } },
    true,
  ],
  ['not at all although it took effect', { cut: { at: 'after-effect', call: 'ack' } }, true],
])(
  'an acknowledgement is answered %s; the repetition is answered 200',
  async (_, faults, isAcked) => {
    setFaults(faults, 1);
    const txId = await deliver();
    await ackMessage(scene, txId).catch(() => undefined);
    expect(scene.node.outbox(OURS)).toMatchObject([{ isAcked }]);

    expect((await ackMessage(scene, txId)).status).toBe(200);
    expect(scene.node.outbox(OURS)).toMatchObject([{ isAcked: true }]);
    expect(scene.node.outbox('2021000000')).toHaveLength(1);
  },
);

test('half a fetch answer is half of the message, and told to be the whole', async () => {
  const txId = await deliver(Buffer.alloc(100_000, 7));
  const whole = readFileSync(scene.node.outbox(OURS)[0]!.message.path);
  scene.node.faults.cut = { at: 'half-answer', call: 'fetch' };
  let got = 0;
  const fetching = scene.ask('GET', `/shs/ds/${OURS}/${txId}`, {
    onData: (piece) => {
      got += piece.length;
    },
  });
  await expect(fetching).rejects.toThrow();
  expect(got).toBeGreaterThan(0);
  expect(got).toBeLessThanOrEqual(whole.length / 2);
});

test('a truncated message is fetched for good', async () => {
  const txId = await deliver();
  scene.node.faults.truncate = { times: 1 };
  const { body, headers } = await fetchMessage(scene, txId);
  const [{ message } = {}] = scene.node.outbox(OURS);
  expect(body.equals(readFileSync(message!.path).subarray(0, Math.floor(message!.bytes / 2)))).toBe(
    true,
  );
  expect(headers['content-length']).toBe(String(body.length));
  expect((await fetchMessage(scene, txId)).status).toBe(404);
});

describe('a client that waits for 100 Continue', () => {
  const expectContinue = { Expect: '100-continue' };

  test('is told to go on, once', async () => {
    let told = 0;
    let goOn = (): void => undefined;
    const isTold = new Promise<void>((done) => {
      goOn = done;
    });
    const onContinue = () => {
      told++;
      goOn();
    };
    const sample = readSample('ex-event-base64.mime');
    const body = async function* () {
      await isTold;
      yield sample;
    };
    const headers = { ...expectContinue, 'Content-Length': String(sample.length) };
    const answer = await scene.ask('POST', '/shs/rs', { body: body(), headers, onContinue });
    expect(answer.text).toBe('11111111-2222-4333-8444-555555555556');
    expect(told).toBe(1);
  });

  test('is refused before it sends anything', async () => {
    scene.node.faults.status = { status: 503 };
    const never = async function* () {
      await new Promise<void>(() => undefined);
      yield Buffer.from('x');
    };
    const headers = { ...expectContinue, 'Content-Length': '10' };
    const answer = await new Promise<number>((resolve, reject) => {
      scene.ask('POST', '/shs/rs', { headers, body: never(), onStatus: resolve }).catch(reject);
    });
    expect(answer).toBe(503);
  });
});

async function waitFor(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((done) => setTimeout(done, 5));
}
