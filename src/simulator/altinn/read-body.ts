import { z } from 'zod';
import type { LoopbackRequest } from '../maskinporten/loopback.ts';
import type { Reply } from '../maskinporten/reply.ts';
import { replyProblem } from './problem.ts';

/** Services that a system wants to use, as they are named in the resource registry. */
export const RIGHTS = z.array(
  z.object({
    resource: z.array(z.object({ id: z.literal('urn:altinn:resource'), value: z.string() })).min(1),
  }),
);

/** Packages of services, by their urn. */
export const ACCESS_PACKAGES = z.array(
  z.object({ urn: z.string().startsWith('urn:altinn:accesspackage:') }),
);

/** The services that are named. */
export function listResources(rights: z.infer<typeof RIGHTS>): string[] {
  return rights.flatMap(({ resource }) => resource.map(({ value }) => value));
}

/** Reads a JSON body; what is not known in it is left out without a word. */
export function readBody<Schema extends z.ZodType>(
  { headers, body }: LoopbackRequest,
  schema: Schema,
): { readonly value: z.infer<Schema> } | { readonly refusal: Reply } {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return { refusal: replyProblem(415, 'the content type is not application/json') };
  const read = schema.safeParse(parse(body));
  if (read.success) return { value: read.data };
  const errors = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { refusal: replyProblem(400, 'One or more validation errors occurred.', { errors }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
