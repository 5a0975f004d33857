import { z } from 'zod';
import { environment, fetchSeconds, ownIdentity, secret } from './channel-parts.ts';
import { elanChannel } from './elan-schema.ts';

/** Size and time of an answer must stand still for so long before it is fetched. */
const fetchStableSeconds = z.number().min(0).default(2);

const folderChannel = z.strictObject({
  type: z.literal('folder'),
  environment,
  fetchSeconds: fetchSeconds.default(0),
  fetchStableSeconds,
  /** A path that is only there while the share is mounted. */
  mountMarker: z.string().optional(),
  sendTo: z.string(),
  fetchFrom: z.string().optional(),
  archiveTo: z.string().optional(),
  partSuffix: z.string().default('.part'),
  /** True when somebody else may remove unfinished files there. */
  partCleanup: z.boolean().default(false),
  /** Where the counterpart keeps what it has taken, if we may look there. */
  inquiryArchive: z.string().optional(),
});

const sftpChannel = z.strictObject({
  type: z.literal('sftp'),
  environment,
  fetchSeconds: fetchSeconds.default(0),
  fetchStableSeconds,
  host: z.string(),
  port: z.int().min(1).max(65_535).default(22),
  username: z.string(),
  hostKeySha256: z
    .array(
      z
        .string()
        .regex(
          /^SHA256:[A-Za-z0-9+/]{43}=?$/,
          'must be SHA256: and 43 characters, as ssh-keygen -lf prints it',
        ),
    )
    .min(1),
  password: secret.optional(),
  privateKey: secret.optional(),
  passphrase: secret.optional(),
  sendTo: z.string(),
  fetchFrom: z.string().optional(),
  archiveTo: z.string().optional(),
  partSuffix: z.string().default('.part'),
  partCleanup: z.boolean().default(false),
  inquiryArchive: z.string().optional(),
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Products are told apart by UUIDs, some of which are of no version of RFC 9562. */
const product = z.string().regex(UUID, 'a product is written 00000000-0000-0000-0000-000000000000');

const orgnr = z.string().regex(/^\d{10}$/, 'an organisationsnummer is written with ten digits');

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'is not a regular expression');

const identity = {
  ...ownIdentity,
  /** The certificate that follows, valid beside the old one until that ends. */
  next: z.strictObject(ownIdentity).optional(),
  /** The organisationsnummer that the server's certificate must be of. */
  peerOrgnr: orgnr.optional(),
  /** The name in the server's certificate, where it is another than in the address. */
  serverName: z.string().optional(),
  /** Files with the only issuers that are trusted (PEM); without it those of the system. */
  ca: z.array(z.string()).min(1).optional(),
};

const timeouts = z
  .strictObject({
    connectSeconds: z.number().positive().default(30),
    answerSeconds: z.number().positive().default(300),
  })
  .prefault({});

const eTransportChannel = z.strictObject({
  type: z.literal('e-transport'),
  environment,
  /** What goes on being listed is fetched again each time. */
  fetchSeconds: fetchSeconds.default(300),
  fetchStableSeconds: z.number().min(0).default(0),
  /** What `{base}` stands for in the addresses below, e.g. https://host/et/et_web/auto */
  baseUrl: z.url({ protocol: /^https$/ }),
  product,
  /** The organisationsnummer that our own certificate must be of. */
  orgnr: orgnr.optional(),
  /** Products whose files are fetched; the one that is submitted to, unless said. */
  fetchProducts: z.array(product).optional(),
  ...identity,
  submit: z
    .strictObject({
      method: z.enum(['PUT', 'POST']).default('PUT'),
      url: z.string().default('{base}/{product}/{name}'),
      success: z.array(z.int()).default([200, 201, 202, 204]),
      /** In the answer's body or headers; its first group, or the whole. */
      transactionId: pattern.default('[Tt]ransa[ck]tions?[ _-]?[Ii][Dd]\\W+([\\w-]+)'),
    })
    .prefault({}),
  list: z
    .strictObject({
      url: z.string().default('{base}/{product}?getfilenames=true'),
      delimiter: pattern.default('[\\r\\n,\\t|]+'),
    })
    .prefault({}),
  fetch: z.strictObject({ url: z.string().default('{base}/{product}/{name}') }).prefault({}),
  timeouts,
});

/** An organisationsnummer, perhaps with an internal id after a point. */
const actor = z.strictObject({
  orgnr: z
    .string()
    .regex(/^\d{10}(\.[\w-]+)?$/, 'an address is written 5560000000 or 5560000000.id'),
  name: z.string(),
});

const token = z.string().regex(/^[\w.:-]+$/, 'holds letters, digits and . _ : - only');

const shsProduct = z.strictObject({
  transactions: z.array(z.string()).min(1),
  product,
  agreement: product.optional(),
  sequenceType: z.enum(['event', 'request', 'reply']).default('event'),
  datapartType: token,
  contentType: z.string().default('text/plain; charset=ISO-8859-1'),
  encoding: z.enum(['binary', 'base64']).default('binary'),
  meta: z.record(z.string(), z.string()).default({}),
  subject: z.string().optional(),
  /** Signs each file with our own certificate (S/MIME). */
  sign: z.boolean().default(false),
  /** Files with the certificates (PEM) that each file is encrypted for. */
  encryptFor: z.array(z.string()).min(1).optional(),
});

const shsChannel = z.strictObject({
  type: z.literal('shs'),
  environment,
  fetchSeconds: fetchSeconds.default(300),
  fetchStableSeconds: z.number().min(0).default(0),
  /** Scheme, host and port of the node, and what stands before the two paths below. */
  baseUrl: z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/$/, '')),
  rsPath: z.string().startsWith('/').default('/shs/rs'),
  dsPath: z.string().startsWith('/').default('/shs/ds'),
  /** Ourselves and the authority, as labels name them. */
  from: actor,
  to: actor,
  /** Organisations whose messages are taken besides those of `to`. */
  senders: z.array(orgnr).default([]),
  originator: actor.optional(),
  endRecipient: actor.optional(),
  products: z.array(shsProduct).min(1),
  /** Products whose messages are fetched, besides confirms and errors; all that lies in our outbox without it. */
  fetchProducts: z.array(product).min(1).optional(),
  maxHits: z.int().min(1).max(200).default(100),
  /** Our own receive service, in the place of an outbox at the node: it listens while `kvittera watch` runs. */
  endpoint: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.int().min(0).max(65_535),
      nodeId: token.default('kvittera'),
      /** Larger messages are refused. */
      maxMegabytes: z.int().min(1).default(1000),
    })
    .optional(),
  /** How signed files that come are verified. */
  smime: z
    .strictObject({
      /** Files with the issuers or signers that are trusted (PEM). */
      trusted: z.array(z.string()).min(1),
      /** Files that are not signed are refused. */
      required: z.boolean().default(false),
      /** The organisationsnummer that a signer's certificate must be of. */
      signerOrgnr: orgnr.optional(),
    })
    .optional(),
  confirm: z
    .strictObject({
      /** Whether the agreement asks for confirms. */
      expected: z.boolean().default(true),
      deadlineHours: z.number().positive().default(24),
      silence: z.enum(['overdue', 'nothing']).default('overdue'),
    })
    .prefault({}),
  ...identity,
  timeouts,
});

/** A way to a counterpart. */
export const channelSchema = z.discriminatedUnion('type', [
  folderChannel,
  sftpChannel,
  eTransportChannel,
  shsChannel,
  elanChannel,
]);

export type SecretRef = z.infer<typeof secret>;
export type OwnIdentity = Pick<
  Extract<z.infer<typeof channelSchema>, { type: 'shs' }>,
  'pkcs12' | 'certificate' | 'privateKey' | 'passphrase'
>;
