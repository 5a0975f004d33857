import type { Config, Permit } from '../core/config-schema.ts';
import { getMain } from '../core/subcodes.ts';
import type { Transaction } from '../rules/authority.ts';
import type { Context } from './context.ts';
import type { Fault } from './identity.ts';

type Status = Permit['status'];

/** With which permit what may be sent. */
const ENOUGH: Readonly<Record<'test' | 'production', readonly Status[]>> = {
  test: ['testing', 'approved', 'granted'],
  production: ['granted'],
};

/** What is to be done about a permit that is not enough. */
const NEXT: Readonly<Record<Status, string>> = {
  applied:
    'It has been applied for: set it to testing when the authority says that tests may begin',
  testing:
    'Production is permitted by the decision that follows the tests: set it to granted when it has come',
  interrupted:
    'The tests were stopped: ask the authority when they go on, and set it to testing then',
  approved: 'The tests were approved: set it to granted when the decision has come',
  granted: 'Wait for that day',
  revoked: 'It was taken back: apply anew when the reason is gone',
};

/** Why the authority would not take such a file from a creditor yet; undefined when it is permitted, or needs no permit. */
export function findPermitFault(
  context: Context,
  transaction: Transaction,
  creditor: string,
  channel: string,
): Fault | undefined {
  const environment = context.channels.get(channel)?.environment;
  const { permit: needed, title = '' } =
    transaction.authority.services[transaction.raw.service] ?? {};
  if (!needed || environment === undefined || environment === 'demo') return undefined;
  const own = context.config.creditors[creditor];
  const today = context.getCalendar(transaction).getDay(context.clock.now());
  const owner = getMain(context.config, creditor);
  const apply = `Which application to make: for ${transaction.raw.title} in the service ${title}, ${needed.apply}`;
  const lacks = (reason: string, next = apply) => ({
    code: 'PERMIT_MISSING',
    text: `${reason}. ${next}`,
  });
  const toNext = ({ status }: Permit) =>
    status === 'revoked' ? `${NEXT.revoked}. ${apply}` : NEXT[status];
  const name = `${transaction.raw.title} (${title})`;
  const permit = own && findPermit(own, transaction);
  if (!permit)
    return lacks(
      `${owner} has no permit for ${name}: the configuration names none for ${listKeys(transaction).join(' or ')}`,
    );
  if (!ENOUGH[environment].includes(permit.status))
    return lacks(
      `${owner}'s permit for ${name} is ${permit.status}, and ${environment} needs ${ENOUGH[environment].join(' or ')}`,
      toNext(permit),
    );
  if (environment === 'production' && permit.from !== undefined && permit.from > today)
    return lacks(`${owner}'s permit for ${name} begins on ${permit.from}`, toNext(permit));
  const before = findBefore(context, own, transaction);
  return before === undefined
    ? undefined
    : lacks(before, 'Have its tests approved first, and note that under permits');
}

/** That of the transaction, or else of its whole service, unless it needs one of its own. */
function findPermit(
  { permits }: Config['creditors'][string],
  transaction: Transaction,
): Permit | undefined {
  const key = listKeys(transaction).find((one) => Object.hasOwn(permits, one));
  return key === undefined ? undefined : permits[key];
}

function listKeys({ id, authority, raw }: Transaction): string[] {
  return raw.permit ? [id] : [id, `${authority.authority}/${raw.service}`];
}

/** Some transactions may be tried out only after another one was approved. */
function findBefore(
  { catalog }: Context,
  own: Config['creditors'][string],
  { authority, raw }: Transaction,
): string | undefined {
  const first =
    raw.permit && catalog.transactions.get(`${authority.authority}/${raw.permit.after}`);
  if (!first) return undefined;
  const status = findPermit(own, first)?.status;
  if (status === 'approved' || status === 'granted') return undefined;
  return `${raw.title} may be tried out only after ${first.raw.title} was approved, and that is ${status ?? 'not permitted'}`;
}
