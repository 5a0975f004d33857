import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, loadYaml, sortFaults } from '../core/yaml-source.ts';

const path = z
  .string()
  .regex(/^[^/\s]+(\/[^/\s]+)*$/, 'a path is written a/*/b, with * for every element or member');
const oneOrMany = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((value) => [value].flat());
const note = { note: z.string().optional() };

/** One thing that a version of a model changed in the one before. Each has the path of a member under its kind. */
const changeSchema = z.union([
  z.strictObject({ renamed: path, to: z.string(), ...note }),
  /** `when`: only beside members that have one of these values. */
  z.strictObject({
    removed: path,
    when: z.record(z.string(), z.array(z.string())).optional(),
    ...note,
  }),
  /** It means something else now: what stood there goes, and something must be added. */
  z.strictObject({ renewed: path, add: z.string(), ...note }),
  /** `with`: only when there is something at that path; `unless`: not beside this member. */
  z.strictObject({
    required: path,
    add: z.union([z.string(), z.boolean()]).transform(String),
    with: path.optional(),
    unless: z.string().optional(),
    ...note,
  }),
  /** Codes that are spelled anew, or are gone so that a person must choose. */
  z.strictObject({ code: path, from: oneOrMany, to: z.string(), ...note }),
  z.strictObject({
    code: path,
    from: oneOrMany,
    choose: z.array(z.string()).min(1),
    /** The code stays until a person has chosen: without it the element would say something else. */
    keep: z.literal(true).optional(),
    /** Beside something at this path nothing is to be chosen. */
    unless: path.optional(),
    ...note,
  }),
  /** Another member may not stand beside it any more. */
  z.strictObject({ only: path, without: z.string(), ...note }),
  /** True or false became an object that is there or not. */
  z.strictObject({ object: path, ...note }),
  z.strictObject({ added: path, ...note }),
  z.strictObject({ optional: path, ...note }),
  z.strictObject({ deprecated: path, ...note }),
  /** Nobody outside the authority knows whether it changed: it is left, and told. */
  z.strictObject({ unsure: path, ...note }),
]);

const changeListSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  source: z.string(),
  changes: z.array(changeSchema).min(1),
});

export type Change = z.infer<typeof changeSchema>;

/** What a version of a model removed, renamed, added and deprecated in the version before it. */
export type ChangeList = z.infer<typeof changeListSchema>;

/** Loads a change list from an authority's folder `models`; its faults go to `faults`. */
export function loadChangeList(
  folder: string,
  shownIn: string,
  file: string,
  faults: Fault[],
): ChangeList | undefined {
  const source = loadYaml(join(folder, 'models', file), `${shownIn}/models/${file}`);
  const list = source.parse(changeListSchema);
  faults.push(...sortFaults(source.faults));
  return list;
}
