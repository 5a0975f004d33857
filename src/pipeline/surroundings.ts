import type { RouteConfig } from '../core/config-schema.ts';
import type { Drop } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { RuleFacts } from '../rules/check-units.ts';
import { listBeside } from './attachments.ts';
import type { Context } from './context.ts';
import { findSubmitted } from './submitted.ts';

/** A file that is checked, and how it may be sent. */
interface Checking {
  readonly transaction: Transaction;
  readonly form: Form;
  readonly path: string;
  readonly routes: readonly RouteConfig[];
}

/** What rules may ask of what lies around a file: files beside it, who sends it, and what was sent before. */
export async function findSurroundings(
  context: Context,
  drop: Drop,
  { transaction, form, path, routes }: Checking,
): Promise<Pick<RuleFacts, 'beside' | 'sender' | 'findSubmitted'>> {
  return {
    beside: await listBeside(context, drop),
    ...findSender(context, routes),
    ...(await findSubmitted(context, transaction, form, path, drop)),
  };
}

/** The organisation that a channel with tokens sends as. */
function findSender(
  { config }: Context,
  routes: readonly RouteConfig[],
): { readonly sender?: string } {
  const senders = routes.map(({ channel }) => {
    const settings = config.channels[channel];
    return settings && 'access' in settings ? settings.access.orgnr : undefined;
  });
  const [sender, ...others] = new Set(senders);
  return sender !== undefined && others.length === 0 ? { sender } : {};
}
