import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its key, of nobody. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  readonly commonName: string;
  /** As certificates had it before SEID 2, and as they have it now. */
  readonly serialNumber?: string;
  readonly organizationIdentifier?: string;
  readonly from?: string;
  readonly to?: string;
  readonly isAuthority?: boolean;
}

const ORGANIZATION_IDENTIFIER = '2.5.4.97';
let serial = 0;

/** Makes an RSA key pair in PEM. */
export function makeKeys(): { readonly key: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Makes a key pair that no grant may be signed with. */
export function makeEllipticKeys(): { readonly key: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Issues a certificate, by itself when no issuer is given. */
export function issue(subject: Subject, issuer?: Issued): Issued {
  const { key, publicKey } = makeKeys();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${(++serial).toString(16).padStart(6, '0')}`;
  certificate.validity.notBefore = new Date(subject.from ?? '2025-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date(subject.to ?? '2027-12-31T00:00:00Z');
  certificate.setSubject(toAttributes(subject));
  certificate.setIssuer(
    issuer
      ? forge.pki.certificateFromPem(issuer.certificate).subject.attributes
      : certificate.subject.attributes,
  );
  certificate.setExtensions([{ name: 'basicConstraints', cA: subject.isAuthority ?? false }]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? key), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
}

/** Certificates as they stand in the header of a grant. */
export function toX5c(...chain: readonly Issued[]): string[] {
  return chain.map(({ certificate }) => certificate.replace(/-----[A-Z ]+-----|\s/g, ''));
}

function toAttributes({
  commonName,
  serialNumber,
  organizationIdentifier,
}: Subject): forge.pki.CertificateField[] {
  return [
    { name: 'commonName', value: commonName },
    ...(serialNumber === undefined ? [] : [{ name: 'serialNumber', value: serialNumber }]),
    ...(organizationIdentifier === undefined
      ? []
      : [{ type: ORGANIZATION_IDENTIFIER, value: organizationIdentifier }]),
  ];
}
