import { z } from 'zod';
import { CONSEQUENCES } from '../core/finding.ts';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** One rule as it stands in `rules.yaml`. */
export const ruleSchema = z.strictObject({
  /** The authority's own id where it has one. */
  id: z.string(),
  layout: oneOrMany,
  /** A record, the item group, or `file` (once, at the end). */
  each: z.string(),
  when: z.string().optional(),
  must: z.string(),
  otherwise: z.enum(CONSEQUENCES),
  /** `record.field` the finding points at. */
  field: z.string().optional(),
  /** Texts may hold CEL in braces, e.g. `{totals.antal}`. */
  message: z.string(),
  expected: z.string().optional(),
  found: z.string().optional(),
  fix: z.string(),
  provenance: z.enum(['official', 'published', 'reconstructed']),
  source: z.string(),
});

export const rulesSchema = z.strictObject({ rules: z.array(ruleSchema) });

export type RawRule = z.infer<typeof ruleSchema>;
