import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Access } from '../../../src/channel/maskinporten/access.ts';
import { TokenSource } from '../../../src/channel/maskinporten/token-source.ts';
import { VirtualClock } from '../../../src/core/clock.ts';
import { type GrantKey, readRegisteredKey, toCertificateKey } from '../../../src/seal/grant-key.ts';
import { readPem } from '../../../src/seal/identity.ts';
import type { MaskinportenClient } from '../../../src/simulator/maskinporten/clients.ts';
import {
  type MaskinportenServer,
  startMaskinporten,
} from '../../../src/simulator/maskinporten/maskinporten.ts';
import {
  CUSTOMER,
  getPki,
  getSigningKey,
  NOW,
  SCOPE,
  STRANGER,
  SYSTEM,
  SYSTEM_USER_ID,
  VENDOR,
} from '../../simulator/maskinporten/scene.ts';

const pki = getPki();
const clock = new VirtualClock(new Date(NOW));
let server: MaskinportenServer;

const certificateKey = (chain = [pki.root.certificate, pki.authority.certificate]): GrantKey =>
  toCertificateKey(readPem([pki.seid2.certificate, ...chain].join('\n'), pki.seid2.key));
const registeredKey = (): GrantKey => readRegisteredKey(pki.registered.key, 'key-1');

const clients: MaskinportenClient[] = [
  {
    clientId: 'certified',
    orgnr: VENDOR,
    scopes: [SCOPE, 'digdir:dialogporten'],
    keys: [],
    certificates: { issuers: [pki.root.certificate] },
    delegations: [{ consumerOrg: CUSTOMER, scope: SCOPE }],
    systems: [
      {
        systemId: SYSTEM,
        customers: [{ orgnr: CUSTOMER, externalRef: 'ref-1', systemUserId: SYSTEM_USER_ID }],
      },
    ],
  },
  {
    clientId: 'registered',
    orgnr: VENDOR,
    scopes: [SCOPE],
    keys: [{ kid: 'key-1', publicKey: pki.registered.publicKey }],
  },
];

beforeAll(async () => {
  server = await startMaskinporten({ clock, clients, key: await getSigningKey() });
});
afterAll(() => server.close());
beforeEach(() => {
  for (const name of Object.keys(server.faults))
    delete (server.faults as { [name: string]: unknown })[name];
});

function createSource(change: object = {}): TokenSource {
  return new TokenSource({
    issuer: server.issuer,
    clientId: 'certified',
    key: async () => certificateKey(),
    now: () => clock.now(),
    answerMs: 5_000,
    ...change,
  });
}

const countTokens = () => server.requests.get('token') ?? 0;
const PLAIN: Access = { scopes: [SCOPE] };

describe('a token', () => {
  test.each<[string, Access, object, object]>([
    ['of a certificate', PLAIN, {}, { org: VENDOR, consumer: VENDOR }],
    [
      'of a registered key',
      PLAIN,
      { clientId: 'registered', key: async () => registeredKey() },
      { org: VENDOR },
    ],
    [
      'for a customer that delegated',
      { ...PLAIN, consumerOrg: CUSTOMER },
      {},
      { org: CUSTOMER, supplier: VENDOR },
    ],
    [
      'of a system user',
      { ...PLAIN, systemUser: { orgnr: CUSTOMER, externalRef: 'ref-1' } },
      {},
      { org: CUSTOMER, systemUserId: SYSTEM_USER_ID },
    ],
  ])('%s is given, and names whom it is for', async (_, access, settings, expected) => {
    const { value } = await createSource(settings).getToken(access);
    expect(server.verify(value)).toMatchObject({ ...expected, scopes: [SCOPE] });
  });

  test('is kept until shortly before it ends, by all that changes it', async () => {
    const source = createSource();
    const before = countTokens();
    const first = await source.getToken(PLAIN);
    expect(await source.getToken({ scopes: [SCOPE] })).toBe(first);
    expect(countTokens() - before).toBe(1);
    await source.getToken({ ...PLAIN, consumerOrg: CUSTOMER });
    await source.getToken({ scopes: [SCOPE, 'digdir:dialogporten'] });
    await source.getToken({ ...PLAIN, systemUser: { orgnr: CUSTOMER, externalRef: 'ref-1' } });
    expect(countTokens() - before).toBe(4);
    clock.advance(107_000);
    expect(await source.getToken(PLAIN)).toBe(first);
    clock.advance(1_000);
    expect(await source.getToken(PLAIN)).not.toBe(first);
  });

  test('that many ask for at once is asked for once', async () => {
    const source = createSource();
    const before = countTokens();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.getToken(PLAIN)));
    expect(new Set(tokens).size).toBe(1);
    expect(countTokens() - before).toBe(1);
  });

  test('that was not taken is forgotten, and only that one', async () => {
    const source = createSource();
    const first = await source.getToken(PLAIN);
    const other = await source.getToken({ ...PLAIN, consumerOrg: CUSTOMER });
    source.drop(first);
    const second = await source.getToken(PLAIN);
    source.drop(first);
    expect(second).not.toBe(first);
    expect(await source.getToken(PLAIN)).toBe(second);
    expect(await source.getToken({ ...PLAIN, consumerOrg: CUSTOMER })).toBe(other);
  });

  test('of a new key is asked for at once', async () => {
    let key = certificateKey();
    const source = createSource({ key: async () => key });
    const first = await source.getToken(PLAIN);
    key = { ...key, id: 'another' };
    expect(await source.getToken(PLAIN)).not.toBe(first);
  });

  test('is asked for again after a failure', async () => {
    server.faults.status = { status: 503, times: 1, call: 'token' };
    const source = createSource();
    await expect(source.getToken(PLAIN)).rejects.toMatchObject({
      code: 'MASKINPORTEN_FAILED',
      outcome: 'transient',
    });
    expect(server.verify((await source.getToken(PLAIN)).value)).toBeDefined();
  });

  test.each([
    ['the metadata', { html: { times: 1, call: 'metadata' as const } }, 'MASKINPORTEN_METADATA'],
    ['the token', { html: { times: 1, call: 'token' as const } }, 'MASKINPORTEN_FAILED'],
    [
      'the token, for the connection is cut',
      { cut: { at: 'after' as const, times: 1, call: 'token' as const } },
      'MASKINPORTEN_NOT_REACHED',
    ],
  ])('is not taken from something else in the place of %s', async (_, fault, code) => {
    Object.assign(server.faults, fault);
    const source = createSource();
    await expect(source.getToken(PLAIN)).rejects.toMatchObject({ code, outcome: 'transient' });
    await expect(source.getToken(PLAIN)).resolves.toBeDefined();
  });
});

describe('a refused grant', () => {
  test.each<[string, Access, object, string]>([
    ['of an unknown client', PLAIN, { clientId: 'nobody' }, 'the client is not known there'],
    [
      'for a scope that the client lacks',
      { scopes: ['other:scope'] },
      {},
      'the client does not have the scope',
    ],
    [
      'for a customer that has not delegated',
      { ...PLAIN, consumerOrg: STRANGER },
      {},
      'has not delegated',
    ],
    [
      'of a system user that is not there',
      { ...PLAIN, systemUser: { orgnr: STRANGER } },
      {},
      'no such system user',
    ],
    [
      'with a certificate where a key is registered',
      PLAIN,
      { clientId: 'registered' },
      'name its key otherwise',
    ],
    [
      'without the chain',
      PLAIN,
      { key: async () => certificateKey([]) },
      'the certificate is not taken',
    ],
  ])('%s is told with what it means and what to do', async (_, access, settings, words) => {
    const error = await createSource(settings)
      .getToken(access)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'MASKINPORTEN_REFUSED', outcome: 'transient' });
    expect((error as Error).message).toContain(words);
    expect((error as { fix: string }).fix.length).toBeGreaterThan(20);
  });

  test('because the clocks differ says by how much, and is tried once more', async () => {
    server.faults.skew = { seconds: 60, times: 2 };
    const before = countTokens();
    const error = (await createSource()
      .getToken(PLAIN)
      .catch((reason: unknown) => reason)) as Error;
    expect(error.message).toContain('the clocks differ');
    expect(error.message).toContain('our clock is 60 s behind theirs');
    expect(countTokens() - before).toBe(2);
  });

  test('because the clocks differ for a moment is mended by another one', async () => {
    server.faults.skew = { seconds: -20, times: 1 };
    await expect(createSource().getToken(PLAIN)).resolves.toBeDefined();
  });
});

type Answer = (
  url: string,
  self: string,
  body: string,
) => readonly [status: number, body: object] | undefined;

/** A token service of another make. */
async function startOther(answer: Answer): Promise<string> {
  const other = createServer(async (request, response) => {
    const self = `http://${request.headers.host}`;
    const [status, body] = answer(request.url ?? '', self, await text(request)) ?? [404, {}];
    response.statusCode = status;
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  return `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
}

/** Whom a grant is made out to. */
function readAudience(body: string): string {
  const [, claims] = new URLSearchParams(body).get('assertion')!.split('.');
  return (JSON.parse(Buffer.from(claims!, 'base64url').toString()) as { aud: string }).aud;
}

describe('a token service', () => {
  test.each([
    [{ issuer: 'https://other/', token_endpoint: 'https://other/token' }, 'the metadata of'],
    [{ issuer: 'SELF', token_endpoint: 'https://other/token' }, 'a token endpoint at another'],
  ])(
    'of another issuer, or that sends grants elsewhere, is told and gets none: %j',
    async (metadata, words) => {
      const origin = await startOther((_, self) => {
        const own = JSON.stringify(metadata).replace('SELF', self);
        return [200, JSON.parse(own) as object];
      });
      await expect(createSource({ issuer: `${origin}/` }).getToken(PLAIN)).rejects.toThrow(words);
    },
  );

  test.each([
    ['without a slash where we write one', '/', '', '/.well-known/oauth-authorization-server'],
    ['with a slash where we write none', '', '/', '/.well-known/oauth-authorization-server'],
    ['as OpenID has it', '', '', '/.well-known/openid-configuration'],
    ['under a path', '/m', '/m', '/m/.well-known/openid-configuration'],
    ['before its path', '/m/', '/m/', '/.well-known/oauth-authorization-server/m'],
  ])(
    'that describes itself %s is asked, by the name it has for itself',
    async (_, ours, theirs, place) => {
      let audience = '';
      const origin = await startOther((url, self, body) => {
        if (url === place) return [200, { issuer: self + theirs, token_endpoint: `${self}/token` }];
        if (url !== '/token') return undefined;
        audience = readAudience(body);
        return [200, { access_token: 'a', expires_in: 60 }];
      });
      const issuer = origin + ours;
      const { value } = await createSource({ issuer }).getToken(PLAIN);
      expect(value).toBe('a');
      expect(audience).toBe(origin + theirs);
    },
  );

  test.each([
    ['as text', 200, { expires_in: '60' }, 50],
    ['as what was made', 201, { expires_in: 60 }, 50],
    ['not at all', 200, {}, 108],
  ])('that says how long a token lives %s gives one', async (_, status, said, seconds) => {
    const origin = await startOther((url, self) =>
      url === '/token'
        ? [status, { access_token: 'a', ...said }]
        : [200, { issuer: `${self}/`, token_endpoint: `${self}/token` }],
    );
    const { value, renewAt } = await createSource({ issuer: `${origin}/` }).getToken(PLAIN);
    expect(value).toBe('a');
    expect(renewAt - clock.now().getTime()).toBe(seconds * 1000);
  });

  test('that nobody answers for is told', async () => {
    await expect(
      createSource({ issuer: 'http://127.0.0.1:9/' }).getToken(PLAIN),
    ).rejects.toMatchObject({
      code: 'MASKINPORTEN_NOT_REACHED',
      outcome: 'transient',
    });
  });
});

describe('a key', () => {
  test('may be a JWK with its own kid', async () => {
    const jwk = { ...createPrivateKey(pki.registered.key).export({ format: 'jwk' }), kid: 'key-1' };
    const key = async () => readRegisteredKey(JSON.stringify(jwk));
    const { value } = await createSource({ clientId: 'registered', key }).getToken(PLAIN);
    expect(server.verify(value)).toBeDefined();
  });

  test.each([
    ['without kid', () => readRegisteredKey(pki.registered.key), 'KEY_UNREADABLE'],
    ['that is none', () => readRegisteredKey('{"kid":"a"}'), 'KEY_UNREADABLE'],
    [
      'that is public',
      () =>
        readRegisteredKey(
          createPublicKey(pki.registered.key).export({ type: 'spki', format: 'pem' }).toString(),
          'a',
        ),
      'KEY_UNREADABLE',
    ],
    ['of another kind', () => readRegisteredKey(pki.elliptic.key, 'a'), 'KEY_UNFIT'],
  ])('%s is refused', (_, read, code) => {
    expect(read).toThrow(expect.objectContaining({ code }));
  });
});
