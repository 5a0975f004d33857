import { type KeyObject, X509Certificate } from 'node:crypto';
import { GrantError } from './grant-error.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What a chain is held against. */
export interface ChainDemands {
  readonly orgnr: string;
  /** PEM. */
  readonly issuers: readonly string[];
  readonly now: Date;
}

/**
 * Checks the certificates of a grant's header, leaf first: a chain without a gap up to a trusted
 * issuer, which itself may be left out; all of it valid now; issued to the client's owner. Gives
 * the key of the leaf.
 */
export function checkChain(x5c: unknown, { orgnr, issuers, now }: ChainDemands): KeyObject {
  const chain = readChain(x5c);
  const [leaf] = chain;
  if (!leaf) throw new GrantError('key-hint', 'x5c is empty');
  if (!isTrusted(chain, issuers)) throw new GrantError('certificate', 'no trusted issuer');
  if (chain.some((certificate) => now < new Date(certificate.validFrom)))
    throw new GrantError('certificate', 'not valid yet');
  if (chain.some((certificate) => now > new Date(certificate.validTo)))
    throw new GrantError('expired-key');
  if (readOrganisation(leaf) !== orgnr) throw new GrantError('owner');
  return leaf.publicKey;
}

function readChain(x5c: unknown): X509Certificate[] {
  if (!Array.isArray(x5c)) throw new GrantError('key-hint', 'x5c is no array');
  return x5c.map((text: unknown) => {
    if (typeof text !== 'string' || !BASE64.test(text))
      throw new GrantError('key-hint', 'x5c holds no base64 DER');
    return readCertificate(Buffer.from(text, 'base64'));
  });
}

function readCertificate(bytes: Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new GrantError('certificate', 'no certificate');
  }
}

function isTrusted(chain: readonly X509Certificate[], issuers: readonly string[]): boolean {
  const trusted = issuers.map((pem) => new X509Certificate(pem));
  const isLinked = chain.every((certificate, at) => {
    const issuer = chain[at + 1];
    return issuer === undefined || isIssuedBy(certificate, issuer);
  });
  const last = chain.at(-1);
  if (!last || !isLinked) return false;
  const isAnchor = trusted.some(({ raw }) => raw.equals(last.raw));
  return isAnchor || trusted.some((issuer) => isIssuedBy(last, issuer));
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** The organisation a certificate was issued to: of SEID 2 `NTRNO-` and the number, before that the number. */
function readOrganisation(certificate: X509Certificate): string | undefined {
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, unknown>;
  const identifier = subject.organizationIdentifier;
  if (identifier === undefined) return toOrgnr(subject.serialNumber, /^(\d{9})$/);
  return toOrgnr(identifier, /^NTRNO-(\d{9})$/);
}

function toOrgnr(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' ? form.exec(value)?.[1] : undefined;
}
