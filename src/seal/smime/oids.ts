/** Object identifiers of the structures used here (RFC 5652, RFC 5083, RFC 5084, RFC 8017, RFC 3565). */
export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaOaep: '1.2.840.113549.1.1.7',
  rsaPss: '1.2.840.113549.1.1.10',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

/** Digests that are accepted; SHA-1 and MD5 prove nothing any more. */
export const DIGESTS: Readonly<{ [oid: string]: string }> = {
  [OID.sha256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** A cipher as Node names it, the bytes of its key, and whether it proves that nothing was changed. */
export interface Cipher {
  readonly name: string;
  readonly key: number;
  readonly isAuthenticated?: boolean;
}

/** Ciphers that are read. */
export const CIPHERS: Readonly<{ [oid: string]: Cipher }> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', key: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', key: 24 },
  [OID.aes256Cbc]: { name: 'aes-256-cbc', key: 32 },
  '2.16.840.1.101.3.4.1.6': { name: 'aes-128-gcm', key: 16, isAuthenticated: true },
  '2.16.840.1.101.3.4.1.26': { name: 'aes-192-gcm', key: 24, isAuthenticated: true },
  '2.16.840.1.101.3.4.1.46': { name: 'aes-256-gcm', key: 32, isAuthenticated: true },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', key: 24 },
};
