import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SYSTEM } from '../maskinporten/scene.ts';
import { NEW_REQUEST, NEW_SYSTEM, REQUESTS, Scene, SYSTEMS } from './scene.ts';

let scene: Scene;
let token: string;
beforeEach(async () => {
  scene = await Scene.open();
  token = await scene.exchange(scene.getToken());
  await scene.call(SYSTEMS, token, 'POST', NEW_SYSTEM);
});
afterEach(() => scene.close());

const ask = () => scene.call(REQUESTS, token, 'POST', NEW_REQUEST);
const countRequests = async () => {
  const { body } = await scene.call(`${REQUESTS}/bysystem/${SYSTEM}`, token);
  return (body as { readonly data: readonly unknown[] }).data.length;
};

describe('a fault of Altinn', () => {
  test.each([401, 429, 500, 503] as const)('status %i: nothing is done', async (status) => {
    scene.altinn.faults.status = { status, retryAfter: '3', times: 1, call: 'create-request' };
    const answer = await ask();

    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(await countRequests()).toBe(0);
    expect((await ask()).status).toBe(201);
  });
  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('cut %s it was done', async (at, count) => {
    scene.altinn.faults.cut = { at, times: 1, call: 'create-request' };

    await expect(ask()).rejects.toThrow('fetch failed');
    expect(await countRequests()).toBe(count);
  });
  test('html: a page instead of an answer', async () => {
    scene.altinn.faults.html = { status: 502, times: 1 };
    const { status, type } = await ask();

    expect({ status, type }).toEqual({ status: 502, type: 'text/html; charset=utf-8' });
  });
  test('slow: the answer comes late', async () => {
    scene.altinn.faults.slow = { ms: 300, times: 1 };
    const start = performance.now();
    await ask();

    expect(performance.now() - start).toBeGreaterThan(290);
  });
  test.each([
    ['AUTH-00012', 400],
    ['AUTH-00023', 401],
  ] as const)('problem %s: what cannot be brought about otherwise', async (code, status) => {
    scene.altinn.faults.problem = { code, times: 1, call: 'create-request' };
    const answer = await ask();

    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(await countRequests()).toBe(0);
  });
});

test('every request is counted', async () => {
  await ask();
  await countRequests();
  await scene.call('/none', token);

  expect(Object.fromEntries(scene.altinn.requests)).toEqual({
    exchange: 1,
    'register-system': 1,
    'create-request': 1,
    'list-requests': 1,
    other: 1,
  });
});
test('a method that a path does not know is told from a path that is not there', async () => {
  const wrong = await scene.call(`${SYSTEMS}/${SYSTEM}`, token, 'DELETE');

  expect(wrong.status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('GET, PUT');
  expect((await scene.call('/authentication/api/v2', token)).status).toBe(404);
  expect((await scene.call(`${SYSTEMS}/%ff`, token)).status).toBe(405);
});
