import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CloudEvent } from '../../../src/simulator/altinn/cloud-events.ts';
import { toPartyUrn, toResourceUrn } from '../../../src/simulator/altinn/urns.ts';
import { CUSTOMER, NOW, STRANGER, VENDOR } from '../maskinporten/scene.ts';
import { RESOURCE, Scene } from './scene.ts';

const EVENTS = '/events/api/v1/events';
const SCOPE = 'altinn:events.subscribe';
let scene: Scene;
let token: string;
beforeEach(async () => {
  scene = await Scene.open();
  token = await scene.exchange(scene.getSystemUserToken(SCOPE));
});
afterEach(() => scene.close());

const read = (query: Readonly<Record<string, string>>, by = token) =>
  scene.call(`${EVENTS}?${new URLSearchParams({ after: '0', resource: RESOURCE, ...query })}`, by);
const add = (change: Partial<CloudEvent> = {}) =>
  scene.altinn.addEvent({
    type: 'dialogporten.dialog.created.v1',
    resource: RESOURCE,
    subject: toPartyUrn(CUSTOMER),
    resourceinstance: randomUUID(),
    ...change,
  });
const idsOf = (body: unknown) => (body as readonly CloudEvent[]).map(({ id }) => id);

describe('events', () => {
  test('tell what happened', async () => {
    const added = add({ resourceinstance: 'd-1' });

    expect((await read({})).body).toEqual([
      {
        specversion: '1.0',
        id: added.id,
        type: 'dialogporten.dialog.created.v1',
        time: NOW,
        resource: RESOURCE,
        resourceinstance: 'd-1',
        subject: toPartyUrn(CUSTOMER),
        source: `${scene.altinn.baseUrl}/dialogporten/api/v1/enduser/dialogs/d-1`,
      },
    ]);
  });
  test('are read page by page along next, which is always there', async () => {
    for (const id of ['a', 'b', 'c']) add({ id });
    const pages: string[][] = [];
    let answer = await read({ size: '2' });
    for (let page = 0; page < 3; page++) {
      pages.push(idsOf(answer.body));
      const next = new URL(answer.headers.get('next') ?? '');
      expect(next.origin).toBe(scene.altinn.baseUrl);
      answer = await scene.call(`${next.pathname}${next.search}`, token);
    }
    expect(pages).toEqual([['a', 'b'], ['c'], []]);
    expect(new URL(answer.headers.get('next') ?? '').searchParams.get('after')).toBe('c');
    add({ id: 'd' });
    expect(idsOf((await read({ after: 'c' })).body)).toEqual(['d']);
  });
  test('lie waiting: next stands still while there are none', async () => {
    const next = new URL((await read({})).headers.get('next') ?? '');

    expect(next.searchParams.get('after')).toBe('0');
    expect(next.searchParams.get('resource')).toBe(RESOURCE);
  });
  test('come 50 at a time unless told otherwise', async () => {
    for (let index = 0; index < 60; index++) add();

    expect((await read({})).body).toHaveLength(50);
    expect((await read({ size: '60' })).body).toHaveLength(60);
  });
  test('are of one service, of one subject, and of no stranger', async () => {
    add({ id: 'a' });
    add({ id: 'b', resource: toResourceUrn('other') });
    add({ id: 'c', subject: toPartyUrn(STRANGER) });

    expect(idsOf((await read({})).body)).toEqual(['a']);
    expect(idsOf((await read({ subject: toPartyUrn(CUSTOMER) })).body)).toEqual(['a']);
    expect((await read({ subject: '' })).body).toEqual([]);
    expect((await read({ subject: toPartyUrn(VENDOR) })).body).toEqual([]);
  });
  test.each([
    ['after an event that is not there', { after: 'z' }],
    ['after nothing', { after: '' }],
    ['of no service', { resource: '' }],
    ['of a service without its urn', { resource: 'a' }],
    ['none at a time', { size: '0' }],
  ])('%s are refused', async (_, query) => {
    expect((await read(query)).status).toBe(400);
  });
  test('need a token of Altinn with the scope', async () => {
    const direct = await scene.getSystemUserToken(SCOPE);
    const poor = await scene.exchange(scene.getSystemUserToken('digdir:dialogporten'));

    expect((await read({}, direct)).status).toBe(401);
    expect((await read({}, poor)).status).toBe(403);
  });
});
