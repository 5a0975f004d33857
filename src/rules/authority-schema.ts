import { z } from 'zod';

const provenance = z.enum(['official', 'published', 'reconstructed']);

/** A span of time: working days of the authority's calendar, or plain hours. */
const span = z
  .strictObject({
    businessDays: z.int().min(0).optional(),
    hours: z.number().positive().optional(),
    /** Clock time on the last business day, in the authority's time zone. */
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a clock time is written 07:30')
      .optional(),
  })
  .refine(
    (value) => (value.businessDays === undefined) !== (value.hours === undefined),
    'give either businessDays or hours',
  );

/** A day of every year: a date, a weekday on or after one, or so many days from Easter Sunday. */
const dayRule = z
  .string()
  .regex(
    /^(\d\d-\d\d|(mon|tues|wednes|thurs|fri|satur|sun)day (before|after) \d\d-\d\d|easter -?\d+)$/,
    'a day is written 12-24, friday after 06-19 (that day or the next Friday) or easter -2',
  );

const answerSchema = z.strictObject({
  layer: z.enum(['transport', 'receipt', 'decision']),
  transaction: z.string(),
  /** Only promised from the day that this parameter of the service says, and never where it says none. */
  from: z.string().optional(),
  /** What it means when the deadline passes without this answer. */
  silence: z.enum(['overdue', 'accepted', 'nothing']),
  warn: span.optional(),
  deadline: span.optional(),
  /** When an answer that is overdue goes to whoever answers for it, not only to who watches the files. */
  escalate: span.optional(),
  source: z.string(),
  provenance,
});

const nameSchema = z.strictObject({
  /** File name with {tokens}; compared without regard to case. */
  pattern: z.string(),
  generation: z.string().optional(),
  source: z.string(),
});

/** What an authority must have allowed before anything of a service is sent to it. */
const permitSchema = z.strictObject({
  /** Which application to make, and where. */
  apply: z.string(),
  provenance,
  source: z.string(),
});

/** A setting that an authority keeps of each creditor. */
const parameterSchema = z.strictObject({
  title: z.string(),
  type: z.enum(['date', 'boolean']),
  note: z.string().optional(),
  source: z.string(),
});

const aboutService = {
  title: z.string(),
  note: z.string().optional(),
  permit: permitSchema.optional(),
  parameters: z.record(z.string(), parameterSchema).default({}),
};

const transactionSchema = z.strictObject({
  title: z.string(),
  service: z.string(),
  direction: z.enum(['out', 'in']),
  layouts: z.array(z.string()).min(1),
  /**
   * One version of a document: of several that a file fits equally well, the one that is listed first is taken.
   * `changes`: the file of the folder `models` that says what it changed in the version before.
   */
  model: z
    .strictObject({ of: z.string(), version: z.string(), changes: z.string().optional() })
    .optional(),
  names: z.array(nameSchema).default([]),
  /** The authority's system behind it, which its service desk asks for. */
  application: z.string().optional(),
  /** Remote name of a file we send. */
  send: z.string().optional(),
  sequence: z
    .strictObject({
      start: z.int().min(0).default(1),
      max: z.int().positive(),
      /** What becomes of the number of a batch that the authority rejected whole. */
      afterRejected: z.enum(['reuse', 'continue']),
      provenance,
      source: z.string(),
    })
    .optional(),
  /** References of which one says which claim an item is: no two files may hold the same. */
  identifiedBy: z.array(z.string()).min(1).optional(),
  policy: z.enum(['split', 'all-or-nothing']).default('all-or-nothing'),
  /** Each document of a file is a message of its own, with its own state. */
  divided: z.boolean().default(false),
  /** What an answer's error on one item means for the others of its batch. */
  itemErrors: z.enum(['reject-item', 'reject-batch']).default('reject-item'),
  answers: z.array(answerSchema).default([]),
  /** Its items change cases that were sent before, which are found by one of these references. */
  about: z
    .strictObject({
      references: z.array(z.string()).min(1),
      /** Its amounts lower theirs, so that no more may be taken off than is left. */
      lowers: z.boolean().default(false),
      source: z.string(),
    })
    .optional(),
  /** Parameter of the service: the day from which the authority sends it by file. */
  from: z.string().optional(),
  /** How a case of it may end without a file that says so; told with the life of a claim that is not closed. */
  openEnd: z
    .array(
      z.strictObject({
        text: z.string(),
        /** Parameters of the service: told where it is agreed on, or where it is not. */
        if: z.string().optional(),
        unless: z.string().optional(),
      }),
    )
    .min(1)
    .optional(),
  /** A permit of its own, which is tried out only after that of another transaction was approved. */
  permit: z.strictObject({ after: z.string(), source: z.string() }).optional(),
  /** What the keys above rest on, where the authority's word is not known. */
  assumes: z
    .array(z.strictObject({ what: z.string(), provenance, source: z.string() }))
    .default([]),
  note: z.string().optional(),
});

/** `service.yaml`: one service of an authority, in a folder of its own. */
export const serviceSchema = z.strictObject({
  service: z.string(),
  ...aboutService,
  transactions: z.record(z.string(), transactionSchema.omit({ service: true })),
});

/** `authority.yaml`: who, and the services and transactions that have no folder of their own. */
export const authoritySchema = z.strictObject({
  authority: z.string(),
  title: z.string(),
  country: z.string(),
  timeZone: z.string(),
  /** Days that count as no business days besides weekends and public holidays, by rule or date. */
  closedDays: z.strictObject({ source: z.string(), days: z.array(dayRule).min(1) }).optional(),
  /** Regular expression for what may follow any file name (added by transport). */
  nameSuffix: z.string().optional(),
  services: z.record(z.string(), z.strictObject(aboutService)).default({}),
  transactions: z.record(z.string(), transactionSchema).default({}),
  /** Dated amounts in minor units, for rules: name -> list of {from, amount}. */
  amounts: z
    .record(
      z.string(),
      z.strictObject({
        title: z.string(),
        source: z.string(),
        values: z
          .array(
            z.strictObject({
              from: z.iso.date('a day is written 2026-11-23'),
              minor: z.int(),
            }),
          )
          .min(1),
      }),
    )
    .default({}),
  /** Dated rates in hundredths of a percent, for `interest`: name -> list of {from, hundredths}. */
  rates: z
    .record(
      z.string(),
      z.strictObject({
        title: z.string(),
        source: z.string(),
        values: z
          .array(
            z.strictObject({
              from: z.iso.date('a day is written 2026-11-23'),
              hundredths: z.int(),
            }),
          )
          .min(1),
      }),
    )
    .default({}),
});

const codeSchema = z.union([
  z.string(),
  z.strictObject({
    text: z.string(),
    explanation: z.string().optional(),
    fix: z.string().optional(),
  }),
]);

/** `codes.yaml`: the authority's code lists. */
export const codesSchema = z.strictObject({
  lists: z.record(
    z.string(),
    z.strictObject({
      title: z.string(),
      provenance,
      source: z.string(),
      open: z.boolean().optional(),
      codes: z.record(z.string(), codeSchema),
    }),
  ),
});

export type RawCode = z.infer<typeof codeSchema>;
export type RawService = z.infer<typeof serviceSchema>;
export type RawAuthority = z.infer<typeof authoritySchema>;
export type RawTransaction = z.infer<typeof transactionSchema>;
