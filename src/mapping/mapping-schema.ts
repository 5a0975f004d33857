import { z } from 'zod';

/** One kind of record that is written: how often, when, and what each of its fields holds (CEL). */
export interface RawStep {
  readonly record?: string | undefined;
  readonly each?: 'row' | undefined;
  readonly repeat?: string | undefined;
  readonly texts?: string | undefined;
  readonly when?: string | undefined;
  readonly fields: Readonly<{ [field: string]: string }>;
  readonly steps?: readonly RawStep[] | undefined;
}

export const stepSchema: z.ZodType<RawStep> = z.lazy(() =>
  z.strictObject({
    /** Of the form that is written; none where there are only steps within. */
    record: z.string().optional(),
    /** For every row of the item, not once for all of them. */
    each: z.literal('row').optional(),
    /** So many times; `number` counts them from 1. */
    repeat: z.string().optional(),
    /** For every text of a list, which is `text` then. */
    texts: z.string().optional(),
    when: z.string().optional(),
    fields: z.record(z.string(), z.string()).default({}),
    steps: z.array(stepSchema).optional(),
  }),
);

/**
 * A document of JSON as it is to be: members, lists, and expressions (CEL) where values stand. Special are `{ money: EXPR }`
 * (minor units as a number with two decimals), `{ number: EXPR }` (a text of digits as a number), and `{ of: ..., when: EXPR,
 * each: row, repeat: EXPR }` (once, or in a list for every row, or so many times). What comes out empty is left out.
 */
export type RawTemplate =
  | string
  | number
  | boolean
  | readonly RawTemplate[]
  | { readonly [member: string]: RawTemplate };

const templateSchema: z.ZodType<RawTemplate> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(templateSchema),
    z.record(z.string(), templateSchema),
  ]),
);

export const documentSchema = z.record(z.string(), templateSchema);

/** A mapping: how a creditor's own file becomes one that an authority takes. */
export const mappingSchema = z.strictObject({
  mapping: z.string(),
  title: z.string(),
  note: z.string().optional(),
  /** `authority/transaction`, and which of its forms is written. */
  transaction: z.string(),
  layout: z.string(),
  /** The definition of the creditor's file, beside the mapping. */
  source: z.string(),
  /** Fields of a row: rows that follow each other and have the same in all of them are one item. */
  groupBy: z.array(z.string()).min(1).optional(),
  before: z.array(stepSchema).default([]),
  item: z.array(stepSchema).min(1).optional(),
  after: z.array(stepSchema).default([]),
  /** In the place of `item`, where each item is a document of JSON. */
  document: documentSchema.optional(),
});

export type RawMapping = z.infer<typeof mappingSchema>;
