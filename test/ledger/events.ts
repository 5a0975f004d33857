import { createHash } from 'node:crypto';
import type { EventData, EventKind, NewEvent } from '../../src/core/events.ts';
import type { Attachments } from '../../src/core/ledger.ts';
import { type Manifest, ManifestBuilder } from '../../src/core/manifest.ts';
import type { ItemOutcome } from '../../src/core/nouns.ts';
import { TEST_HASH } from './test-key.ts';

export const TRANSACTION = 'kronofogden/ansokan-verkstallighet';
export const RECEIPT = 'kronofogden/kvittens-verkstallighet';
export const SCOPE = 'KBL/kronofogden/verkstallighet/ansokan-verkstallighet';

/** One event, its data checked against its kind. */
export function event<K extends EventKind>(kind: K, subject: string, data: EventData[K]): NewEvent {
  return { kind, subject, data } as NewEvent;
}

export function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function claimed(id: string, name = 'KBL.EMALIN'): NewEvent {
  return event('drop.claimed', id, { name, origin: name, size: 2000, sha256: sha(id) });
}

export function checked(id: string, facts: Partial<EventData['drop.checked']> = {}): NewEvent {
  return event('drop.checked', id, {
    transaction: TRANSACTION,
    layout: 'ansokan-verkstallighet',
    creditor: 'KBL',
    sequence: 7,
    businessKey: 'KBL/00007/20261120',
    itemsIn: 4,
    amountIn: 1000,
    itemsRejected: 1,
    amountRejected: 100,
    findings: { 'reject-item': 1 },
    ...facts,
  });
}

export function sealed(
  id: string,
  dropId: string,
  facts: Partial<EventData['batch.sealed']> = {},
): NewEvent {
  return event('batch.sealed', id, {
    dropId,
    transaction: TRANSACTION,
    layout: 'ansokan-verkstallighet',
    creditor: 'KBL',
    channel: 'emalin',
    sequenceScope: SCOPE,
    sequence: 7,
    remoteName: `KBL.EMALIN.${id}.20261123.etr`,
    payload: 'payload.dat',
    size: 1600,
    sha256: sha(`payload of ${id}`),
    items: 3,
    amount: 900,
    ...facts,
  });
}

export function shipped(id: string): NewEvent {
  return event('batch.shipped', id, {
    details: { evidence: 'renamed' },
    layers: [
      {
        layer: 'receipt',
        transaction: RECEIPT,
        silence: 'overdue',
        warnAt: '2026-11-23T18:00:00.000Z',
        deadlineAt: '2026-11-24T11:00:00.000Z',
      },
      {
        layer: 'decision',
        transaction: 'kronofogden/bekraftelse-verkstallighet',
        silence: 'accepted',
        warnAt: null,
        deadlineAt: '2026-11-25T11:00:00.000Z',
      },
    ],
  });
}

export function received(id: string, name = 'REX.KBL.KVITTENS'): NewEvent {
  return event('answer.received', id, {
    channel: 'emalin',
    name,
    path: `answers/${id}/${name}`,
    size: 120,
    sha256: sha(id),
  });
}

export function matched(
  id: string,
  batchId: string,
  facts: Partial<EventData['answer.matched']> = {},
): NewEvent {
  return event('answer.matched', id, {
    batchId,
    transaction: RECEIPT,
    layout: 'kvittens-verkstallighet',
    layer: 'receipt',
    outcome: 'accepted',
    verdict: 'accepted',
    isLate: false,
    isDeciding: true,
    items: 0,
    errors: 0,
    itemsRejected: 0,
    amountRejected: 0,
    key: 'creditor KBL + sequence 7',
    reuseSequence: false,
    ...facts,
  });
}

export function rejectedItem(
  batchId: string,
  answerId: string,
  ordinal: number,
  amount: number,
): ItemOutcome {
  return {
    batchId,
    ordinal,
    layer: 'receipt',
    outcome: 'rejected',
    code: '101',
    text: 'Svaranden finns inte i registret',
    reference: `KB-${ordinal}`,
    amount,
    answerId,
  };
}

/** Items 1 to `count` with the references `<prefix>-<ordinal>`, 300 öre each. */
export function makeManifest(count: number, prefix = 'KB'): Manifest {
  const builder = new ManifestBuilder(['referens', 'titel'], TEST_HASH);
  for (let ordinal = 1; ordinal <= count; ordinal++) {
    const place = { ordinal, line: ordinal * 3, byte: ordinal * 600, amount: 300 };
    builder.add(place, [`${prefix}-${ordinal}`, `14-${ordinal}-26`]);
  }
  return builder.finish();
}

/** The manifests of the batches that events seal: as many items and as much money as they say. */
export function attach(events: readonly NewEvent[]): Attachments {
  const seals = events.filter((candidate) => candidate.kind === 'batch.sealed');
  const manifests = seals.map(({ subject, data: { items, amount } }) => {
    const builder = new ManifestBuilder(['referens'], TEST_HASH);
    for (let ordinal = 1; ordinal <= items; ordinal++) {
      const share = Math.floor(amount / items) + (ordinal === 1 ? amount % items : 0);
      const place = { ordinal, line: ordinal, byte: ordinal * 200, amount: share };
      builder.add(place, [`${subject}/${ordinal}`]);
    }
    return { batchId: subject, sourceId: subject, manifest: builder.finish() };
  });
  return { manifests };
}

/** A file of four items on its way to a batch of three that is partly rejected. */
export const STORY: readonly NewEvent[] = [
  claimed('d-1'),
  checked('d-1'),
  sealed('b-1', 'd-1'),
  event('batch.shipping', 'b-1', { attempt: 1, sha256: sha('payload of b-1') }),
  event('batch.committing', 'b-1', { attempt: 1 }),
  shipped('b-1'),
  received('a-1'),
  event('answer.acknowledged', 'a-1', { name: 'REX.KBL.KVITTENS' }),
  matched('a-1', 'b-1', {
    outcome: 'partly',
    verdict: 'partly',
    errors: 1,
    itemsRejected: 1,
    amountRejected: 300,
  }),
];

/** What goes into the ledger with the story's events. */
export const STORY_ATTACHMENTS = {
  manifests: [{ batchId: 'b-1', sourceId: 'b-1', manifest: makeManifest(3) }],
  itemOutcomes: [rejectedItem('b-1', 'a-1', 2, 300)],
};
