import { z } from 'zod';

/** A secret is only ever named: a file, an environment variable, or a systemd credential. */
const secret = z.union([
  z.strictObject({ file: z.string() }),
  z.strictObject({ env: z.string() }),
  z.strictObject({ credential: z.string() }),
]);

const environment = z.enum(['demo', 'test', 'production']);

/** Size and time of an answer must stand still for so long before it is fetched. */
const fetchStableSeconds = z.number().min(0).default(2);

/** The least time between two looks for answers by one running program. */
const fetchSeconds = z.number().min(0);

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

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'is not a regular expression');

/** Who we are to a server: PKCS#12, or certificate (with its chain) and key in PEM. */
const identity = {
  pkcs12: secret.optional(),
  certificate: secret.optional(),
  privateKey: secret.optional(),
  passphrase: secret.optional(),
  /** Files with the only issuers that are trusted (PEM); without it those of the system. */
  ca: z.array(z.string()).min(1).optional(),
};

const eTransportChannel = z.strictObject({
  type: z.literal('e-transport'),
  environment,
  /** What goes on being listed is fetched again each time. */
  fetchSeconds: fetchSeconds.default(300),
  fetchStableSeconds: z.number().min(0).default(0),
  /** What `{base}` stands for in the addresses below, e.g. https://host/et/et_web/auto */
  baseUrl: z.url({ protocol: /^https$/ }),
  product,
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
  timeouts: z
    .strictObject({
      connectSeconds: z.number().positive().default(30),
      answerSeconds: z.number().positive().default(300),
    })
    .prefault({}),
});

/** The name of a file beside another, made from that one's. */
const companion = z
  .string()
  .refine(
    (text) => /\{(name|stem)\}/.test(text) && !/[{}/]/.test(text.replace(/\{(name|stem)\}/g, '')),
    "must hold {name} or {stem}, no other braces and no '/'",
  )
  .refine((text) => text !== '{name}', 'is the name of the file itself');

const completeness = z.strictObject({
  /** Size and time of the file must stand still for so long. */
  stableSeconds: z.number().min(0).default(5),
  /** A file that must lie beside it, e.g. `{name}.done`. */
  doneFile: companion.optional(),
  /** A file beside it with its size or SHA-256, e.g. `{stem}.ctl`. */
  controlFile: companion.optional(),
  /** What the last line must look like (regular expression). */
  trailer: z.string().optional(),
});

const route = z.strictObject({
  /** Folder inside the inbox; without it the inbox itself. */
  folder: z
    .string()
    .refine(
      (text) => text === '' || text.split('/').every((part) => !['', '.', '..'].includes(part)),
      "must be a path inside the inbox, without '..' and without '/' at its beginning or end",
    )
    .default(''),
  transactions: z.array(z.string()).min(1),
  channel: z.string(),
  creditor: z.string().optional(),
  complete: completeness.prefault({}),
  policy: z.enum(['split', 'all-or-nothing']).optional(),
  /** Items that were sent before, in another file of the last so many days. */
  repeats: z
    .strictObject({
      otherwise: z.enum(['hold', 'ignore']).default('hold'),
      days: z.int().min(1).default(400),
    })
    .prefault({}),
});

/** `kvittera.yaml`. Paths are relative to the file itself. */
export const configSchema = z.strictObject({
  environment,
  /** Whose days the report's dates are. */
  timeZone: z.string().default('Europe/Stockholm'),
  folders: z
    .strictObject({
      inbox: z.string().default('inbox'),
      outbox: z.string().default('outbox'),
      work: z.string().default('work'),
      state: z.string().default('state'),
      /** The definitions; without it those that come with the program. */
      formats: z.string().optional(),
    })
    .prefault({}),
  creditors: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      /** Organisationsnummer: what a service desk asks for. */
      orgnr: z.string().optional(),
      aliases: z.array(z.string()).default([]),
    }),
  ),
  channels: z.record(
    z.string(),
    z.discriminatedUnion('type', [folderChannel, sftpChannel, eTransportChannel]),
  ),
  routes: z.array(route).min(1),
  /** File names in the inbox that are never taken (with * and ?). */
  ignore: z.array(z.string()).default(['.*', '*.tmp', '*.part', '*.filepart', '~*']),
  report: z.strictObject({ language: z.enum(['en', 'sv']).default('en') }).prefault({}),
  scanSeconds: z.number().min(0.1).default(5),
  retry: z
    .strictObject({
      firstSeconds: z.number().positive().default(60),
      factor: z.number().min(1).default(2),
      maxSeconds: z.number().positive().default(3600),
      /** Share of the wait that is left to chance. */
      jitter: z.number().min(0).max(1).default(0.2),
      attempts: z.int().min(1).default(50),
    })
    .prefault({}),
  limits: z
    .strictObject({
      fileBytes: z
        .int()
        .positive()
        .default(4 * 1024 ** 3),
      findings: z.int().positive().default(1000),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;
export type ChannelConfig = Config['channels'][string];
export type RouteConfig = Config['routes'][number];
export type SecretRef = z.infer<typeof secret>;
export type Completeness = RouteConfig['complete'];
