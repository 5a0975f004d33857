import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeSigningKey } from '../../../src/simulator/maskinporten/jwt.ts';
import { readClaims, SCOPE, Scene, SECONDS } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const post = (body: URLSearchParams | string, headers: Record<string, string> = {}) =>
  fetch(`${scene.server.issuer}token`, { method: 'POST', body, headers });
const ask = (assertion = scene.makeGrant()) => post(toForm(assertion));

describe('a token request', () => {
  const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  test.each([
    ['in JSON', '{"assertion":"a"}', 'application/json', 'invalid_request'],
    ['without a grant type', 'assertion=a', undefined, 'invalid_request'],
    [
      'with another grant type',
      'grant_type=client_credentials&assertion=a',
      undefined,
      'unsupported_grant_type',
    ],
    ['without an assertion', `grant_type=${JWT_BEARER}`, undefined, 'invalid_request'],
    [
      'with two assertions',
      `grant_type=${JWT_BEARER}&assertion=a&assertion=b`,
      undefined,
      'invalid_request',
    ],
  ])('%s is refused', async (_, body, type = 'application/x-www-form-urlencoded', error) => {
    const response = await post(body, { 'content-type': type });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error });
  });
  test.each([
    ['token', 'GET', 405],
    ['jwks', 'POST', 405],
    ['.well-known/oauth-authorization-server', 'DELETE', 405],
    ['authorize', 'GET', 404],
  ])('/%s is not there for %s', async (path, method, status) => {
    const response = await fetch(`${scene.server.issuer}${path}`, { method });

    expect(response.status).toBe(status);
  });
  test('is counted, whether it gives a token or not', async () => {
    await ask();
    await ask('nonsense');
    await fetch(`${scene.server.issuer}jwks`);

    expect(Object.fromEntries(scene.server.requests)).toEqual({ token: 2, jwks: 1 });
    expect(scene.server.granted).toHaveLength(1);
    expect(scene.server.refused).toHaveLength(1);
  });
});

describe('a token is verified', () => {
  test('with Bearer before it and without', async () => {
    const token = await scene.getToken();

    expect(scene.server.verify(`Bearer ${token}`)).toEqual(scene.server.verify(token));
    expect(scene.server.verify(token)).toMatchObject({ scopes: [SCOPE] });
  });
  test('until it is over', async () => {
    const token = await scene.getToken();
    scene.clock.advance(598_999);
    const before = scene.server.verify(token);
    scene.clock.advance(1);

    expect([before, scene.server.verify(token)]).toEqual([expect.anything(), undefined]);
  });
  test('but not when it is of another Maskinporten, or changed, or none', async () => {
    const other = await Scene.open(undefined, makeSigningKey());
    const foreign = await other.getToken();
    await other.close();
    const token = await scene.getToken();
    const [head, , tail] = token.split('.');
    const claims = { ...readClaims(token), scope: 'a:b' };
    const changed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${tail}`;

    for (const one of [foreign, changed, 'Bearer', '', scene.makeGrant()])
      expect(scene.server.verify(one)).toBeUndefined();
  });
});

describe('a fault', () => {
  test.each([401, 429, 500, 503] as const)('status %i comes as often as set', async (status) => {
    scene.server.faults.status = { status, retryAfter: '7', times: 2 };
    const grant = scene.makeGrant();
    const answers = [await ask(grant), await ask(grant), await ask(grant)];

    expect(answers.map((one) => one.status)).toEqual([status, status, 200]);
    expect(answers.map((one) => one.headers.get('retry-after'))).toEqual(['7', '7', null]);
  });
  test('status 500 may come when the grant was used', async () => {
    scene.server.faults.status = { status: 500, afterEffect: true, times: 1 };
    const grant = scene.makeGrant();
    const statuses = [(await ask(grant)).status, (await ask(grant)).status];

    expect(statuses).toEqual([500, 400]);
    expect(scene.server.refused[0]?.code).toBe('MP-012');
  });
  test('of several faults each has its own count', async () => {
    scene.server.faults.status = [
      { status: 429, times: 1 },
      { status: 503, times: 1 },
    ];

    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([
      429, 503, 200,
    ]);
  });
  test('may be kept to one call', async () => {
    scene.server.faults.status = { status: 500, call: 'jwks' };

    expect((await ask()).status).toBe(200);
    expect((await fetch(`${scene.server.issuer}jwks`)).status).toBe(500);
  });
  test('slow: the answer comes late, and all is done', async () => {
    scene.server.faults.slow = { ms: 60_000, times: 1 };
    const body = toForm(scene.makeGrant());
    const signal = AbortSignal.timeout(200);
    const late = fetch(`${scene.server.issuer}token`, { method: 'POST', body, signal });

    await expect(late).rejects.toThrow('timeout');
    expect(scene.server.granted).toHaveLength(1);
  });
  test.each([
    ['before', 200, 1],
    ['after', 400, 1],
  ] as const)('cut %s the grant was used', async (at, status, granted) => {
    scene.server.faults.cut = { at, times: 1 };
    const grant = scene.makeGrant();

    await expect(ask(grant)).rejects.toThrow('fetch failed');
    expect((await ask(grant)).status).toBe(status);
    expect(scene.server.granted).toHaveLength(granted);
  });
  test('html: a page instead of JSON', async () => {
    scene.server.faults.html = { times: 1 };
    const response = await ask();

    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<html>');
    expect(scene.server.granted).toHaveLength(0);
  });
  test('expiredToken: a token that is told to be good, and is over', async () => {
    scene.server.faults.expiredToken = { times: 1 };
    const first = await scene.ask(scene.makeGrant());
    const second = await scene.ask(scene.makeGrant());

    expect(first.body.expires_in).toBe(599);
    expect(scene.server.verify(String(first.body.access_token))).toBeUndefined();
    expect(scene.server.verify(String(second.body.access_token))).toBeDefined();
  });
  test.each([
    ['behind', -30, 'Issue time is after now'],
    ['ahead', 30, 'MP-130'],
  ])('skew: its clock is %s', async (_, seconds, words) => {
    scene.server.faults.skew = { seconds, times: 1 };
    const refused = await ask();
    const given = await ask();

    expect(await refused.json()).toMatchObject({
      error_description: expect.stringContaining(words),
    });
    const told = Date.parse(refused.headers.get('date') ?? '');
    expect(told).toBe((SECONDS + seconds) * 1000);
    expect(given.status).toBe(200);
  });
});

function toForm(assertion: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
}
