import {
  createHash,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair that tokens are signed with. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A JWT taken apart; nothing of it is verified. */
export interface ReadJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

const DIGESTS = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' } as const;

/** The algorithms a JWT may be signed with. */
export type JwtAlgorithm = keyof typeof DIGESTS;

/** Makes a new RSA key; its id is taken from the key. */
export async function makeSigningKey(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  return { kid: createHash('sha256').update(der).digest('base64url').slice(0, 16), ...pair };
}

/** Signs claims with RS256. */
export function signJwt(claims: object, { kid, privateKey }: SigningKey): string {
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** Takes a compact JWT apart; undefined when it is none. */
export function readJwt(text: string): ReadJwt | undefined {
  const parts = text.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) return undefined;
  const [first = '', second = '', third = ''] = parts;
  const header = decode(first);
  const claims = decode(second);
  if (!header || !claims) return undefined;
  const signature = Buffer.from(third, 'base64url');
  return { header, claims, signed: `${first}.${second}`, signature };
}

/** Whether a header's alg is one of the known. */
export function isJwtAlgorithm(alg: unknown): alg is JwtAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(DIGESTS, alg);
}

/** Whether the key's owner signed it. */
export function isSignedBy(jwt: ReadJwt, alg: JwtAlgorithm, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  return verify(DIGESTS[alg], Buffer.from(jwt.signed), key, jwt.signature);
}

/** The public key as it stands in a key set. */
export function toJwk({ kid, publicKey }: SigningKey): JsonWebKey {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
