import { z } from 'zod';
import type { ProblemCode } from './problem.ts';
import { ACCESS_PACKAGES, listResources, RIGHTS } from './read-body.ts';
import type { RegisteredSystem } from './system-register.ts';

/** The body of a new request. */
export const NEW_REQUEST = z.object({
  externalRef: z.string().min(1).optional(),
  systemId: z.string().min(1),
  partyOrgNo: z.string().regex(/^\d{9}$/),
  rights: RIGHTS.default([]),
  accessPackages: ACCESS_PACKAGES.default([]),
  redirectUrl: z.string().optional(),
});

/** What a vendor asks a customer for. */
export type NewRequest = z.infer<typeof NEW_REQUEST>;

/** What a customer may answer, or leave unanswered. */
export type Decision = 'Accepted' | 'Rejected' | 'Denied' | 'Timedout';

/** A vendor's question to a customer, as it is told. */
export interface SystemUserRequest extends NewRequest {
  readonly id: string;
  readonly externalRef: string;
  readonly status: 'New' | Decision;
  /** Where the customer answers. */
  readonly confirmUrl: string;
}

const AGAIN: Readonly<Record<SystemUserRequest['status'], ProblemCode | undefined>> = {
  New: 'AUTH-00007',
  Accepted: 'AUTH-00006',
  Denied: 'AUTH-00008',
  Rejected: 'AUTH-00009',
  Timedout: undefined,
};

/** Why the same cannot be asked again. */
export function refuseRepeat({ status }: SystemUserRequest): ProblemCode | undefined {
  return AGAIN[status];
}

/** What a request wants beyond what its system has in the register. */
export function checkWishes(
  { rights, redirectUrl = '' }: NewRequest,
  system: RegisteredSystem,
): ProblemCode | undefined {
  const known = listResources(system.rights);
  const { allowedRedirectUrls } = system;
  if (listResources(rights).some((one) => !known.includes(one))) return 'AUTH-00001';
  if (redirectUrl === '') return undefined;
  if (allowedRedirectUrls.length === 0) return 'AUTH-00026';
  return allowedRedirectUrls.includes(redirectUrl) ? undefined : 'AUTH-00021';
}
