import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dialog } from '../../../src/simulator/altinn/dialogs.ts';
import { toPartyUrn, toResourceUrn } from '../../../src/simulator/altinn/urns.ts';
import { CUSTOMER, NOW, STRANGER } from '../maskinporten/scene.ts';
import { type Answer, RESOURCE, Scene } from './scene.ts';

const PARTY = toPartyUrn(CUSTOMER);
const SCOPE = 'digdir:dialogporten';
let scene: Scene;
let token: string;
beforeEach(async () => {
  scene = await Scene.open();
  token = await scene.getSystemUserToken(SCOPE);
});
afterEach(() => scene.close());

interface Page {
  readonly items: readonly Dialog[];
  readonly hasNextPage: boolean;
  readonly continuationToken: string | null;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

const toPath = (query: Query) => {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(query))
    for (const value of [values].flat()) parameters.append(name, value);
  return `/dialogporten/api/v1/enduser/dialogs?${parameters}`;
};
const search = (query: Query, by = token): Promise<Answer> => scene.call(toPath(query), by);
const find = async (query: Query) => (await search({ party: PARTY, ...query })).body as Page;
const add = (change: Partial<Dialog> = {}) =>
  scene.altinn.addDialog({ party: PARTY, serviceResource: RESOURCE, ...change });

describe('a search', () => {
  test('finds a dialog with all that is known of it', async () => {
    const { id } = add({ externalReference: 'sak-1', extendedStatus: 'mottatt' });

    expect(await find({})).toEqual({
      items: [
        {
          id,
          org: 'skd',
          party: PARTY,
          serviceResource: RESOURCE,
          status: 'InProgress',
          externalReference: 'sak-1',
          extendedStatus: 'mottatt',
          createdAt: NOW,
          updatedAt: NOW,
          contentUpdatedAt: NOW,
          isApiOnly: false,
        },
      ],
      hasNextPage: false,
      continuationToken: null,
      orderBy: 'contentupdatedat_desc',
    });
  });

  const LATER = '2026-03-02T10:00:00.000Z';
  test.each<[string, Query, readonly string[]]>([
    ['by service', { serviceResource: RESOURCE }, ['old', 'new', 'quiet']],
    [
      'by one of two services',
      { serviceResource: [RESOURCE, toResourceUrn('other')] },
      ['old', 'other', 'new', 'quiet'],
    ],
    ['by reference', { externalReference: 'sak-1' }, ['old']],
    ['from a time on', { updatedAfter: LATER }, ['new', 'quiet']],
    [
      'from a time in another zone on',
      { updatedAfter: '2026-03-02T11:00:00+01:00' },
      ['new', 'quiet'],
    ],
    ['from later on', { updatedAfter: '2026-03-02T10:00:00.001Z' }, []],
    ['without what is for machines only', { excludeApiOnly: 'true' }, ['old', 'other', 'new']],
    [
      'with what is for machines only',
      { excludeApiOnly: 'false' },
      ['old', 'other', 'new', 'quiet'],
    ],
  ])('%s', async (_, query, expected) => {
    add({ id: 'old', externalReference: 'sak-1' });
    add({ id: 'other', serviceResource: toResourceUrn('other') });
    scene.maskinporten.clock.advance(3_600_000);
    add({ id: 'new' });
    add({ id: 'quiet', isApiOnly: true });
    token = await scene.getSystemUserToken(SCOPE);

    const { items } = await find({ orderBy: 'updatedat_asc', ...query });

    expect(items.map(({ id }) => id)).toEqual(expected);
  });

  test('sees only the dialogs of the system user, whoever is asked for', async () => {
    add();
    add({ party: toPartyUrn(STRANGER) });
    const parties = [PARTY, toPartyUrn(STRANGER)];
    const own = (await search({ party: parties })).body as Page;
    const foreign = (await search({ party: toPartyUrn(STRANGER) })).body as Page;
    const any = (await search({ serviceResource: RESOURCE })).body as Page;

    expect([own, foreign, any].map(({ items }) => items.length)).toEqual([1, 0, 1]);
  });
  test('tells of a change by its time', async () => {
    const { id } = add();
    add({ id: 'unchanged' });
    scene.maskinporten.clock.advance(60_000);
    scene.altinn.updateDialog(id, { status: 'Completed' });
    const { items } = await find({ updatedAfter: '2026-03-02T09:00:30Z' });

    expect(items).toMatchObject([{ id, status: 'Completed', createdAt: NOW }]);
    expect(() => scene.altinn.updateDialog('none', {})).toThrow('no dialog none');
  });

  const many = (name: string) => Array.from({ length: 21 }, () => `urn:altinn:${name}`);
  test.each<[string, Query, string]>([
    ['for no party and no service', {}, 'party'],
    ['for a reference only', { externalReference: 'sak-1' }, 'party'],
    ['for 21 parties', { party: many(`organization:identifier-no:${CUSTOMER}`) }, 'party'],
    ['for 21 services', { serviceResource: many('resource:a') }, 'serviceResource'],
    ['for a party without its urn', { party: CUSTOMER }, 'party'],
    ['for a service without its urn', { serviceResource: 'a' }, 'serviceResource'],
    [
      'from a time without zone',
      { party: PARTY, updatedAfter: '2026-03-02T09:00:00' },
      'updatedAfter',
    ],
    [
      'from a time that is none',
      { party: PARTY, updatedAfter: '2026-13-02T09:00:00Z' },
      'updatedAfter',
    ],
    ['for no dialogs', { party: PARTY, limit: '0' }, 'limit'],
    ['for 1001 dialogs', { party: PARTY, limit: '1001' }, 'limit'],
    ['in an order that is not known', { party: PARTY, orderBy: 'size' }, 'orderBy'],
    ['after a token that is none', { party: PARTY, continuationToken: 'a' }, 'continuationToken'],
    ['with a flag that is none', { party: PARTY, excludeApiOnly: 'ja' }, 'excludeApiOnly'],
  ])('%s is refused with 422', async (_, query, name) => {
    const { status, type, body } = await search(query);

    expect({ status, type }).toEqual({ status: 422, type: 'application/problem+json' });
    expect(body).toMatchObject({ status: 422, errors: { [name]: expect.any(Array) } });
  });

  test('takes a system user, by a token of Maskinporten or Altinn, with the scope', async () => {
    const query = { party: PARTY };
    const altinn = await scene.exchange(token);
    const plain = await scene.getToken({ scope: SCOPE });
    const poor = await scene.getSystemUserToken('skatteetaten:utleggsbegjaering');
    const statuses = [];
    for (const by of [altinn, plain, poor, 'nonsense'])
      statuses.push((await search(query, by)).status);

    expect(statuses).toEqual([200, 403, 403, 401]);
  });
});

describe('pages', () => {
  const readAll = async (query: Query, between: () => void = () => undefined) => {
    const seen: string[][] = [];
    let next: Query = { limit: '2', ...query };
    for (;;) {
      const { items, hasNextPage, continuationToken } = await find(next);
      seen.push(items.map(({ id }) => id));
      if (!hasNextPage) return seen;
      between();
      next = { ...next, continuationToken: continuationToken ?? '' };
    }
  };

  test.each([
    ['updatedat_asc', [['a', 'b'], ['c', 'd'], ['e']]],
    ['updatedat_desc', [['e', 'd'], ['c', 'b'], ['a']]],
    ['createdat', [['e', 'd'], ['c', 'b'], ['a']]],
  ])('by %s hold every dialog once, those of one moment too', async (orderBy, expected) => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) add({ id });

    expect(await readAll({ orderBy })).toEqual(expected);
  });
  test('end where the last one is full', async () => {
    for (const id of ['a', 'b']) add({ id });

    expect(await readAll({ orderBy: 'updatedat_asc' })).toEqual([['a', 'b']]);
  });
  test('tell again of what is changed meanwhile', async () => {
    for (const id of ['a', 'b', 'c']) add({ id });
    const pages = await readAll({ orderBy: 'updatedat_asc' }, () => {
      scene.maskinporten.clock.advance(1000);
      scene.altinn.updateDialog('a', {});
    });

    expect(pages).toEqual([
      ['a', 'b'],
      ['c', 'a'],
    ]);
  });
  test('go on only in the order they began in', async () => {
    for (const id of ['a', 'b', 'c']) add({ id });
    const { continuationToken } = await find({ limit: '2', orderBy: 'updatedat_asc' });
    const query = { party: PARTY, limit: '2', continuationToken: continuationToken ?? '' };

    expect((await search(query)).status).toBe(422);
  });
});
