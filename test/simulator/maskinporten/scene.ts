import { createPublicKey, randomUUID, sign } from 'node:crypto';
import { VirtualClock } from '../../../src/core/clock.ts';
import type { MaskinportenClient } from '../../../src/simulator/maskinporten/clients.ts';
import { makeSigningKey, type SigningKey } from '../../../src/simulator/maskinporten/jwt.ts';
import {
  type MaskinportenServer,
  startMaskinporten,
} from '../../../src/simulator/maskinporten/maskinporten.ts';
import { type Issued, issue, makeEllipticKeys, makeKeys, toX5c } from './certificates.ts';

/** Synthetic organisations. */
export const VENDOR = '311758489';
export const CUSTOMER = '312597772';
export const STRANGER = '312759667';

export const SCOPE = 'skatteetaten:utleggsbegjaering';
export const NOW = '2026-03-02T09:00:00.000Z';
/** NOW, as claims have it. */
export const SECONDS = Date.parse(NOW) / 1000;

export const SYSTEM = `${VENDOR}_kvittera`;
export const SYSTEM_USER_ID = '0f0f0f0f-1111-4222-8333-555555555555';
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const DIGESTS: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
};

type Fields = Readonly<Record<string, unknown>>;

/** What differs from a grant that is good; an undefined claim is left out. */
export interface GrantChange {
  readonly header?: Fields;
  readonly claims?: Fields;
  /** PEM. */
  readonly key?: string;
}

/** What a token request was answered with. */
export interface Answer {
  readonly status: number;
  readonly body: Fields;
}

let pki: ReturnType<typeof makePki> | undefined;

/** Keys and certificates; made once, for that takes a while. */
export function getPki() {
  pki ??= makePki();
  return pki;
}

let signingKey: Promise<SigningKey> | undefined;

/** The key of every server of these tests that has none of its own. */
export function getSigningKey(): Promise<SigningKey> {
  signingKey ??= makeSigningKey();
  return signingKey;
}

function makePki() {
  const root = issue({ commonName: 'Test Root', isAuthority: true });
  const authority = issue({ commonName: 'Test CA', isAuthority: true }, root);
  const owner = { commonName: 'Testbolaget', organizationIdentifier: `NTRNO-${VENDOR}` };
  const leaf = (change: object): Issued => issue({ ...owner, ...change }, authority);
  const seid2 = leaf({});
  return {
    root,
    authority,
    seid2,
    older: leaf({ organizationIdentifier: undefined, serialNumber: VENDOR }),
    ofOther: leaf({ organizationIdentifier: `NTRNO-${CUSTOMER}` }),
    ofNobody: leaf({ organizationIdentifier: undefined }),
    over: leaf({ to: '2026-03-01T00:00:00Z' }),
    early: leaf({ from: '2026-04-01T00:00:00Z' }),
    ofLeaf: issue(owner, seid2),
    forged: issue(owner, issue({ commonName: 'Test CA', isAuthority: true })),
    selfMade: issue(owner),
    registered: makeKeys(),
    other: makeKeys(),
    elliptic: makeEllipticKeys(),
  };
}

/** A grant that comes with a certificate and its chain, leaf first. */
export function byCertificate(leaf: Issued, ...chain: readonly Issued[]): GrantChange {
  return {
    header: { kid: undefined, x5c: toX5c(leaf, ...chain) },
    claims: { iss: 'with-certificate' },
    key: leaf.key,
  };
}

/** Clients with a registered key, with a certificate, and with a key in another form. */
export function makeClients(): MaskinportenClient[] {
  const { root, registered, other, elliptic } = getPki();
  const customer = { orgnr: CUSTOMER, externalRef: CUSTOMER, systemUserId: SYSTEM_USER_ID };
  const named = { orgnr: STRANGER, externalRef: 'avtale-7', systemUserId: randomUUID() };
  return [
    {
      clientId: 'with-key',
      orgnr: VENDOR,
      scopes: [SCOPE, 'digdir:dialogporten', 'altinn:events.subscribe'],
      keys: [
        { kid: 'key-1', publicKey: registered.publicKey },
        { kid: 'key-ec', publicKey: elliptic.publicKey },
        { kid: 'key-0', publicKey: registered.publicKey, expiresAt: new Date(NOW) },
      ],
      delegations: [{ consumerOrg: CUSTOMER, scope: SCOPE }],
      tokenSeconds: 599,
      systems: [{ systemId: SYSTEM, customers: [customer, named] }],
    },
    {
      clientId: 'with-certificate',
      orgnr: VENDOR,
      scopes: [SCOPE],
      keys: [],
      certificates: { issuers: [root.certificate] },
    },
    {
      clientId: 'with-jwk',
      orgnr: VENDOR,
      scopes: [SCOPE],
      keys: [
        { kid: 'jwk-1', publicKey: createPublicKey(other.publicKey).export({ format: 'jwk' }) },
      ],
    },
  ];
}

/** A Maskinporten, and a client that makes its grants by hand. */
export class Scene {
  readonly clock = new VirtualClock(NOW);
  readonly server: MaskinportenServer;

  private constructor(server: MaskinportenServer, clock: VirtualClock) {
    this.server = server;
    this.clock = clock;
  }

  static async open(clients = makeClients(), signing = getSigningKey()): Promise<Scene> {
    const clock = new VirtualClock(NOW);
    return new Scene(await startMaskinporten({ clock, clients, key: await signing }), clock);
  }

  /** A grant that is good, but for what is changed. */
  makeGrant({ header = {}, claims = {}, key = getPki().registered.key }: GrantChange = {}): string {
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    const head: Fields = { alg: 'RS256', kid: 'key-1', ...header };
    const body: Fields = {
      aud: this.server.issuer,
      iss: 'with-key',
      scope: SCOPE,
      iat,
      exp: iat + 120,
      jti: randomUUID(),
      ...claims,
    };
    const signed = `${encode(head)}.${encode(body)}`;
    const digest = DIGESTS[String(head.alg)] ?? 'sha256';
    return `${signed}.${sign(digest, Buffer.from(signed), key).toString('base64url')}`;
  }

  /** Asks for a token. */
  async ask(assertion: string): Promise<Answer> {
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion });
    const response = await fetch(`${this.server.issuer}token`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Fields };
  }

  /** The access token of a grant that is good. */
  async getToken(change: GrantChange = {}): Promise<string> {
    const { body } = await this.ask(this.makeGrant(change));
    return String(body.access_token);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** The claims of a token, unverified. */
export function readClaims(token: unknown): Fields {
  const [, claims = ''] = String(token).split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Fields;
}

/** Authorization details that ask for a system user. */
export function askSystemUser(orgnr: string, change: Fields = {}) {
  return {
    type: 'urn:altinn:systemuser',
    systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${orgnr}` },
    ...change,
  };
}

function encode(value: Fields): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
