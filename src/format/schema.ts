import { z } from 'zod';

/** The YAML form of a layout, before names are resolved. Unknown keys are errors. */
const position = z
  .string()
  .regex(/^\d+(-\d+)?$/, 'a position is written 7 or 7-18, counted from 1');

const bound = z
  .string()
  .regex(/^-?\d+$/, 'a bound is a whole number in the smallest unit, e.g. 100 for 1,00');

export const fieldSchema = z.strictObject({
  /** Columns from 1, both ends included (fixed). */
  pos: position.optional(),
  /** Element or attribute path (xml), column name or number (csv), JSON pointer (json: or several, the first that is there). */
  at: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** json: the name of the member that the record stands in, where it may be one of several. */
  slot: z.literal(true).optional(),
  title: z.string().optional(),
  type: z
    .enum(['text', 'digits', 'number', 'decimal', 'content', 'date', 'boolean', 'filler'])
    .default('text'),
  /** A constant that tells this record type from the others. */
  id: z.string().optional(),
  const: z.string().optional(),
  codes: z.union([z.string(), z.array(z.string())]).optional(),
  /** `blank`: may be left blank; the default is that a value must stand there. */
  optional: z.boolean().default(false),
  personal: z.boolean().default(false),
  decimals: z.int().min(0).max(9).optional(),
  separator: z.enum(['.', ',']).optional(),
  /** Between groups of three digits, where a number may have them: 1 234,56. */
  group: z.enum(['.', ',', ' ', '\u00a0', "'"]).optional(),
  sign: z.enum(['none', 'leading', 'trailing', 'overpunch']).optional(),
  /** Words that may stand there instead of a date. */
  or: z.array(z.string().min(1)).optional(),
  positive: z.enum(['+', ' ', '0', 'digits', 'optional']).optional(),
  format: z.string().optional(),
  /** Zeros in an optional number or date mean that no value is given. */
  zeros: z.enum(['absent', 'value']).optional(),
  pattern: z.string().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(1).optional(),
  min: bound.optional(),
  max: bound.optional(),
  align: z.enum(['left', 'right']).optional(),
  pad: z.string().length(1).optional(),
  /** The field repeats a total of the layout: checked when read, filled in when written. */
  total: z.string().optional(),
  /** `end`: the field stands before what it counts, so it is compared when the file has been read. */
  totalAt: z.enum(['record', 'end']).optional(),
  note: z.string().optional(),
  source: z.string().optional(),
});

export const recordSchema = z.strictObject({
  title: z.string().optional(),
  /** Element path (xml) or JSON pointer with * for array elements (json: or several, where the same stands in several places). */
  path: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  length: z.int().min(1).optional(),
  /** fixed, csv, json: the record has no id; it is what no other record is. */
  unmarked: z.boolean().optional(),
  /** fixed, csv: where its ids do not tell it from another record, its place in the structure does. */
  byPlace: z.boolean().optional(),
  /** xml: the field that comes after the nested records; without it they come last. */
  nestedBefore: z.string().optional(),
  note: z.string().optional(),
  source: z.string().optional(),
  fields: z.record(z.string(), fieldSchema),
});

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** A field that must have one of some values. */
const condition = z.strictObject({ from: z.string(), values: z.array(z.string()).min(1) });

export const totalSchema = z.strictObject({
  count: oneOrMany.optional(),
  sum: oneOrMany.optional(),
  minus: oneOrMany.optional(),
  unique: z.string().optional(),
  /** A running number: 0 where it is one more than in the record before, or else what it should be. */
  follows: z.string().optional(),
  except: oneOrMany.optional(),
  within: z.string().optional(),
  /** The record after which it starts over. */
  until: z.string().optional(),
  /** Added to a count, or the first running number. */
  start: z.int().optional(),
  /** Only records whose field has one of the values are counted or summed. */
  when: condition.optional(),
  /** Only what is left of a sum when it is divided by this: control sums that keep their last digits. */
  modulo: z.int().min(2).optional(),
  /** A count of blocks of so many records, one that is begun among them. */
  blocksOf: z.int().min(2).optional(),
});

const reference = z.record(z.string(), z.string());

/** What an answer can say of the file it answers: the message id is the one we gave, the business id the file's own. */
const batchKeys = z
  .strictObject({
    creditor: z.string().optional(),
    sequence: z.string().optional(),
    fileName: z.string().optional(),
    messageId: z.string().optional(),
    businessId: z.string().optional(),
  })
  .refine(
    (keys) => Object.keys(keys).length > 0,
    'needs one of creditor, sequence, fileName, messageId, businessId',
  );

/** How a file of this layout tells its sender, its number and its items. */
export const batchSchema = z.strictObject({
  creditor: z.string().optional(),
  /** The creditor's national number, to be that of the configuration. */
  organisation: z.string().optional(),
  sequence: z.string().optional(),
  date: z.string().optional(),
  /** Fields that together name the batch in the creditor's business. */
  businessId: z.array(z.string()).optional(),
  item: z.strictObject({
    references: reference,
    amount: z.string().optional(),
  }),
  /** Files that items name and that go with them: the field with the name, and the one that says it is there already. */
  attachments: z.strictObject({ name: z.string(), uploaded: z.string() }).optional(),
});

/** How an answer of this layout names what it answers and what it says. */
export const answerSchema = z.strictObject({
  /** Records that begin a new part, each answering a batch of its own; without it the file is one. */
  sections: z.array(z.string()).default([]),
  /** Ways to find the batch, tried in order: key kind -> field. */
  batch: z.array(batchKeys).default([]),
  /** How many items the authority counted in our file, and how many of them it found faulty. */
  count: z.string().optional(),
  errorCount: z.string().optional(),
  verdict: z
    .strictObject({
      from: z.string(),
      accepted: z.array(z.string()),
      rejected: z.array(z.string()),
    })
    .optional(),
  /** Records that name errors: general ones, or bound to an item. */
  errors: z
    .array(
      z.strictObject({
        record: z.string(),
        code: z.string(),
        text: z.string().optional(),
        position: z.string().optional(),
        /** Where in our file it is, in words. */
        place: z.string().optional(),
        references: reference.optional(),
        /** Only records whose field has one of the values are errors. */
        when: condition.optional(),
      }),
    )
    .default([]),
  /** Records that confirm items one by one and may give them new references. */
  items: z
    .strictObject({
      record: z.string(),
      references: reference,
      assigns: reference.default({}),
    })
    .optional(),
});

/** News of cases, one record each, of whatever files of ours they came from. */
export const caseSchema = z.strictObject({
  record: z.string(),
  references: reference,
  /** References that it gives the case. */
  assigns: reference.default({}),
  /** What has happened: a field with codes. */
  what: z.string(),
  date: z.string().optional(),
  amount: z.string().optional(),
  /** After which nothing more comes. */
  closes: condition.optional(),
  /** A field that is filled while the authority waits for a corrected file. */
  asks: z.string().optional(),
  /** A field that is filled where the authority has a case whose own reference is not known here. */
  lacks: z.string().optional(),
  /** Records behind it that tell more of the case, and which of their fields. */
  details: z
    .array(z.strictObject({ record: z.string(), fields: z.array(z.string()).min(1) }))
    .default([]),
});

export const layoutSchema = z.strictObject({
  layout: z.string(),
  title: z.string(),
  edition: z.string().optional(),
  provenance: z.enum(['official', 'published', 'reconstructed']),
  source: z.string(),
  note: z.string().optional(),
  kind: z.enum(['fixed', 'xml', 'csv', 'json']),
  encoding: z.string().default('utf-8'),
  newline: z.enum(['crlf', 'lf', 'nel', 'none', 'any']).optional(),
  /** fixed: characters in every record that does not state its own length. */
  recordLength: z.int().min(1).optional(),
  blockLength: z.int().min(1).optional(),
  trailingBlanks: z.enum(['kept', 'cut']).default('kept'),
  finalNewline: z.enum(['required', 'optional']).default('optional'),
  blankLines: z.enum(['refused', 'at-end']).default('refused'),
  delimiter: z.string().min(1).optional(),
  quote: z.string().length(1).optional(),
  /** `none`: quotes are characters like any other. */
  quoting: z.enum(['needed', 'all', 'text', 'none']).optional(),
  header: z.boolean().optional(),
  /** csv: lines before the header (or the first row) that are kept and not read. */
  preamble: z.int().min(1).max(1000).optional(),
  shape: z.enum(['object', 'array', 'ndjson', 'any']).optional(),
  indent: z.int().min(0).max(8).optional(),
  /** json: JSON Schema 2020-12, here or in a file of the folder `models`, which then has the records too. */
  schema: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** xml: the namespace of the elements. */
  namespace: z.string().optional(),
  /** xml: other namespaces, by the prefix that paths name their elements with. */
  namespaces: z
    .record(
      z.string().regex(/^[A-Za-z_][\w.-]*$/, 'a prefix has letters, digits, _ . and -'),
      z.string().min(1),
    )
    .default({}),
  declaration: z.boolean().default(true),
  /** What the layout does not describe; json: ignored unless said. */
  unknown: z.enum(['refused', 'told', 'ignored']).optional(),
  structure: z.string().optional(),
  item: z.string().optional(),
  totals: z.record(z.string(), totalSchema).default({}),
  records: z.record(z.string(), recordSchema).default({}),
  batch: batchSchema.optional(),
  answer: answerSchema.optional(),
  cases: z.array(caseSchema).min(1).optional(),
});

export type RawLayout = z.infer<typeof layoutSchema>;
export type RawRecord = z.infer<typeof recordSchema>;
export type RawField = z.infer<typeof fieldSchema>;
export type RawTotal = z.infer<typeof totalSchema>;
