import { createPublicKey, type KeyObject } from 'node:crypto';
import { checkChain } from './certificate-chain.ts';
import type { MaskinportenClient } from './clients.ts';
import { GrantError } from './grant-error.ts';
import type { ReadJwt } from './jwt.ts';

/** How a client proved who it is, as the token tells it. */
export type ClientMethod = 'virksomhetssertifikat' | 'private_key_jwt';

/** The key that a grant has to be signed with. */
export interface ChosenKey {
  readonly key: KeyObject;
  readonly method: ClientMethod;
}

/** Finds the key that a grant's header names: exactly one of a certificate and a registered key. */
export function chooseKey({ header }: ReadJwt, client: MaskinportenClient, now: Date): ChosenKey {
  if ((header.x5c === undefined) === (header.kid === undefined))
    throw new GrantError('key-hint', 'give exactly one of x5c and kid');
  if (header.x5c === undefined)
    return { key: findKey(header.kid, client, now), method: 'private_key_jwt' };
  if (client.keys.length > 0)
    throw new GrantError('key-hint', 'a client with a registered key must use kid');
  const { orgnr, certificates } = client;
  const issuers = certificates?.issuers ?? [];
  return { key: checkChain(header.x5c, { orgnr, issuers, now }), method: 'virksomhetssertifikat' };
}

function findKey(kid: unknown, { keys }: MaskinportenClient, now: Date): KeyObject {
  const found = keys.find((key) => key.kid === kid);
  if (!found) throw new GrantError('client', 'unknown kid');
  if (found.expiresAt && found.expiresAt <= now) throw new GrantError('expired-key');
  const { publicKey } = found;
  return typeof publicKey === 'string'
    ? createPublicKey(publicKey)
    : createPublicKey({ key: publicKey, format: 'jwk' });
}
