import { constants, createHash, createVerify, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { getContent, getOid, getParts } from './der.ts';
import { DIGESTS, OID } from './oids.ts';

type Asn1 = forge.asn1.Asn1;

/** A signature that is being checked: it is given what was signed, piece by piece. */
export interface SignatureCheck {
  update(chunk: Buffer): void;
  holds(key: KeyObject, signature: Buffer): boolean;
}

/** Begins to check a signature of an algorithm (RSA, RSA-PSS, ECDSA) over what has this digest. */
export function startCheck(algorithm: Asn1 | undefined, digest: string): SignatureCheck {
  const [name, parameters] = algorithm ? getParts(algorithm) : [];
  if (getOid(name) !== OID.rsaPss) return checkPlainly(digest);
  const [own, mask] = readHashes(parameters);
  if (own !== digest) return { update: () => undefined, holds: () => false };
  return mask === digest
    ? checkPlainly(digest, PSS)
    : checkMasked(digest, mask, readSaltLength(parameters));
}

const PSS = {
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_AUTO,
};

function checkPlainly(digest: string, padding: Partial<typeof PSS> = {}): SignatureCheck {
  const check = createVerify(digest);
  return {
    update: (chunk) => check.update(chunk),
    holds: (key, signature) => check.verify({ key, ...padding }, signature),
  };
}

/** PSS whose mask is made with another digest than what is signed: Node knows only one for both. */
function checkMasked(digest: string, mask: string, saltLength: number): SignatureCheck {
  const hash = createHash(digest);
  return {
    update: (chunk) => hash.update(chunk),
    holds(key, signature) {
      const publicKey = forge.pki.publicKeyFromPem(
        key.export({ type: 'spki', format: 'pem' }).toString(),
      ) as forge.pki.rsa.PublicKey;
      const pss = forge.pss.create({
        md: createForgeDigest(digest),
        mgf: forge.mgf.mgf1.create(createForgeDigest(mask)),
        saltLength,
      });
      try {
        return publicKey.verify(
          hash.digest().toString('latin1'),
          signature.toString('latin1'),
          pss,
        );
      } catch {
        return false;
      }
    },
  };
}

/** A digest of node-forge by its name. */
export function createForgeDigest(name: string): forge.md.MessageDigest {
  const kinds: { readonly [name: string]: { create(): forge.md.MessageDigest } } =
    forge.md.algorithms;
  const kind = kinds[name];
  if (!kind) throw new Error(`the digest ${name} is not known here`);
  return kind.create();
}

/** The digest and that of the mask of RSA-PSS and RSA-OAEP parameters (RFC 4055); SHA-1 where nothing is said. */
export function readHashes(parameters: Asn1 | undefined): [own: string, mask: string] {
  const mask = findTagged(parameters, 1);
  return [toDigest(findTagged(parameters, 0)), toDigest(mask && getParts(mask)[1])];
}

function readSaltLength(parameters: Asn1 | undefined): number {
  const length = findTagged(parameters, 2);
  return length ? Number(BigInt(`0x${getContent(length).toString('hex')}`)) : 20;
}

/** What stands in a sequence with a tag of its own, without that tag. */
function findTagged(parameters: Asn1 | undefined, tag: number): Asn1 | undefined {
  const parts = parameters ? getParts(parameters) : [];
  const found = parts.find((part) => (part.type as number) === tag);
  return found && getParts(found)[0];
}

function toDigest(algorithm: Asn1 | undefined): string {
  if (!algorithm) return 'sha1';
  const name = getOid(getParts(algorithm)[0]);
  return name === OID.sha1 ? 'sha1' : (DIGESTS[name] ?? name);
}
