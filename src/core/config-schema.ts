import { z } from 'zod';
import { environment } from './channel-parts.ts';
import { channelSchema } from './channel-schema.ts';

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
  /** A file that says how the creditor's own files of this folder become the transaction. */
  mapping: z.string().optional(),
  /** Files of the folder (with * and ?) that go with those that name them, and are never taken by themselves. */
  attachments: z.array(z.string()).default([]),
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

const day = z.iso.date('a day is written 2026-11-23');

const PERMIT_STATUSES = [
  'applied',
  'testing',
  'interrupted',
  'approved',
  'granted',
  'revoked',
] as const;

/** What the authority has allowed: tests, or production from a day on. */
const permit = z
  .union([
    z.enum(PERMIT_STATUSES),
    z.strictObject({
      status: z.enum(PERMIT_STATUSES),
      from: day.optional(),
      /** The authority's own number of the decision. */
      reference: z.string().optional(),
    }),
  ])
  .transform((value) => (typeof value === 'string' ? { status: value } : value));

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
  /** By the codes that stand in files and their names; none where files have no such code. */
  creditors: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string(),
        /** Organisationsnummer: what a service desk asks for. */
        orgnr: z
          .string()
          .regex(/^[\d -]+$/, 'is written in digits, as 5560010018')
          .transform((text) => text.replace(/\D/g, ''))
          .optional(),
        /** Whom a service desk may ask about a file. */
        contact: z
          .strictObject({ email: z.string().optional(), phone: z.string().optional() })
          .default({}),
        aliases: z.array(z.string()).default([]),
        /** Further codes that the authority has given it: their files have names and running numbers of their own. */
        subcodes: z.array(z.string()).default([]),
        /** By service or transaction: `authority/service` or `authority/transaction`. */
        permits: z.record(z.string(), permit).default({}),
        /** By transaction: how many items the authority takes in a day, month or year of its own. */
        quotas: z
          .record(
            z.string(),
            z.strictObject({ items: z.int().min(1), per: z.enum(['day', 'month', 'year']) }),
          )
          .default({}),
        /** By service: what the authority has noted of the creditor. */
        parameters: z
          .record(
            z.string(),
            z.record(
              z.string(),
              z.union([z.boolean(), z.iso.date('is true or false, or a day written 2026-11-23')]),
            ),
          )
          .default({}),
      }),
    )
    .default({}),

  channels: z.record(z.string(), channelSchema),
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
      /** Of one file that goes with another. */
      attachmentBytes: z
        .int()
        .positive()
        .default(25 * 1024 ** 2),
    })
    .prefault({}),
});

export type Permit = z.infer<typeof permit>;
type RawConfig = z.infer<typeof configSchema>;

/** A creditor, or one of its sub-codes, which knows the main one (`subcodes.ts`). */
export type Creditor = RawConfig['creditors'][string] & { readonly main?: string };

export type Config = Omit<RawConfig, 'creditors'> & {
  readonly creditors: { readonly [code: string]: Creditor };
};
export type ChannelConfig = Config['channels'][string];
export type RouteConfig = Config['routes'][number];
export type Completeness = RouteConfig['complete'];
