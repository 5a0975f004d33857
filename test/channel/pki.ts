import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its key, for tests: of nobody. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  readonly commonName: string;
  /** `16` and an organisationsnummer that fails its check digit on purpose. */
  readonly serialNumber?: string;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  readonly isAuthority?: boolean;
}

const DAY_MS = 86_400_000;
let serial = 0;

/** Issues a certificate, by itself when no issuer is given. */
export function issue(subject: Subject, issuer?: Issued): Issued {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  certificate.serialNumber = `01${(++serial).toString(16).padStart(6, '0')}`;
  certificate.validity.notBefore = new Date(Date.now() + (subject.from ?? -1) * DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + (subject.to ?? 365) * DAY_MS);
  certificate.setSubject([
    { name: 'commonName', value: subject.commonName },
    ...(subject.serialNumber === undefined
      ? []
      : [{ name: 'serialNumber', value: subject.serialNumber }]),
  ]);
  certificate.setIssuer(
    issuer
      ? forge.pki.certificateFromPem(issuer.certificate).subject.attributes
      : certificate.subject.attributes,
  );
  certificate.setExtensions([
    { name: 'basicConstraints', cA: subject.isAuthority ?? false },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? key), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
}

/** A PKCS#12 file as an issuer sends it: key, certificate and chain. */
export function toPkcs12(
  { certificate, key }: Issued,
  chain: readonly Issued[],
  passphrase: string,
  algorithm: '3des' | 'aes256' = 'aes256',
): Buffer {
  const asn1 = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    [certificate, ...chain.map((one) => one.certificate)].map((pem) =>
      forge.pki.certificateFromPem(pem),
    ),
    passphrase,
    { algorithm },
  );
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}
