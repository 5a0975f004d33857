import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKeys, toX5c } from './certificates.ts';
import {
  askSystemUser,
  byCertificate,
  CUSTOMER,
  type GrantChange,
  getPki,
  SCOPE,
  Scene,
  SECONDS,
  STRANGER,
  VENDOR,
} from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

describe('a grant is refused', () => {
  const {
    authority,
    seid2,
    ofOther,
    ofNobody,
    over,
    early,
    selfMade,
    ofLeaf,
    forged,
    elliptic,
    other,
  } = getPki();
  const claim = (claims: GrantChange['claims'] & object): GrantChange => ({ claims });
  const details = (...given: readonly unknown[]) => claim({ authorization_details: given });
  const x5c = (value: unknown): GrantChange => ({
    header: { kid: undefined, x5c: value },
    claims: { iss: 'with-certificate' },
    key: seid2.key,
  });

  const REFUSED: readonly (readonly [string, GrantChange, string, string])[] = [
    [
      'with an algorithm that is not known',
      { header: { alg: 'PS256' } },
      'MP-011',
      'invalid_request',
    ],
    ['without an algorithm', { header: { alg: 'none' } }, 'MP-011', 'invalid_request'],
    ['without a scope', claim({ scope: undefined }), 'MP-011', 'invalid_request'],
    ['without iss', claim({ iss: undefined }), 'MP-011', 'invalid_request'],
    [
      'with two blanks between scopes',
      claim({ scope: `${SCOPE}  a` }),
      'MP-011',
      'invalid_request',
    ],
    ['whose iat is text', claim({ iat: String(SECONDS) }), 'MP-011', 'invalid_request'],
    ['whose exp is in milliseconds', claim({ exp: SECONDS * 1000 }), '', 'invalid_grant'],
    ['without exp', claim({ exp: undefined }), 'MP-011', 'invalid_request'],
    ['that ends before it begins', claim({ exp: SECONDS - 1 }), 'MP-011', 'invalid_request'],
    [
      'for a consumer with a prefix',
      claim({ consumer_org: `0192:${CUSTOMER}` }),
      'MP-011',
      'invalid_request',
    ],
    [
      'for a consumer and on behalf of another client',
      claim({ consumer_org: CUSTOMER, iss_onbehalfof: 'other' }),
      'MP-011',
      'invalid_request',
    ],
    ['of an unknown client', claim({ iss: 'nobody' }), 'MP-100', 'invalid_grant'],
    ['with an unknown kid', { header: { kid: 'key-9' } }, 'MP-100', 'invalid_grant'],
    ['for the token endpoint', claim({ aud: 'URL/token' }), 'MP-110', 'invalid_grant'],
    ['for the issuer without its slash', claim({ aud: 'URL' }), 'MP-110', 'invalid_grant'],
    ['for a list with the issuer', claim({ aud: ['URL/'] }), 'MP-110', 'invalid_grant'],
    [
      'for another environment',
      claim({ aud: 'https://maskinporten.no/' }),
      'MP-110',
      'invalid_grant',
    ],
    ['without aud', claim({ aud: undefined }), 'MP-011', 'invalid_request'],
    ['with a certificate without its chain', byCertificate(seid2), 'MP-120', 'invalid_grant'],
    ['with a certificate of another issuer', byCertificate(selfMade), 'MP-120', 'invalid_grant'],
    ['with a chain of strangers', byCertificate(selfMade, authority), 'MP-120', 'invalid_grant'],
    [
      'with a certificate of the future',
      byCertificate(early, authority),
      'MP-120',
      'invalid_grant',
    ],
    [
      'with one that a firm issued',
      byCertificate(ofLeaf, seid2, authority),
      'MP-120',
      'invalid_grant',
    ],
    [
      'whose issuer only has the right name',
      byCertificate(forged, authority),
      'MP-120',
      'invalid_grant',
    ],
    ['with bytes that are no certificate', x5c(['AAAA']), 'MP-120', 'invalid_grant'],
    ['with a certificate that is over', byCertificate(over, authority), 'MP-121', 'invalid_grant'],
    ['with a key that is over', { header: { kid: 'key-0' } }, 'MP-121', 'invalid_grant'],
    [
      'with a certificate of another owner',
      byCertificate(ofOther, authority),
      'MP-122',
      'invalid_grant',
    ],
    [
      'with a certificate of no organisation',
      byCertificate(ofNobody, authority),
      'MP-122',
      'invalid_grant',
    ],
    ['with neither kid nor certificate', { header: { kid: undefined } }, 'MP-123', 'invalid_grant'],
    ['with both kid and certificate', { header: { x5c: toX5c(seid2) } }, 'MP-123', 'invalid_grant'],
    ['with a certificate that is no list', x5c(toX5c(seid2)[0]), 'MP-123', 'invalid_grant'],
    ['with an empty list of certificates', x5c([]), 'MP-123', 'invalid_grant'],
    ['with a certificate in PEM', x5c([seid2.certificate]), 'MP-123', 'invalid_grant'],
    [
      'with a certificate, of a client that has a registered key',
      { ...byCertificate(seid2, authority), claims: {} },
      'MP-123',
      'invalid_grant',
    ],
    [
      'signed with a key that is not RSA',
      { header: { kid: 'key-ec' }, key: elliptic.key },
      'MP-124',
      'invalid_grant',
    ],
    ['signed with another key', { key: makeKeys().key }, 'MP-124', 'invalid_grant'],
    [
      'signed with another key than the certificate has',
      { ...byCertificate(seid2, authority), key: selfMade.key },
      'MP-124',
      'invalid_grant',
    ],
    ['that is over', claim({ iat: SECONDS - 9, exp: SECONDS }), 'MP-130', 'invalid_grant'],
    [
      'that was made eleven seconds ago',
      claim({ iat: SECONDS - 11, exp: SECONDS + 60 }),
      'MP-130',
      'invalid_grant',
    ],
    [
      'for a scope that the client does not have',
      claim({ scope: 'a:b' }),
      'MP-200',
      'invalid_scope',
    ],
    [
      'for a consumer who did not delegate',
      claim({ consumer_org: STRANGER }),
      'MP-251',
      'access_denied',
    ],
    [
      'for a scope that the consumer did not delegate',
      claim({ consumer_org: CUSTOMER, scope: 'digdir:dialogporten' }),
      'MP-251',
      'access_denied',
    ],
    [
      'for two scopes of which one was delegated',
      claim({ consumer_org: CUSTOMER, scope: `${SCOPE} digdir:dialogporten` }),
      'MP-251',
      'access_denied',
    ],
    [
      'for the customer of a system that another client has',
      {
        header: { kid: 'jwk-1' },
        claims: { iss: 'with-jwk', authorization_details: [askSystemUser(CUSTOMER)] },
        key: other.key,
      },
      'MP-303',
      'invalid_altinn_customer_configuration',
    ],
    [
      'for details of another type',
      details(askSystemUser(CUSTOMER, { type: 'urn:altinn:other' })),
      'MP-301',
      'invalid_authorization_details',
    ],
    [
      'for details with an unknown field',
      details(askSystemUser(CUSTOMER, { externalReference: 'a' })),
      'MP-302',
      'invalid_authorization_details',
    ],
    [
      'for an organisation with an unknown field',
      details(askSystemUser(CUSTOMER, { systemuser_org: { authority: 'a', ID: 'b', name: 'c' } })),
      'MP-302',
      'invalid_authorization_details',
    ],
  ];
  test.each(REFUSED)('%s', async (_, change, code, error) => {
    const answer = await scene.ask(scene.makeGrant(withUrl(change)));

    const { refused } = scene.server;
    expect(answer).toEqual({
      status: code === 'MP-251' ? 403 : 400,
      body: {
        error,
        error_description: expect.stringContaining(`log id ${refused.at(-1)?.logId}`),
        ...(code === '' ? {} : { error_uri: expect.stringMatching(/^https:/) }),
      },
    });
    expect(refused.at(-1)?.code ?? '').toBe(code);
    expect(String(answer.body.error_description).startsWith(code)).toBe(true);
  });

  const UNACCEPTED: readonly (readonly [string, readonly unknown[]])[] = [
    ['for a customer who did not accept', [askSystemUser('974761076')]],
    ['for a reference that nobody gave', [askSystemUser(CUSTOMER, { externalRef: 'avtale-8' })]],
    ['without the reference that was given', [askSystemUser(STRANGER)]],
    ['for an organisation without its prefix', [withOrganisation({ ID: CUSTOMER })]],
    ['for an organisation of another authority', [withOrganisation({ authority: 'other' })]],
    ['for no organisation', [{ type: 'urn:altinn:systemuser' }]],
    ['for two customers', [askSystemUser(CUSTOMER), askSystemUser(CUSTOMER)]],
    ['for no customer', []],
  ];
  test.each(UNACCEPTED)('%s, with MP-303', async (_, given) => {
    const answer = await scene.ask(scene.makeGrant(details(...given)));

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: 'invalid_altinn_customer_configuration',
        error_description: expect.stringMatching(/^MP-303/),
      },
    });
  });

  const CODELESS: readonly (readonly [string, GrantChange, string])[] = [
    ['with sub', claim({ sub: 'with-key' }), 'Invalid assertion (unknown claim sub)'],
    ['with nbf', claim({ nbf: SECONDS }), 'Invalid assertion (unknown claim nbf)'],
    ['that lives 121 seconds', claim({ exp: SECONDS + 121 }), 'Invalid assertion (exp is 121 s'],
    ['of a clock eleven seconds ahead', claim({ iat: SECONDS + 11 }), 'Issue time is after now'],
    [
      'for the organisation of the client itself',
      claim({ consumer_org: VENDOR }),
      'The combination',
    ],
  ];
  test.each(CODELESS)('%s, without a code', async (_, change, words) => {
    const { status, body } = await scene.ask(scene.makeGrant(change));

    expect(status).toBe(400);
    expect(body.error_description).toContain(words);
    expect(body).not.toHaveProperty('error_uri');
  });

  test.each([
    ['is no JWT', 'abc'],
    ['has four parts', 'YQ.YQ.YQ.YQ'],
    ['has no JSON inside', 'YQ.YQ.YQ'],
    ['holds a list', 'W10.W10.W10'],
    ['has a line break', 'e30.e30.e30\n'],
  ])('when the assertion %s, with MP-011', async (_, assertion) => {
    const { body } = await scene.ask(assertion);

    expect(body.error_description).toMatch(/^MP-011/);
  });

  function withUrl(change: GrantChange): GrantChange {
    const put = (text: unknown) =>
      typeof text === 'string' ? text.replace(/^URL/, scene.server.issuer.slice(0, -1)) : text;
    const { claims } = change;
    if (!claims || !('aud' in claims)) return change;
    const aud = Array.isArray(claims.aud) ? claims.aud.map(put) : put(claims.aud);
    return { ...change, claims: { ...claims, aud } };
  }

  function withOrganisation(change: object) {
    const { systemuser_org } = askSystemUser(CUSTOMER);
    return askSystemUser(CUSTOMER, { systemuser_org: { ...systemuser_org, ...change } });
  }
});
