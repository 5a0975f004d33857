import { createPrivateKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { getMessage } from '../core/errors.ts';
import { assembleIdentity, type Identity, unreadableKey } from './identity.ts';
import { getParts, sequence, toBytes } from './smime/der.ts';

type Bag = forge.pkcs12.Bag;

/**
 * Reads an identity from a PKCS#12 file, also one with the ciphers of old, with keys and issuers of any kind. Throws
 * an `AppError` (`KEY_UNREADABLE`).
 */
export function readPkcs12(bytes: Buffer, passphrase: string): Identity {
  try {
    const asn1 = forge.asn1.fromDer(forge.util.createBuffer(bytes.toString('binary')));
    const store = openStore(asn1, passphrase);
    const list = (type: string) => store.getBags({ bagType: type })[type] ?? [];
    const { certBag, pkcs8ShroudedKeyBag, keyBag } = forge.pki.oids as { [name: string]: string };
    const [key] = [...list(pkcs8ShroudedKeyBag!), ...list(keyBag!)].map(toKey);
    if (!key) throw new Error('it holds no private key');
    return assembleIdentity(key, list(certBag!).map(toCertificate));
  } catch (error) {
    throw unreadableKey(`the PKCS#12 file cannot be read: ${getMessage(error)}`);
  }
}

/**
 * The integrity of a file is proved with its passphrase in UTF-16 (RFC 7292), its newer ciphers (PBES2) take it in
 * UTF-8: of one with letters beyond ASCII only one reading opens both.
 */
function openStore(asn1: forge.asn1.Asn1, passphrase: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, false, passphrase);
  } catch (error) {
    const isProved = !getMessage(error).includes('MAC');
    if (!isProved || /^[\x00-\x7f]*$/.test(passphrase) || !Array.isArray(asn1.value)) throw error;
    const unproved = { ...asn1, value: asn1.value.slice(0, 2) };
    return forge.pkcs12.pkcs12FromAsn1(unproved, false, forge.util.encodeUtf8(passphrase));
  }
}

/** What is of another kind than RSA is left as it stands. */
function toKey({ key, asn1 }: Bag): string {
  if (key) return forge.pki.privateKeyToPem(key);
  const opened = createPrivateKey({ key: toBytes(asn1), format: 'der', type: 'pkcs8' });
  return opened.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function toCertificate({ cert, asn1 }: Bag): string {
  const der = toBytes(cert ? toAsn1(cert) : asn1);
  return new X509Certificate(der).toString().trim();
}

/** A certificate as it was: node-forge writes the parameters of its signature anew, and some of them wrong. */
function toAsn1(cert: forge.pki.Certificate): forge.asn1.Asn1 {
  const { tbsCertificate } = cert as unknown as { readonly tbsCertificate: forge.asn1.Asn1 };
  // The version stands first, but for those of version 1; then the serial number and the algorithm.
  const parts = getParts(tbsCertificate);
  const algorithm = parts[parts[0]?.constructed ? 2 : 1]!;
  const { Class, Type, create } = forge.asn1;
  const signature = create(Class.UNIVERSAL, Type.BITSTRING, false, `\0${cert.signature}`);
  return sequence(tbsCertificate, algorithm, signature);
}
