/** What is asked of the signatures of what comes. */
export interface SmimeSettings {
  /** PEM of the issuers or signers that are trusted. */
  readonly trusted: () => Promise<string>;
  /** Unsigned parts are refused. */
  readonly isRequired: boolean;
  /** The organisationsnummer that a signer's certificate must be of. */
  readonly signerOrgnr?: string | undefined;
}
