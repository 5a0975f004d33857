import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Access } from '../maskinporten/access.ts';
import type { TokenSource } from '../maskinporten/token-source.ts';
import { parseJson, type RestAnswer, type RestCall } from '../rest/call-rest.ts';
import { type AltinnPlatform, callAltinn, exchangeToken } from './call-altinn.ts';
import { explainAltinn } from './refusals.ts';

export interface AltinnSettings extends AltinnPlatform {
  /** The vendor's number, `_` and a name. */
  readonly systemId: string;
  readonly clientId: string;
  readonly resource: string;
  readonly tokens: TokenSource;
}

/** A request for a system user, as it stands. */
export interface SystemUserRequest {
  readonly id: string;
  readonly status: 'New' | 'Accepted' | 'Rejected' | 'Denied' | 'Timedout' | (string & {});
  readonly externalRef: string;
  readonly partyOrgNo: string;
  /** Where the customer accepts it. */
  readonly confirmUrl?: string | undefined;
}

const requestSchema = z.object({
  id: z.string(),
  status: z.string(),
  externalRef: z.string().default(''),
  partyOrgNo: z.string().default(''),
  confirmUrl: z
    .string()
    .nullish()
    .transform((url) => url ?? undefined),
});

const SCOPES = {
  register: 'altinn:authentication/systemregister.write',
  write: 'altinn:authentication/systemuser.request.write',
  read: 'altinn:authentication/systemuser.request.read',
} as const;

/** The set-up of system users in Altinn: a system once, and a request for each customer. */
export class SystemUsers {
  readonly #settings: AltinnSettings;

  constructor(settings: AltinnSettings) {
    this.#settings = settings;
  }

  /** Registers the system; one that is there already stays, and `false` says so. */
  async register(
    name: string,
    description: string,
    redirectUrls: readonly string[],
  ): Promise<boolean> {
    const { systemId, clientId } = this.#settings;
    const body = {
      id: systemId,
      vendor: { authority: 'iso6523-actorid-upis', ID: `0192:${systemId.split('_')[0]}` },
      name: inAll(name),
      description: inAll(description),
      rights: this.#rights(),
      clientId: [clientId],
      isVisible: false,
      allowedRedirectUrls: redirectUrls,
    };
    const token = await this.#exchange(SCOPES.register);
    const path = '/authentication/api/v1/systemregister/vendor';
    const known = await this.#call(token, {
      method: 'GET',
      url: `${path}/${encodeURIComponent(systemId)}`,
    });
    if (known.status === 200) return false;
    const answer = await this.#call(token, toJson('POST', path, body));
    if (answer.status >= 300) throw refuse(answer, 'the system could not be registered');
    return true;
  }

  /** Asks a customer for a system user. */
  async request(
    partyOrgNo: string,
    externalRef: string | undefined,
    redirectUrl: string | undefined,
  ): Promise<SystemUserRequest> {
    const { systemId } = this.#settings;
    const body = {
      systemId,
      partyOrgNo,
      rights: this.#rights(),
      ...(externalRef === undefined ? {} : { externalRef }),
      ...(redirectUrl === undefined ? {} : { redirectUrl }),
    };
    const token = await this.#getToken(SCOPES.write);
    const answer = await this.#call(
      token,
      toJson('POST', '/authentication/api/v1/systemuser/request/vendor', body),
    );
    return readRequest(answer, 'the customer could not be asked');
  }

  /** How a request stands, by its id or by whom it asks. */
  async find(
    by: { readonly id: string } | { readonly orgnr: string; readonly externalRef: string },
  ): Promise<SystemUserRequest> {
    const token = await this.#getToken(SCOPES.read);
    const parts =
      'id' in by ? [by.id] : ['byexternalref', this.#settings.systemId, by.orgnr, by.externalRef];
    const url = `/authentication/api/v1/systemuser/request/vendor/${parts.map(encodeURIComponent).join('/')}`;
    return readRequest(
      await this.#call(token, { method: 'GET', url }),
      'the request cannot be read',
    );
  }

  #rights() {
    return [{ resource: [{ id: 'urn:altinn:resource', value: this.#settings.resource }] }];
  }

  async #getToken(scope: string): Promise<string> {
    const access: Access = { scopes: [scope] };
    return (await this.#settings.tokens.getToken(access)).value;
  }

  /** The register of systems takes Altinn's own tokens only. */
  async #exchange(scope: string): Promise<string> {
    const exchanged = await exchangeToken(this.#settings, await this.#getToken(scope));
    if ('token' in exchanged) return exchanged.token;
    throw refuse(exchanged.refusal, 'the token could not be exchanged for one of Altinn');
  }

  #call(token: string, call: RestCall): Promise<RestAnswer> {
    return callAltinn(this.#settings, token, call);
  }
}

function inAll(text: string) {
  return { nb: text, nn: text, en: text };
}

function toJson(method: string, url: string, body: object): RestCall {
  return {
    method,
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function readRequest(answer: RestAnswer, what: string): SystemUserRequest {
  if (answer.status >= 300) throw refuse(answer, what);
  const found = requestSchema.safeParse(parseJson(answer.text));
  if (found.success) return found.data;
  throw new AppError(
    'ALTINN_FAILED',
    `${what}: Altinn answered with something else than a request`,
    {
      fix: 'check altinn.platform in the settings',
      outcome: 'transient',
    },
  );
}

const problemSchema = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  title: z.string().optional(),
  validationErrors: z
    .array(z.object({ code: z.string().default(''), detail: z.string().optional() }))
    .default([]),
});

function refuse({ status, text }: RestAnswer, what: string): AppError {
  const problem = problemSchema.safeParse(parseJson(text)).data;
  const [inner] = problem?.validationErrors ?? [];
  // What is wrong stands in the list, where there is one.
  const { code = '', detail } = inner ?? problem ?? {};
  const known = explainAltinn(code);
  const said = [code, known?.means ?? detail ?? problem?.title].filter(Boolean).join(': ');
  return new AppError('ALTINN_REFUSED', `${what} (status ${status}${said ? `, ${said}` : ''})`, {
    outcome: status >= 500 || status === 429 ? 'transient' : 'permanent',
    fix:
      known?.fix ??
      (status === 401 || status === 403
        ? 'order the scopes of the set-up for the client: altinn:authentication/systemregister.write, systemuser.request.read and .write'
        : 'read what Altinn says; try again later when the status is 5xx'),
  });
}
