import type { Reply } from '../maskinporten/reply.ts';

const PROBLEMS = {
  'AUTH-00001': [400, 'One or more Right not found or not delegable.'],
  'AUTH-00004': [
    400,
    'Failed to create new SystemUser, existing SystemUser tied to the given System-Id.',
  ],
  'AUTH-00006': [400, 'The combination of External Ids refer to an already Accepted SystemUser.'],
  'AUTH-00007': [
    400,
    'The combination of External Ids refer to a Pending Request, please reuse or delete.',
  ],
  'AUTH-00008': [
    400,
    'The combination of External Ids refer to a Denied Request, please delete and renew the Request.',
  ],
  'AUTH-00009': [
    400,
    'The combination of External Ids refer to a Rejected Request, please delete and renew the Request.',
  ],
  'AUTH-00010': [404, 'The Id does not refer to a Request in our system.'],
  'AUTH-00011': [400, 'The Id does not refer to a Registered System.'],
  'AUTH-00012': [400, 'An error occured when storing the Request.'],
  'AUTH-00021': [400, 'The RedirectUri was not found or not valid.'],
  'AUTH-00023': [401, "Can't resolve the Organisation Number for the Vendor from the Token."],
  'AUTH-00026': [400, 'No redirect uris are set for the system'],
} as const;

/** The codes that system users and their requests are refused with. */
export type ProblemCode = keyof typeof PROBLEMS;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
};

/** A refusal in the form of RFC 7807. */
export function replyProblem(
  status: number,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Reply {
  const title = TITLES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, ...more });
  const headers = { 'content-type': 'application/problem+json' };
  if (status !== 401) return { status, headers, body };
  return { status, headers: { ...headers, 'www-authenticate': 'Bearer' }, body };
}

/** A refusal with one of the published codes. */
export function replyCode(code: ProblemCode): Reply {
  const [status, detail] = PROBLEMS[code];
  return replyProblem(status, detail, { code });
}
