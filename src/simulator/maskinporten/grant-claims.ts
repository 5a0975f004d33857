import { z } from 'zod';
import { GrantError } from './grant-error.ts';

const SECONDS = z.number().int().positive();
const CLAIMS = z.object({
  aud: z.unknown(),
  iss: z.string().min(1),
  scope: z.string().regex(/^[^\s"\\]+( [^\s"\\]+)*$/),
  iat: SECONDS,
  exp: SECONDS,
  jti: z.string().min(1).optional(),
  resource: z.union([z.string().min(1), z.array(z.string().min(1)).nonempty()]).optional(),
  pid: z
    .string()
    .regex(/^\d{11}$/)
    .optional(),
  consumer_org: z
    .string()
    .regex(/^\d{9}$/)
    .optional(),
  iss_onbehalfof: z.string().min(1).optional(),
  authorization_details: z.unknown().optional(),
});

/** What a grant says. */
export type GrantClaims = z.infer<typeof CLAIMS>;

/** Seconds that a grant may live, and that a client's clock may be off. */
const LIFETIME = 120;
const LEEWAY = 10;

/** Reads the claims of a grant: none but the known, and each in its form. */
export function readClaims(claims: Readonly<Record<string, unknown>>): GrantClaims {
  const unknown = Object.keys(claims).filter((name) => !Object.hasOwn(CLAIMS.shape, name));
  if (unknown.length > 0) throw new GrantError('claim', `unknown claim ${unknown.join(', ')}`);
  const read = CLAIMS.safeParse(claims);
  if (!read.success) throw new GrantError('malformed', read.error.issues[0]?.path.join('.'));
  const { consumer_org, iss_onbehalfof } = read.data;
  if (consumer_org !== undefined && iss_onbehalfof !== undefined)
    throw new GrantError('malformed', 'consumer_org and iss_onbehalfof exclude each other');
  return read.data;
}

/** Checks that a grant is meant for this issuer, and for no one else. */
export function checkAudience({ aud }: GrantClaims, issuer: string): void {
  if (aud !== issuer) throw new GrantError('audience');
}

/** Checks when a grant was issued and how long it lives, by the clock of Maskinporten. */
export function checkTimes({ iat, exp }: GrantClaims, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (exp <= iat) throw new GrantError('malformed', 'exp is not after iat');
  if (exp - iat > LIFETIME) throw new GrantError('lifetime', `exp is ${exp - iat} s after iat`);
  if (iat > seconds + LEEWAY) throw new GrantError('issue-time');
  if (exp <= seconds || iat < seconds - LEEWAY) throw new GrantError('expired');
}
