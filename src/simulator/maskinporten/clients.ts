import type { JsonWebKey } from 'node:crypto';

/** A key that was registered for a client. */
export interface ClientKey {
  readonly kid: string;
  /** PEM or JWK. */
  readonly publicKey: string | JsonWebKey;
  readonly expiresAt?: Date;
}

/** That an organisation lets a supplier use a scope on its behalf. */
export interface Delegation {
  readonly consumerOrg: string;
  readonly scope: string;
}

/** A customer who accepted a system. */
export interface Customer {
  readonly orgnr: string;
  /** The organisation number again, when the vendor gave no other. */
  readonly externalRef: string;
  readonly systemUserId: string;
}

/** A system that a client may act for, with who accepted it. */
export interface ClientSystem {
  readonly systemId: string;
  readonly customers: readonly Customer[];
}

/** A customer's system user, and which clients may ask for a token in its name. */
export interface SystemUser extends Customer {
  readonly systemId: string;
  readonly clientIds: readonly string[];
}

/** A client as its owner has registered it. */
export interface MaskinportenClient {
  readonly clientId: string;
  /** Its owner. */
  readonly orgnr: string;
  readonly scopes: readonly string[];
  /** With any of these the client has to name one of them; without, it comes with a certificate. */
  readonly keys: readonly ClientKey[];
  /** Whose certificates the client may come with (PEM). */
  readonly certificates?: { readonly issuers: readonly string[] };
  readonly delegations?: readonly Delegation[];
  /** How long its tokens live. */
  readonly tokenSeconds?: number;
  readonly systems?: readonly ClientSystem[];
}

/** The system users that clients were set up with. */
export function listSystemUsers(clients: readonly MaskinportenClient[]): SystemUser[] {
  return clients.flatMap(({ clientId, systems = [] }) =>
    systems.flatMap(({ systemId, customers }) =>
      customers.map((customer) => ({ ...customer, systemId, clientIds: [clientId] })),
    ),
  );
}
