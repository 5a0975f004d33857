import type forge from 'node-forge';
import { fromBytes, getContent, getOid, getParts, sequence, TAG } from './der.ts';
import { splitPem } from './pem.ts';

type Asn1 = forge.asn1.Asn1;

/** What was signed in a certificate (DER), whatever its key: its parts from the serial number on. */
function readTbs(der: Buffer): Asn1[] {
  const [tbs] = getParts(fromBytes(der));
  const parts = tbs ? getParts(tbs) : [];
  // The version stands first, but for those of version 1.
  return parts[0]?.constructed ? parts.slice(1) : parts;
}

/** Issuer and serial number of a certificate (DER), as structures name it. */
export function issuerAndSerial(der: Buffer): Asn1 {
  const [serial, , issuer] = readTbs(der);
  return sequence(issuer!, serial!);
}

/** The same of the first certificate of a PEM text. */
export function issuerAndSerialOf(pem: string): Asn1 {
  return issuerAndSerial(splitPem(pem)[0]!);
}

const SUBJECT_KEY_ID = '2.5.29.14';

/** The identifier of a certificate's key, where it has one. */
export function findKeyId(der: Buffer): Buffer | undefined {
  const extensions = readTbs(der).at(-1);
  const list = extensions?.constructed ? getParts(getParts(extensions)[0]!) : [];
  const found = list.find((one) => getOid(getParts(one)[0]) === SUBJECT_KEY_ID);
  const value = found && getContent(getParts(found).at(-1));
  return value?.[0] === TAG.octets ? getContent(fromBytes(value)) : undefined;
}
