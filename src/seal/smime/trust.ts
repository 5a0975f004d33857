import type { X509Certificate } from 'node:crypto';

const MAX_CHAIN = 8;

/**
 * Why a certificate is not to be trusted at a time: nothing, when it or one that leads from it is among the
 * trusted ones. `extras` are those that came with it.
 */
export function findDistrust(
  certificate: X509Certificate,
  extras: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  now: Date,
): string | undefined {
  let current = certificate;
  for (let length = 0; length < MAX_CHAIN; length++) {
    if (now < new Date(current.validFrom) || now > new Date(current.validTo))
      return `${describe(current)} is valid from ${current.validFrom} to ${current.validTo}`;
    if (trusted.some((one) => one.raw.equals(current.raw))) return undefined;
    const issuer = findIssuer(current, trusted) ?? findIssuer(current, extras);
    if (!issuer) return `no trusted issuer leads to ${describe(current)}`;
    current = issuer;
  }
  return `the chain of ${describe(certificate)} has no end`;
}

function findIssuer(
  certificate: X509Certificate,
  candidates: readonly X509Certificate[],
): X509Certificate | undefined {
  return candidates.find(
    (one) => one.ca && certificate.checkIssued(one) && certificate.verify(one.publicKey),
  );
}

function describe({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ');
}
