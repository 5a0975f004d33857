import { startAltinn } from '../../../src/simulator/altinn/altinn.ts';
import type { AltinnOptions, AltinnServer } from '../../../src/simulator/altinn/altinn-server.ts';
import { toResourceUrn } from '../../../src/simulator/altinn/urns.ts';
import { makeSigningKey } from '../../../src/simulator/maskinporten/jwt.ts';
import {
  askSystemUser,
  CUSTOMER,
  getPki,
  Scene as Maskinporten,
  makeClients,
  STRANGER,
  SYSTEM,
  VENDOR,
} from '../maskinporten/scene.ts';

export const RESOURCE = toResourceUrn('ske-utleggsbegjaering');
export const REDIRECT = 'https://vendor.example/done';
export const SYSTEMS = '/authentication/api/v1/systemregister/vendor';
export const REQUESTS = '/authentication/api/v1/systemuser/request/vendor';
const REGISTER_WRITE = 'altinn:authentication/systemregister.write';
const REQUEST_READ = 'altinn:authentication/systemuser.request.read';
const REQUEST_WRITE = 'altinn:authentication/systemuser.request.write';
const ALL = [REGISTER_WRITE, REQUEST_READ, REQUEST_WRITE, 'altinn:events.subscribe'];

/** Another one than Maskinporten's, or their tokens could not be told apart. */
const altinnKey = makeSigningKey();

type Fields = Readonly<Record<string, unknown>>;

/** A system as a vendor registers it. */
export const NEW_SYSTEM = {
  id: SYSTEM,
  vendor: { ID: `0192:${VENDOR}` },
  name: { nb: 'Kvittera', nn: 'Kvittera', en: 'Kvittera' },
  description: { nb: 'Krav', nn: 'Krav', en: 'Claims' },
  rights: [{ resource: [{ id: 'urn:altinn:resource', value: 'ske-utleggsbegjaering' }] }],
  clientId: ['vendor'],
  isVisible: false,
  allowedRedirectUrls: [REDIRECT],
};

/** A request as a vendor makes it. */
export const NEW_REQUEST = {
  systemId: SYSTEM,
  partyOrgNo: CUSTOMER,
  rights: NEW_SYSTEM.rights,
  redirectUrl: '',
};

/** What was answered; without a body in JSON its text. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An Altinn and its Maskinporten, with a vendor. */
export class Scene {
  readonly maskinporten: Maskinporten;
  readonly altinn: AltinnServer;

  private constructor(maskinporten: Maskinporten, altinn: AltinnServer) {
    this.maskinporten = maskinporten;
    this.altinn = altinn;
  }

  static async open(options: Partial<AltinnOptions> = {}): Promise<Scene> {
    const keys = [{ kid: 'key-1', publicKey: getPki().registered.publicKey }];
    const client = { scopes: [...ALL, 'digdir:dialogporten'], keys };
    const maskinporten = await Maskinporten.open([
      ...makeClients(),
      { ...client, clientId: 'vendor', orgnr: VENDOR },
      { ...client, clientId: 'stranger', orgnr: STRANGER },
    ]);
    const { server, clock } = maskinporten;
    const altinn = await startAltinn({
      clock,
      verify: server.verify,
      onAccepted: server.acceptSystemUser,
      key: await altinnKey,
      ...options,
    });
    return new Scene(maskinporten, altinn);
  }

  /** A token of Maskinporten. */
  getToken(claims: Fields = {}): Promise<string> {
    return this.maskinporten.getToken({
      claims: { iss: 'vendor', scope: ALL.join(' '), ...claims },
    });
  }

  /** The token of a customer's system user. */
  getSystemUserToken(scope: string, orgnr = CUSTOMER): Promise<string> {
    const details = [askSystemUser(orgnr, orgnr === STRANGER ? { externalRef: 'avtale-7' } : {})];
    return this.getToken({ iss: 'with-key', scope, authorization_details: details });
  }

  /** A token of Altinn. */
  async exchange(token: string | Promise<string>): Promise<string> {
    const path = '/authentication/api/v1/exchange/maskinporten';
    return String((await this.call(path, await token)).body);
  }

  /** Asks with a token, with a body if there is one. */
  async call(path: string, token?: string, method = 'GET', body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.altinn.baseUrl}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const { status, headers } = response;
    return { status, type, headers, body: type.includes('json') ? JSON.parse(text) : text };
  }

  async close(): Promise<void> {
    await this.altinn.close();
    await this.maskinporten.close();
  }
}
