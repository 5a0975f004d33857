import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { AppError, getMessage } from '../core/errors.ts';

/** A certificate with its key and chain, as TLS takes them (PEM). */
export interface Identity {
  readonly certificate: string;
  /** The certificates between it and its root; empty when none came with it. */
  readonly chain: string;
  readonly privateKey: string;
  readonly facts: CertificateFacts;
}

/** What a certificate says. */
export interface CertificateFacts {
  readonly commonName: string | undefined;
  /** The subject's serialNumber: of Swedish organisations `16` and 10 digits. */
  readonly serialNumber: string | undefined;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Reads an identity from a certificate (with its chain behind it) and a key in PEM. */
export function readPem(certificates: string, key: string, passphrase?: string): Identity {
  try {
    const blocks = certificates.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    const opened = createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    const privateKey = opened.export({ type: 'pkcs8', format: 'pem' }).toString();
    return assembleIdentity(privateKey, blocks ?? []);
  } catch (error) {
    throw unreadableKey(`the certificate or its key cannot be read: ${getMessage(error)}`);
  }
}

/** An identity of a key: its certificate is the one that belongs to it, whatever order they stand in. */
export function assembleIdentity(privateKey: string, certificates: readonly string[]): Identity {
  const own = exportPublic(privateKey);
  // Of a key that was renewed with its old certificate beside the new one, the one that ends last.
  const [certificate] = certificates
    .filter((pem) => exportPublic(pem) === own)
    .sort((a, b) => readFacts(b).validTo.getTime() - readFacts(a).validTo.getTime());
  if (!certificate) throw new Error('no certificate belongs to the private key');
  const chain = certificates.filter((pem) => pem !== certificate).join('\n');
  return { certificate, chain, privateKey, facts: readFacts(certificate) };
}

function exportPublic(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** What a certificate in PEM or DER says. */
export function readFacts(certificate: string | Buffer): CertificateFacts {
  const read = new X509Certificate(certificate);
  const { validFrom, validTo } = read;
  // Told apart by their OIDs: in the subject as one text, a part may pretend to be another.
  const subject = read.toLegacyObject().subject as unknown as { [name: string]: unknown };
  return {
    commonName: getOnly(subject.CN),
    serialNumber: getOnly(subject.serialNumber),
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
  };
}

/** Throws an `AppError` (`CERTIFICATE_EXPIRED`) when our certificate is not valid at that time: a server may only hang up on it. */
export function checkValidity({ facts }: Identity, now: Date): void {
  if (isValid({ facts }, now)) return;
  const { validFrom, validTo, commonName } = facts;
  throw new AppError(
    'CERTIFICATE_EXPIRED',
    `our certificate ${commonName ?? ''} is valid from ${validFrom.toISOString()} to ${validTo.toISOString()}, and it is ${now.toISOString()}`,
    // Nothing has been sent, so nothing is lost by waiting for the new one.
    {
      outcome: 'transient',
      blames: 'channel',
      fix: 'Order a new certificate and put it in the place of the old one.',
    },
  );
}

/**
 * Those of our certificates that are valid at a time, in the order given: the old one until it ends, and the
 * new one beside it. Throws an `AppError` (`CERTIFICATE_EXPIRED`) when none is.
 */
export function chooseIdentities(identities: readonly Identity[], now: Date): readonly Identity[] {
  const valid = identities.filter((identity) => isValid(identity, now));
  if (valid.length === 0 && identities.length > 0) checkValidity(identities.at(-1)!, now);
  return valid;
}

/** Whether a certificate is valid at a time. */
export function isValid({ facts }: Pick<Identity, 'facts'>, now: Date): boolean {
  return facts.validFrom <= now && now <= facts.validTo;
}

/**
 * The certificate with which what is in place ends: from the one that is valid now, the last of those that follow
 * each other without a gap; of none that is valid, the one that ended last.
 */
export function findLastCertificate(identities: readonly Identity[], now: Date): CertificateFacts {
  const sorted = identities
    .map(({ facts }) => facts)
    .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
  const valid = sorted.filter((facts) => isValid({ facts }, now));
  if (valid.length === 0) {
    const ended = sorted.filter(({ validTo }) => validTo < now);
    return (ended.length > 0 ? ended : sorted).reduce(pickLater);
  }
  return sorted.reduce(
    (last, next) => (isFollowed(last, next) ? pickLater(last, next) : last),
    valid.reduce(pickLater),
  );
}

const SECOND_MS = 1000;

/** Certificates count in whole seconds: one that ends at 23:59:59 is followed by one of midnight. */
function isFollowed({ validTo }: CertificateFacts, { validFrom }: CertificateFacts): boolean {
  return validFrom.getTime() <= validTo.getTime() + SECOND_MS;
}

function pickLater(one: CertificateFacts, other: CertificateFacts): CertificateFacts {
  return other.validTo > one.validTo ? other : one;
}

/** Throws an `AppError` (`CERTIFICATE_NOT_OURS`) when our certificate is another organisation's. */
export function checkOwner({ facts }: Identity, orgnr: string): void {
  if (isOfOrganisation(facts, orgnr)) return;
  throw new AppError(
    'CERTIFICATE_NOT_OURS',
    `our certificate ${facts.commonName ?? ''} has the serialNumber ${facts.serialNumber ?? '(none)'}, not 16 and the organisationsnummer ${orgnr}`,
    {
      blames: 'channel',
      fix: 'check which certificate the settings name, and the organisationsnummer beside it',
    },
  );
}

/** What is wrong with a server's certificate (DER) that should be of an organisation. */
export function checkPeer(certificate: Buffer, orgnr: string): AppError | undefined {
  const facts = readFacts(certificate);
  if (isOfOrganisation(facts, orgnr)) return undefined;
  return new AppError(
    'CERTIFICATE_OF_ANOTHER',
    `the server's certificate ${facts.commonName ?? ''} has the serialNumber ${facts.serialNumber ?? '(none)'}, not 16 and the organisationsnummer ${orgnr}`,
    {
      fix: 'send nothing; ask the counterpart whose certificate its server has, then correct the address or peerOrgnr',
    },
  );
}

/** Whether a certificate is of an organisation: those of Swedish ones have 16 before their ten digits. */
export function isOfOrganisation({ serialNumber }: CertificateFacts, orgnr: string): boolean {
  const organisation = orgnr.split('.')[0]!;
  return /^\d{10}$/.test(organisation) && serialNumber?.replace('-', '') === `16${organisation}`;
}

/** A part of a name that stands there once; of two nobody knows which one counts. */
function getOnly(part: unknown): string | undefined {
  return typeof part === 'string' ? part.trim() : undefined;
}

/** What cannot be read as key and certificate. */
export function unreadableKey(message: string): AppError {
  return new AppError('KEY_UNREADABLE', message, {
    outcome: 'transient',
    blames: 'channel',
    fix: 'check that the files are the ones the issuer sent, that certificate and key belong together, and the passphrase',
  });
}
