import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findLastCertificate, type Identity, readFacts, readPem } from '../../src/seal/identity.ts';
import { readPkcs12 } from '../../src/seal/pkcs12.ts';
import { hasOpenssl } from '../channel/openssl.ts';
import { type Issued, issue, toPkcs12 } from '../channel/pki.ts';

describe('the certificate with which what is in place ends', () => {
  const make = (span: string) => {
    const [validFrom, validTo] = span.split('..').map((day) => new Date(`2026-${day}`));
    return { facts: { commonName: span, validFrom, validTo } } as unknown as Identity;
  };
  test('goes on where one ends at 23:59:59 and the next begins at midnight', () => {
    const [old, next] = [
      ['2026-01-01T00:00:00Z', '2026-06-30T23:59:59Z'],
      ['2026-07-01T00:00:00Z', '2027-06-30T23:59:59Z'],
    ].map(([from, to]) => ({ facts: { validFrom: new Date(from!), validTo: new Date(to!) } }));
    const last = findLastCertificate([old, next] as unknown as Identity[], new Date('2026-06-15'));
    expect(last.validTo.toISOString()).toBe('2027-06-30T23:59:59.000Z');
  });

  test.each([
    ['the only one', ['01-01..12-31'], '01-01..12-31'],
    ['the next one, where it overlaps', ['01-01..06-30', '06-01..12-31'], '06-01..12-31'],
    [
      'the old one, where the next begins too late',
      ['01-01..06-30', '07-10..12-31'],
      '01-01..06-30',
    ],
    ['the next one, when the old one has ended', ['01-01..05-01', '06-01..12-31'], '06-01..12-31'],
    ['the old one, in the days between them', ['01-01..05-01', '07-01..12-31'], '01-01..05-01'],
    ['the longer one of two that are valid', ['01-01..12-31', '02-01..07-31'], '01-01..12-31'],
    ['the one that is to come, of one alone', ['07-01..12-31'], '07-01..12-31'],
  ])('is %s', (_, spans, expected) => {
    for (const order of [spans, [...spans].reverse()])
      expect(findLastCertificate(order.map(make), new Date('2026-06-15')).commonName).toBe(
        expected,
      );
  });
});

const OLD = 'PBE-SHA1-3DES';
let authority: Issued;
let ours: Issued;

beforeAll(() => {
  authority = issue({ commonName: 'Test CA', isAuthority: true });
  ours = issue(
    { commonName: 'Bolaget Exempel AB', serialNumber: '165560000000', to: 30 },
    authority,
  );
});

describe('an identity', () => {
  test('is the one that ends last, of a key whose renewed certificate lies beside the old one', () => {
    const old = issue({ commonName: 'Old', to: 5 }, authority);
    const renewed = forge.pki.certificateFromPem(old.certificate);
    renewed.validity.notAfter = new Date(Date.now() + 300 * 86_400_000);
    renewed.serialNumber = '0177';
    renewed.sign(forge.pki.privateKeyFromPem(authority.key), forge.md.sha256.create());
    const pem = forge.pki.certificateToPem(renewed);
    for (const both of [`${old.certificate}\n${pem}`, `${pem}\n${old.certificate}`]) {
      const { facts } = readPem(both, old.key);
      expect(facts.validTo.getTime()).toBeGreaterThan(Date.now() + 200 * 86_400_000);
    }
  });

  test.each(['3des', 'aes256'] as const)(
    'is read from PKCS#12 with %s, its chain apart',
    (algorithm) => {
      const identity = readPkcs12(toPkcs12(ours, [authority], 'hemligt', algorithm), 'hemligt');

      expect(identity.facts).toMatchObject({
        commonName: 'Bolaget Exempel AB',
        serialNumber: '165560000000',
      });
      expect(identity.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
      expect(createPrivateKey(identity.privateKey).asymmetricKeyType).toBe('rsa');
      const days = (identity.facts.validTo.getTime() - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(30);
    },
  );

  test('is read from PEM, whatever order its certificates stand in', () => {
    const { facts } = readPem(`${authority.certificate}\n${ours.certificate}`, ours.key);
    expect(facts.serialNumber).toBe('165560000000');
  });

  test.each<[string, () => unknown]>([
    ['a wrong passphrase', () => readPkcs12(toPkcs12(ours, [], 'a'), 'b')],
    ['what is no PKCS#12', () => readPkcs12(Buffer.from('nonsense'), '')],
    ['a key of another certificate', () => readPem(authority.certificate, ours.key)],
    ['no key', () => readPem(ours.certificate, 'nonsense')],
  ])('is refused with %s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'KEY_UNREADABLE' }));
  });
});

test.skipIf(!hasOpenssl())('PKCS#12 and encrypted keys of openssl are read (needs openssl)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-identity-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const subject = '/C=SE/O=Bolaget Exempel AB/serialNumber=165560000000+CN=shs.example.se';
  openssl(
    ...`req -x509 -newkey rsa:2048 -nodes -days 9 -multivalue-rdn -keyout ${at('key')} -out ${at('cert')} -subj`.split(
      ' ',
    ),
    subject,
  );
  openssl(
    ...`pkcs12 -export -inkey ${at('key')} -in ${at('cert')} -out ${at('p12')} -passout pass:hemligt`.split(
      ' ',
    ),
  );
  openssl(...`pkcs8 -topk8 -in ${at('key')} -out ${at('sealed')} -passout pass:hemligt`.split(' '));

  const facts = { commonName: 'shs.example.se', serialNumber: '165560000000' };
  expect(readPkcs12(readFileSync(at('p12')), 'hemligt').facts).toMatchObject(facts);
  expect(readFacts(readFileSync(at('cert')))).toMatchObject(facts);
  const pem = (name: string) => readFileSync(at(name), 'utf8');
  expect(readPem(pem('cert'), pem('sealed'), 'hemligt').facts).toMatchObject(facts);
});

test.skipIf(!hasOpenssl()).each([
  ['an RSA key whose issuer has an elliptic one', 'rsa:2048', 'hemligt', []],
  ['an elliptic key', 'ec', 'hemligt', []],
  ['a passphrase with letters beyond ASCII', 'rsa:2048', 'hemlig åäö €', []],
  [
    'such a passphrase and the ciphers of old',
    'rsa:2048',
    'hemlig åäö',
    ['-keypbe', OLD, '-certpbe', OLD],
  ],
  ['a certificate signed with PSS', 'pss', 'hemligt', []],
])('PKCS#12 of openssl with %s is read (needs openssl)', (_, kind, passphrase, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-identity-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  const elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const caKey = kind === 'pss' ? ['-newkey', 'rsa:2048'] : elliptic;
  const ownKey = kind === 'ec' ? elliptic : ['-newkey', 'rsa:2048'];
  const pss = kind === 'pss' ? ['-sigopt', 'rsa_padding_mode:pss'] : [];
  openssl('req', '-x509', ...caKey, '-nodes', '-keyout', 'ca.key', '-out', 'ca', '-subj', '/CN=CA');
  openssl('req', ...ownKey, '-nodes', '-keyout', 'key', '-out', 'csr', '-subj', '/CN=Exempel');
  const issuer = ['-CA', 'ca', '-CAkey', 'ca.key', '-CAcreateserial', ...pss];
  openssl('x509', '-req', '-in', 'csr', ...issuer, '-out', 'cert');
  const store = ['-inkey', 'key', '-in', 'cert', '-certfile', 'ca', '-out', 'p12'];
  openssl('pkcs12', '-export', ...store, '-passout', `pass:${passphrase}`, ...options);

  const identity = readPkcs12(readFileSync(join(folder, 'p12')), passphrase);
  const pem = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
  expect(identity.certificate.trim().replaceAll('\r', '')).toBe(pem('cert'));
  expect(identity.chain.trim().replaceAll('\r', '')).toBe(pem('ca'));
  expect(createPrivateKey(identity.privateKey).equals(createPrivateKey(pem('key')))).toBe(true);
});
