import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askSystemUser,
  byCertificate,
  CUSTOMER,
  type GrantChange,
  getPki,
  readClaims,
  SCOPE,
  Scene,
  SECONDS,
  STRANGER,
  SYSTEM,
  SYSTEM_USER_ID,
  VENDOR,
} from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe('a grant gives a token', () => {
  const { root, authority, seid2, older, other } = getPki();
  const WAYS: readonly (readonly [string, GrantChange, string])[] = [
    ['with a registered key', {}, 'private_key_jwt'],
    [
      'with a key that was registered as JWK',
      { header: { kid: 'jwk-1' }, claims: { iss: 'with-jwk' }, key: other.key },
      'private_key_jwt',
    ],
    ['signed with RS384', { header: { alg: 'RS384' } }, 'private_key_jwt'],
    ['signed with RS512', { header: { alg: 'RS512' } }, 'private_key_jwt'],
    ['with a certificate and its chain', byCertificate(seid2, authority), 'virksomhetssertifikat'],
    [
      'with a certificate and its chain up to the root',
      byCertificate(seid2, authority, root),
      'virksomhetssertifikat',
    ],
    [
      'with a certificate that has the number as serialNumber',
      byCertificate(older, authority),
      'virksomhetssertifikat',
    ],
    ['without a jti', { claims: { jti: undefined } }, 'private_key_jwt'],
    ['that lives ten seconds', { claims: { exp: SECONDS + 10 } }, 'private_key_jwt'],
    ['of a clock ten seconds ahead', { claims: { iat: SECONDS + 10 } }, 'private_key_jwt'],
    [
      'of a clock ten seconds behind',
      { claims: { iat: SECONDS - 10, exp: SECONDS + 110 } },
      'private_key_jwt',
    ],
    ['for two scopes', { claims: { scope: `${SCOPE} digdir:dialogporten` } }, 'private_key_jwt'],
  ];

  test.each(WAYS)('%s', async (_, change, method) => {
    const { status, body } = await scene.ask(scene.makeGrant(change));

    const isOwn = change.claims?.iss === undefined;
    const scope = change.claims?.scope ?? SCOPE;
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: isOwn ? 599 : 120,
      scope,
    });
    expect(readClaims(body.access_token)).toEqual({
      iss: scene.server.issuer,
      aud: 'unspecified',
      client_id: change.claims?.iss ?? 'with-key',
      client_amr: method,
      token_type: 'Bearer',
      consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${VENDOR}` },
      scope,
      iat: SECONDS,
      exp: SECONDS + (isOwn ? 599 : 120),
      jti: expect.any(String),
    });
    expect(scene.server.verify(String(body.access_token))).toEqual({
      org: VENDOR,
      consumer: VENDOR,
      clientId: change.claims?.iss ?? 'with-key',
      scopes: String(scope).split(' '),
    });
    expect(scene.server.granted.at(-1)).toMatchObject({
      accessToken: body.access_token,
      method,
      grant: { scope },
    });
  });

  test('on behalf of an organisation that delegated to the client', async () => {
    const token = await scene.getToken({ claims: { consumer_org: CUSTOMER } });

    expect(readClaims(token)).toMatchObject({
      consumer: { ID: `0192:${CUSTOMER}` },
      supplier: { ID: `0192:${VENDOR}` },
      delegation_source: expect.stringMatching(/^https:/),
    });
    expect(scene.server.verify(token)).toMatchObject({ org: CUSTOMER, supplier: VENDOR });
  });

  const SYSTEM_USERS = [
    ['whose customer has no other reference', CUSTOMER, {}, { systemuser_id: [SYSTEM_USER_ID] }],
    [
      'whose reference is named',
      STRANGER,
      { externalRef: 'avtale-7' },
      { externalRef: 'avtale-7' },
    ],
  ] as const;
  test.each(SYSTEM_USERS)('of a system user %s', async (_, orgnr, change, told) => {
    const details = [askSystemUser(orgnr, change)];
    const token = await scene.getToken({ claims: { authorization_details: details } });

    const claims = readClaims(token);
    expect(claims).toMatchObject({
      consumer: { ID: `0192:${VENDOR}` },
      authorization_details: [
        {
          ...askSystemUser(orgnr),
          system_id: SYSTEM,
          systemuser_id: [expect.any(String)],
          ...told,
        },
      ],
    });
    expect(scene.server.verify(token)).toMatchObject({
      org: orgnr,
      consumer: VENDOR,
      systemId: SYSTEM,
      systemUserId: expect.any(String),
    });
  });

  test('of a system user who was accepted only now', async () => {
    const claims = { authorization_details: [askSystemUser('313182495')] };
    const before = await scene.ask(scene.makeGrant({ claims }));
    scene.server.acceptSystemUser({
      orgnr: '313182495',
      externalRef: '313182495',
      systemUserId: randomUUID(),
      systemId: SYSTEM,
      clientIds: ['with-key'],
    });
    const after = await scene.ask(scene.makeGrant({ claims }));

    expect([before.status, after.status]).toEqual([400, 200]);
  });

  test.each([
    ['one resource', 'https://api.example'],
    ['two resources', ['https://api.example', 'https://other.example']],
  ])('for %s, and only for that', async (_, resource) => {
    const token = await scene.getToken({ claims: { resource } });

    expect(readClaims(token).aud).toEqual(resource);
  });

  test('that anyone can verify with the published key', async () => {
    const { issuer } = scene.server;
    const metadata = (await fetchJson(`${issuer}.well-known/oauth-authorization-server`)) as {
      readonly jwks_uri: string;
    };
    const { keys } = (await fetchJson(metadata.jwks_uri)) as { readonly keys: readonly object[] };
    const token = await scene.getToken();

    expect(metadata).toMatchObject({
      issuer,
      token_endpoint: `${issuer}token`,
      grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      authorization_details_types_supported: ['urn:altinn:systemuser'],
    });
    const key = createPublicKey({ key: { ...keys[0] }, format: 'jwk' });
    const at = token.lastIndexOf('.');
    const signature = Buffer.from(token.slice(at + 1), 'base64url');
    expect(verify('sha256', Buffer.from(token.slice(0, at)), key, signature)).toBe(true);
  });
});

async function fetchJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}
