import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeShsWorld, PRODUCT, US, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.1.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';

type Node = Awaited<ReturnType<typeof makeShsWorld>>['node'];

async function sendOne(world: World): Promise<void> {
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
}

function reply(node: Node, corrId: string, bytes = buildKvittens({ items: 3 })): Promise<string> {
  const files = [{ name: KVITTENS, bytes, datapartType: 'kvittens' }];
  return node.deliver({
    to: US,
    product: PRODUCT,
    sequenceType: 'reply',
    status: 'test',
    corrId,
    files,
  });
}

const listLayers = async (world: World) => {
  const { id } = await world.findBatch(FILE);
  const layers = await world.app.ledger.listLayers([id]);
  return Object.fromEntries(layers.map(({ layer, state }) => [layer, state]));
};

const listActions = async (world: World) => {
  const day = world.app.getToday();
  const { actions } = await world.app.buildReport(day, day);
  return actions.map(({ kind, text }) => ({ kind, text }));
};

describe('a file over SHS', () => {
  test('is sent, confirmed by the way and answered by the authority, each in its own layer', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    const [{ label }] = node.received as [(typeof node.received)[number]];
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    expect(await listLayers(world)).toEqual({
      transport: 'waiting',
      receipt: 'waiting',
      decision: 'waiting',
    });

    await node.confirm(label.txId);
    await world.pass();
    expect(await listLayers(world)).toMatchObject({ transport: 'accepted', receipt: 'waiting' });
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped', verdict: null });

    await reply(node, label.corrId);
    await world.pass();
    expect(await listLayers(world)).toMatchObject({ transport: 'accepted', receipt: 'accepted' });
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
    // The business system gets the authority's files, and not what the way says.
    expect(world.list('outbox', 'answers')).toEqual([KVITTENS]);
    const [story] = await findStories(world.app, 'A-2');
    expect(story?.items[0]?.layers.map(({ layer, state }) => `${layer} ${state}`)).toEqual([
      'transport accepted',
      'receipt accepted',
      'decision waiting',
    ]);
    expect(story?.sending?.details).toMatchObject({ txId: label.txId, nodeId: 'testnod' });
    await world.verify();
  });

  test.each([
    ['a kvittens that names its file is matched by what it says', {}, 'accepted'],
    ['a kvittens for another number is not matched by its envelope', { sequence: 9 }, null],
  ])('%s', async (_, changes, verdict) => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    await reply(node, node.received[0]!.label.corrId, buildKvittens({ items: 3, ...changes }));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict });
  });

  test('that the way reports as undelivered waits for a person, who has it sent as another message', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    const [first] = node.received;
    await node.error(first!.label.txId, 'MissingDeliveryExecution', 'mottagaren svarar inte');
    await world.pass();
    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'UNDELIVERED', verdict: null });
    expect(await listActions(world)).toMatchObject([
      {
        kind: 'failed',
        text: expect.stringMatching(/MissingDeliveryExecution.*mottagaren svarar inte/),
      },
    ]);
    // Nothing goes by itself.
    world.clock.advance(86_400_000);
    await world.pass();
    expect(node.received).toHaveLength(1);

    await world.decide(batch.id, 'resend');
    await world.pass();
    expect(node.received).toHaveLength(2);
    expect(node.received[1]!.label.txId).not.toBe(first!.label.txId);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    // What the way says of the first one any more changes nothing.
    await node.error(first!.label.txId, 'OtherError', 'sent');
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    await node.confirm(node.received[1]!.label.txId);
    await reply(node, node.received[1]!.label.corrId);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
    await world.verify();
  });

  test('that was reported as undelivered, and is answered all the same, has arrived', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    const { label } = node.received[0]!;
    await node.error(label.txId, 'OtherError', '');
    await world.pass();
    await reply(node, label.corrId);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
    await world.verify();
  });

  test('whose first transmission arrived after it was sent anew is put to a person', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    const { label } = node.received[0]!;
    await node.error(label.txId, 'OtherError', '');
    await world.pass();
    await world.decide((await world.findBatch(FILE)).id, 'resend');
    await world.pass();
    await node.confirm(label.txId);
    await world.pass();
    expect(await listActions(world)).toMatchObject([
      { kind: 'contradictory', text: expect.stringMatching(/may have it twice/) },
    ]);
    await world.verify();
  });

  test('a confirm that comes twice changes nothing; an error after it is put to a person', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    const { label } = node.received[0]!;
    await node.confirm(label.txId);
    await node.confirm(label.txId);
    await world.pass();
    await node.error(label.txId, 'OtherError', '');
    await world.pass();
    const { id } = await world.findBatch(FILE);
    const answers = await world.app.ledger.listAnswers({ batchIds: [id] });
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'duplicate',
      'contradictory',
    ]);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    expect((await listActions(world)).map(({ kind }) => kind)).toEqual(['contradictory']);
    await world.verify();
  });

  test('a notice about a message that is none of ours is put to a person', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    const about = {
      management: { corrId: 'x-1', contentId: 'x-2' },
      corrId: 'x-3',
      contentId: 'new' as const,
    };
    await node.confirm(node.received[0]!.label.txId, about);
    await world.pass();
    expect(await listActions(world)).toMatchObject([
      { kind: 'unmatched', text: expect.stringMatching(/x-1.*none of ours/) },
    ]);
  });

  test.each([
    [
      'whose 202 was lost',
      { cut: { at: 'after-effect' as const, call: 'send' as const, times: 1 } },
    ],
    [
      'that was answered 500 though it was taken',
      { status: { status: 500, afterEffect: true, call: 'send' as const, times: 1 } },
    ],
    [
      'of which half was sent',
      { cut: { at: 'half-body' as const, call: 'send' as const, times: 1 } },
    ],
    [
      'that was refused for now',
      { errorCode: { code: 'MissingDeliveryExecution' as never, times: 1 } },
    ],
  ])('a message %s is sent again by itself, and arrives once', async (_, faults) => {
    const { world, node } = await makeShsWorld();
    Object.assign(node.faults, faults);
    await sendOne(world);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'sealed' });
    for (let pass = 0; pass < 3; pass++) await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    expect(node.received).toHaveLength(1);
    await world.verify();
  });

  test.each([
    ['the confirm came before the 202', { earlyConfirm: {} }],
    ['the confirm came twice', { doubleConfirm: {} }],
  ])('all is well when %s', async (_, faults) => {
    const { world, node } = await makeShsWorld({}, { confirms: 'auto' });
    Object.assign(node.faults, faults);
    await sendOne(world);
    await node.settle();
    for (let pass = 0; pass < 2; pass++) await world.pass();
    expect(await listLayers(world)).toMatchObject({ transport: 'accepted' });
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    expect(await listActions(world)).toEqual([]);
    await world.verify();
  });

  test('a confirm proves that a message arrived whose 202 was lost, while it waits to be sent again', async () => {
    const { world, node } = await makeShsWorld();
    node.faults.status = { status: 500, afterEffect: true, call: 'send' };
    await sendOne(world);
    await node.confirm(node.received[0]!.label.txId);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    await world.verify();
  });

  test('whose every attempt got no answer stops in doubt, and goes under the same id when a person says so', async () => {
    const { world, node } = await makeShsWorld();
    node.faults.status = { status: 500, afterEffect: true, call: 'send' };
    await sendOne(world);
    for (let turn = 0; turn < 12; turn++) {
      world.clock.advance(12 * 3_600_000);
      await world.pass();
    }
    const { id, state, reasonCode, reasonText } = await world.findBatch(FILE);
    expect({ state, reasonCode }).toEqual({ state: 'in-doubt', reasonCode: 'UNKNOWN' });
    expect(reasonText).toMatch(
      /attempts got no answer that says whether it was taken; the last: .*500/,
    );
    const before = node.requests.filter(({ method }) => method === 'POST').length;
    await world.pass();
    expect(node.requests.filter(({ method }) => method === 'POST')).toHaveLength(before);

    delete node.faults.status;
    await world.decide(id, 'absent');
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    expect(node.received.map(({ duplicates }) => duplicates > 0)).toEqual([true]);
    await world.verify();
  });

  test('confirms are taken where files must be signed: nodes sign none', async () => {
    const smime = { trusted: ['ca.pem'], required: true };
    const { world, node } = await makeShsWorld({ smime });
    await sendOne(world);
    await node.confirm(node.received[0]!.label.txId);
    await world.pass();
    expect(await listLayers(world)).toMatchObject({ transport: 'accepted' });
  });

  test('a success without our id is in doubt, until the way or the authority tells', async () => {
    const { world, node } = await makeShsWorld();
    node.faults.receipt = { times: 1 };
    await sendOne(world);
    world.clock.advance(3_600_000);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'in-doubt' });
    expect(node.requests.filter(({ url }) => url === '/shs/rs')).toHaveLength(1);
    await node.confirm(node.received[0]!.label.txId);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    await world.verify();
  });

  test('a confirm that does not come is overdue; where none is expected none is missed', async () => {
    const { world } = await makeShsWorld({ confirm: { deadlineHours: 5 } });
    await sendOne(world);
    world.clock.advance(6 * 3_600_000);
    await world.pass();
    expect((await listActions(world)).map(({ kind }) => kind)).toContain('overdue');
    const other = await makeShsWorld({ confirm: { expected: false } });
    await sendOne(other.world);
    expect(await listLayers(other.world)).not.toHaveProperty('transport');
    await other.node.confirm(other.node.received[0]!.label.txId);
    await other.world.pass();
    expect(await listLayers(other.world)).toMatchObject({ transport: 'accepted' });
    await other.world.verify();
  });

  test('after a restart everything that was fetched and not acknowledged is taken once', async () => {
    const { world, node } = await makeShsWorld();
    await sendOne(world);
    node.faults.status = { status: 500, call: 'ack', times: 1 };
    await reply(node, node.received[0]!.label.corrId);
    await world.pass();
    await world.restart();
    await world.pass();
    const answers = await world.app.ledger.listAnswers();
    expect(answers.map(({ name, acknowledged }) => [name, acknowledged])).toEqual([[KVITTENS, 1]]);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered' });
    await world.verify();
  });
});

test('a receive service that cannot be opened keeps no other channel from its work', async () => {
  const { world, node } = await makeShsWorld();
  const port = Number(new URL(node.baseUrl).port);
  const { world: other, node: own } = await makeShsWorld({ endpoint: { port } });
  const services = await other.app.listen();
  await sendOne(other);
  expect(own.received).toHaveLength(1);
  await services.close();
  await world.verify();
});

test('of a message of two files an acknowledgement that was lost takes neither again', async () => {
  const { world, node } = await makeShsWorld();
  await sendOne(world);
  const files = ['A.dat', 'B.dat'].map((name) => ({
    name,
    bytes: Buffer.from(name),
    datapartType: 'x',
  }));
  const head = { to: US, product: PRODUCT, status: 'test', sequenceType: 'event' } as const;
  await node.deliver({ ...head, files });
  node.faults.status = { status: 503, call: 'ack', times: 1 };
  await world.pass();
  await world.pass();
  await world.pass();
  const answers = await world.app.ledger.listAnswers();
  expect(answers.map(({ name, acknowledged }) => `${name} ${acknowledged}`).sort()).toEqual([
    'A.dat 1',
    'B.dat 1',
  ]);
  expect(await world.app.ledger.listOutages()).toEqual([]);
});

describe('our certificate', () => {
  test('that is to follow stops nothing while it cannot be read', async () => {
    const passphrase = { file: 'passphrase' };
    const { world, node } = await makeShsWorld({
      next: { pkcs12: { file: 'no.p12' }, passphrase },
    });
    await sendOne(world);
    expect(node.received).toHaveLength(1);
  });

  const DAY_MS = 86_400_000;
  const lastDay = Date.parse('2026-11-20T08:00:00Z');

  test('that ends soon is told of 60, 30 and 7 days ahead, and when it has ended; a new one settles it', async () => {
    const { world } = await makeShsWorld();
    const [channel] = world.app.context.channels.values();
    const { validTo } = await channel!.findCertificate!();
    const told = async (days: number) => {
      world.clock.advance(validTo.getTime() - days * DAY_MS - world.clock.now().getTime());
      await world.pass();
      const actions = await listActions(world);
      return actions
        .filter(({ kind }) => kind === 'certificate')
        .map(({ text }) => /within \d+ days|has ended/.exec(text)![0]);
    };
    expect(lastDay).toBeLessThan(validTo.getTime());
    expect(await told(61)).toEqual([]);
    expect(await told(59)).toEqual(['within 60 days']);
    expect(await told(29)).toEqual(['within 30 days']);
    expect(await told(6)).toEqual(['within 7 days']);
    expect(await told(-1)).toEqual(['has ended']);
    const events = await world.app.ledger.searchEvents({ kinds: ['certificate.expiring'] });
    expect(events).toHaveLength(4);
    world.clock.advance(-100 * DAY_MS);
    await world.pass();
    expect(await told(61)).toEqual([]);
    await world.verify();
  });
});
