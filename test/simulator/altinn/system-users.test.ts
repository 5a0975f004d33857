import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../../src/simulator/altinn/system-user-request.ts';
import { askSystemUser, CUSTOMER, STRANGER, SYSTEM, VENDOR } from '../maskinporten/scene.ts';
import { NEW_REQUEST, NEW_SYSTEM, REDIRECT, REQUESTS, Scene, SYSTEMS } from './scene.ts';

const MADE_BY_ITSELF = '313182495';
let scene: Scene;
let token: string;
beforeEach(async () => {
  const made = { orgnr: MADE_BY_ITSELF, externalRef: MADE_BY_ITSELF, systemUserId: randomUUID() };
  const systemUsers = [{ ...made, systemId: SYSTEM, clientIds: ['vendor'] }];
  scene = await Scene.open({ systemUsers });
  token = await scene.exchange(scene.getToken());
});
afterEach(() => scene.close());

const register = (change: object = {}) =>
  scene.call(SYSTEMS, token, 'POST', { ...NEW_SYSTEM, ...change });
const ask = (change: object = {}) =>
  scene.call(REQUESTS, token, 'POST', { ...NEW_REQUEST, ...change });

describe('a token is exchanged', () => {
  test('into text that is good until it is over', async () => {
    const path = '/authentication/api/v1/exchange/maskinporten';
    const { type, status, body } = await scene.call(path, await scene.getToken());
    const now = scene.altinn.verify(`Bearer ${body}`);
    scene.maskinporten.clock.advance(1_800_000);

    expect({ type, status }).toMatchObject({
      status: 200,
      type: expect.stringContaining('text/plain'),
    });
    expect(now).toMatchObject({ org: VENDOR, clientId: 'vendor' });
    expect(scene.altinn.verify(String(body))).toBeUndefined();
  });
  test.each([
    ['no token', async () => undefined],
    ['a token of Altinn', async () => token],
    ['nonsense', async () => 'nonsense'],
    [
      'a token that is over',
      async () => {
        const over = await scene.getToken();
        scene.maskinporten.clock.advance(600_000);
        return over;
      },
    ],
  ])('but not %s', async (_, get) => {
    const path = '/authentication/api/v1/exchange/maskinporten';
    const { status, type, headers } = await scene.call(path, await get());

    expect(status).toBe(401);
    expect(type).toBe('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('a system is registered', () => {
  test('and read back, and changed', async () => {
    const registered = await register();
    const first = await scene.call(`${SYSTEMS}/${SYSTEM}`, token);
    const changed = { ...NEW_SYSTEM, clientId: ['vendor', 'other'] };
    const updated = await scene.call(`${SYSTEMS}/${SYSTEM}`, token, 'PUT', changed);
    const second = await scene.call(`${SYSTEMS}/${SYSTEM}`, token);

    expect([registered.status, updated.status]).toEqual([200, 200]);
    expect(first.body).toEqual({ ...NEW_SYSTEM, accessPackages: [] });
    expect(second.body).toEqual({ ...changed, accessPackages: [] });
  });
  test.each([
    ['a vendor without 0192', { vendor: { ID: VENDOR } }, 400, 'AUTH.VLD-00000'],
    ['an id of another vendor', { id: `${CUSTOMER}_kvittera` }, 400, 'AUTH.VLD-00001'],
    ['an id without a name', { id: `${VENDOR}_` }, 400, 'AUTH.VLD-00001'],
    [
      'a service that nobody has',
      { rights: [{ resource: [{ id: 'urn:altinn:resource', value: 'no-such' }] }] },
      400,
      'AUTH.VLD-00003',
    ],
    ['another vendor', { vendor: { ID: `0192:${CUSTOMER}` } }, 403, undefined],
    ['no name', { name: undefined }, 400, undefined],
  ])('but not with %s', async (_, change, status, code) => {
    const answer = await register(change);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, ...(code ? { code } : {}) });
  });
  test('but not twice', async () => {
    await register();

    expect((await register()).body).toMatchObject({ code: 'AUTH.VLD-00002' });
  });
  test('and is hidden from other vendors', async () => {
    await register();
    const other = await scene.exchange(scene.getToken({ iss: 'stranger' }));
    const read = await scene.call(`${SYSTEMS}/${SYSTEM}`, other);
    const changed = await scene.call(`${SYSTEMS}/${SYSTEM}`, other, 'PUT', NEW_SYSTEM);

    expect([read.status, changed.status]).toEqual([404, 404]);
  });
  test('and its id stays', async () => {
    await register();
    const body = { ...NEW_SYSTEM, id: `${VENDOR}_other` };

    expect((await scene.call(`${SYSTEMS}/${SYSTEM}`, token, 'PUT', body)).status).toBe(400);
  });
  test('only with a token of Altinn that has the scope', async () => {
    const direct = await scene.call(SYSTEMS, await scene.getToken(), 'POST', NEW_SYSTEM);
    const scope = 'altinn:authentication/systemuser.request.write';
    const poor = await scene.exchange(scene.getToken({ scope }));
    const without = await scene.call(SYSTEMS, poor, 'POST', NEW_SYSTEM);

    expect([direct.status, without.status]).toEqual([401, 403]);
  });
});

describe('a customer is asked', () => {
  beforeEach(async () => void (await register()));
  const idOf = (body: unknown) => (body as { readonly id: string }).id;

  test('and every way to look tells how the request stands', async () => {
    const { status, body } = await ask({ externalRef: 'avtale-9', redirectUrl: REDIRECT });
    const id = idOf(body);
    const direct = await scene.getToken();
    const byId = await scene.call(`${REQUESTS}/${id}`, direct);
    const byNames = await scene.call(
      `${REQUESTS}/byexternalref/${SYSTEM}/${CUSTOMER}/avtale-9`,
      token,
    );
    const ofSystem = await scene.call(`${REQUESTS}/bysystem/${SYSTEM}`, token);

    expect(status).toBe(201);
    expect(body).toEqual({
      id,
      externalRef: 'avtale-9',
      systemId: SYSTEM,
      partyOrgNo: CUSTOMER,
      rights: NEW_SYSTEM.rights,
      accessPackages: [],
      status: 'New',
      redirectUrl: REDIRECT,
      confirmUrl: expect.stringContaining(id),
    });
    expect([byId.body, byNames.body]).toEqual([body, body]);
    expect(ofSystem.body).toEqual({ links: {}, data: [body] });
  });
  test('and a reference that is misspelt is not taken, without a word', async () => {
    const { body } = await ask({ externalReference: 'avtale-9' });

    expect(body).toMatchObject({ externalRef: CUSTOMER });
    expect(body).not.toHaveProperty('externalReference');
  });
  test.each<[Decision, string | undefined]>([
    ['Accepted', 'AUTH-00006'],
    ['Rejected', 'AUTH-00009'],
    ['Denied', 'AUTH-00008'],
    ['Timedout', undefined],
  ])('and answers %s: asked again the code is %s', async (status, code) => {
    const { body } = await ask();
    scene.altinn.decide(idOf(body), status);
    const read = await scene.call(`${REQUESTS}/${idOf(body)}`, token);
    const again = await ask();

    expect(read.body).toMatchObject({ status });
    expect(again.status).toBe(code ? 400 : 201);
    expect((again.body as { readonly code?: string }).code).toBe(code);
    expect(() => scene.altinn.decide(idOf(body), 'Denied')).toThrow('no request that waits');
  });
  test('and when it accepts, Maskinporten gives tokens of the system user', async () => {
    const details = askSystemUser(CUSTOMER, { externalRef: 'avtale-9' });
    const grant = () =>
      scene.maskinporten.makeGrant({
        claims: {
          iss: 'vendor',
          scope: 'digdir:dialogporten',
          authorization_details: [details],
        },
      });
    const { body } = await ask({ externalRef: 'avtale-9' });
    const before = await scene.maskinporten.ask(grant());
    const systemUser = scene.altinn.decide(idOf(body), 'Accepted');
    const after = await scene.maskinporten.ask(grant());

    expect(before.body.error_description).toMatch(/^MP-303/);
    expect(scene.maskinporten.server.verify(String(after.body.access_token))).toMatchObject({
      org: CUSTOMER,
      systemUserId: systemUser?.systemUserId,
    });
  });

  const other = [{ resource: [{ id: 'urn:altinn:resource', value: 'other' }] }];
  test.each([
    ['a right that its system does not have', { rights: other }, 'AUTH-00001'],
    ['who has made a system user itself', { partyOrgNo: MADE_BY_ITSELF }, 'AUTH-00004'],
    ['a system that is not there', { systemId: `${VENDOR}_other` }, 'AUTH-00011'],
    ['with a way back that is not known', { redirectUrl: 'https://other.example' }, 'AUTH-00021'],
  ])('but not for %s', async (_, change, code) => {
    const { status, type, body } = await ask(change);

    expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json' });
    expect(body).toEqual({
      type: expect.any(String),
      title: 'Bad Request',
      status: 400,
      detail: expect.any(String),
      code,
    });
  });
  test('but not a second time while the first waits', async () => {
    await ask();

    expect((await ask()).body).toMatchObject({ code: 'AUTH-00007' });
    expect((await ask({ externalRef: 'another' })).status).toBe(201);
  });
  test('but not with a way back when its system has none', async () => {
    const body = { ...NEW_SYSTEM, allowedRedirectUrls: [] };
    await scene.call(`${SYSTEMS}/${SYSTEM}`, token, 'PUT', body);

    expect((await ask({ redirectUrl: REDIRECT })).body).toMatchObject({ code: 'AUTH-00026' });
  });
  test('but not without a party, or in another form than JSON', async () => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' };
    const url = `${scene.altinn.baseUrl}${REQUESTS}`;
    const text = await fetch(url, { method: 'POST', headers, body: '{}' });

    expect((await ask({ partyOrgNo: undefined })).status).toBe(400);
    expect(text.status).toBe(415);
  });

  test.each([
    ['an id that nobody gave', () => `${REQUESTS}/${randomUUID()}`, 404, 'AUTH-00010'],
    ['an id that is none', () => `${REQUESTS}/1`, 400, undefined],
    [
      'names that nobody gave',
      () => `${REQUESTS}/byexternalref/${SYSTEM}/${STRANGER}/${STRANGER}`,
      404,
      'AUTH-00010',
    ],
    ['a system that is not there', () => `${REQUESTS}/bysystem/other`, 400, 'AUTH-00011'],
  ])('and nothing is told of %s', async (_, path, status, code) => {
    const answer = await scene.call(path(), token);

    expect(answer.status).toBe(status);
    expect((answer.body as { readonly code?: string }).code).toBe(code);
  });
  test('and nothing is told to another vendor', async () => {
    const { body } = await ask();
    const foreign = await scene.getToken({ iss: 'stranger' });

    expect((await scene.call(`${REQUESTS}/${idOf(body)}`, foreign)).status).toBe(404);
  });
  test('only with the scope to write, and looked after with the scope to read', async () => {
    const read = await scene.getToken({ scope: 'altinn:authentication/systemuser.request.read' });
    const write = await scene.getToken({ scope: 'altinn:authentication/systemuser.request.write' });
    const list = `${REQUESTS}/bysystem/${SYSTEM}`;

    expect((await scene.call(REQUESTS, read, 'POST', NEW_REQUEST)).status).toBe(403);
    expect((await scene.call(REQUESTS, write, 'POST', NEW_REQUEST)).status).toBe(201);
    expect((await scene.call(list, write)).status).toBe(403);
    expect((await scene.call(list, read)).status).toBe(200);
  });
});
