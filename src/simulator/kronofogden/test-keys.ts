import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import forge from 'node-forge';

/** Organisationsnummer of the test certificates; their check digits are wrong on purpose. */
export const CLIENT_ORGNR = '5560000000';
export const AUTHORITY_ORGNR = '2021000000';

/** Where the keys of a simulation lie. The client's are there as PKCS#12 and as PEM. */
export interface TestKeys {
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly clientPkcs12: string;
  readonly passphrase: string;
}

interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a test CA, a server and a client in a folder, unless they are there already. */
export async function makeTestKeys(folder: string): Promise<TestKeys> {
  const at = (name: string) => join(folder, name);
  const keys: TestKeys = {
    ca: at('ca.pem'),
    certificate: at('server.pem'),
    privateKey: at('server.key'),
    clientCertificate: at('client.pem'),
    clientKey: at('client.key'),
    clientPkcs12: at('client.p12'),
    passphrase: at('passphrase'),
  };
  if (Object.values(keys).every((path) => existsSync(path))) return keys;
  await mkdir(folder, { recursive: true });
  const ca = issue('Test CA of kvittera simulate');
  const server = issue('localhost', { issuer: ca, orgnr: AUTHORITY_ORGNR });
  const client = issue('Testbolaget AB', { issuer: ca, orgnr: CLIENT_ORGNR });
  const passphrase = randomBytes(12).toString('hex');
  const write = (path: string, content: string | Buffer) =>
    writeFile(path, content, { mode: 0o600 });
  await write(keys.ca, ca.certificate);
  await write(keys.certificate, server.certificate);
  await write(keys.privateKey, server.key);
  await write(keys.clientCertificate, client.certificate);
  await write(keys.clientKey, client.key);
  await write(keys.clientPkcs12, toPkcs12(client, ca, passphrase));
  await write(keys.passphrase, passphrase);
  return keys;
}

/** What a server of the simulation needs for TLS. */
export async function readServerKeys({ ca, certificate, privateKey }: TestKeys) {
  return {
    cert: await readFile(certificate),
    key: await readFile(privateKey),
    ca: await readFile(ca),
  };
}

const YEARS = 10;

function issue(
  commonName: string,
  by?: { readonly issuer: Issued; readonly orgnr: string },
): Issued {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + YEARS * 365 * 86_400_000);
  certificate.setSubject([
    { name: 'commonName', value: commonName },
    ...(by ? [{ name: 'serialNumber', value: `16${by.orgnr}` }] : []),
  ]);
  certificate.setIssuer(
    by
      ? forge.pki.certificateFromPem(by.issuer.certificate).subject.attributes
      : certificate.subject.attributes,
  );
  certificate.setExtensions([
    { name: 'basicConstraints', cA: by === undefined, critical: true },
    ...(by
      ? [
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ]
      : []),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(by?.issuer.key ?? key), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
}

function toPkcs12({ certificate, key }: Issued, ca: Issued, passphrase: string): Buffer {
  const chain = [certificate, ca.certificate].map((pem) => forge.pki.certificateFromPem(pem));
  const asn1 = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key), chain, passphrase, {
    algorithm: 'aes256',
  });
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}
