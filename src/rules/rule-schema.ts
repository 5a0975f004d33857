import { z } from 'zod';
import { CONSEQUENCES } from '../core/finding.ts';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** One rule as it stands in `rules.yaml`. */
export const ruleSchema = z.strictObject({
  /** The authority's own id where it has one. */
  id: z.string(),
  /** The authority's own short name of it. */
  title: z.string().optional(),
  layout: oneOrMany,
  /** Only part of what the authority looks at: a file that passes may still be refused by it. */
  partly: z.literal(true).optional(),
  /** A record, the item group, or `file` (once, at the end). */
  each: z.string(),
  when: z.string().optional(),
  must: z.string(),
  otherwise: z.enum(CONSEQUENCES),
  /** `record.field` the finding points at. */
  field: z.string().optional(),
  /** json: what in the record the finding points at, where it has no field for it or is not there at all. */
  at: z.string().optional(),
  /** Texts may hold CEL in braces, e.g. `{totals.antal}`. */
  message: z.string(),
  expected: z.string().optional(),
  found: z.string().optional(),
  fix: z.string(),
  provenance: z.enum(['official', 'published', 'reconstructed']),
  source: z.string(),
});

/** A rule that nobody but the authority can decide: listed so that its answer is explained. */
const authorityRuleSchema = ruleSchema
  .pick({ id: true, title: true, layout: true, message: true, fix: true, source: true })
  .extend({
    provenance: ruleSchema.shape.provenance,
    /** json: paths of what it is about, with a star for every element of a list. */
    places: oneOrMany.default([]),
  });

export const rulesSchema = z.strictObject({
  rules: z.array(ruleSchema),
  authorityDecides: z.array(authorityRuleSchema).default([]),
});

export type AuthorityRule = z.infer<typeof authorityRuleSchema>;

export type RawRule = z.infer<typeof ruleSchema>;
