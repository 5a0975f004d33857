import { join } from 'node:path';
import type { Config, RouteConfig } from '../core/config-schema.ts';
import type { Drop } from '../core/nouns.ts';
import { getMain } from '../core/subcodes.ts';
import type { Transaction } from '../rules/authority.ts';
import { check } from '../stages/check.ts';
import { parse } from '../stages/parse.ts';
import { checkBeside } from './attachments.ts';
import type { Context } from './context.ts';
import { toFacts } from './facts.ts';
import { findCreditor } from './find-creditor.ts';
import { checkKnownCases } from './known-cases.ts';
import { mapDrop } from './map-drop.ts';
import type { Prepared, Stop } from './prepared.ts';
import { findSurroundings } from './surroundings.ts';

/** Reads a claimed file: what it is, whose it is, and what is wrong with it. */
export async function recognise(
  context: Context,
  drop: Drop,
  path = join(context.config.folders.work, drop.id, drop.name),
  folder = join(context.config.folders.work, drop.id),
): Promise<Prepared | Stop> {
  const { limits, routes: allRoutes } = context.config;
  if (drop.size > limits.fileBytes) {
    const text = `the file has ${drop.size} bytes, at most ${limits.fileBytes} are taken`;
    return { kind: 'drop.quarantined', code: 'FILE_TOO_LARGE', text };
  }
  const routes = allRoutes.filter((route) => route.folder === getFolder(drop));
  const own = routes.find(({ mapping }) => mapping !== undefined);
  if (own) return mapDrop(context, drop, path, folder, own);
  const recognised = await parse(path, drop.name, listTransactions(context, routes));
  if (!recognised.transaction) {
    const tried = recognised.tried.map((line) => `  ${line}`).join('\n');
    const text = `the file ${drop.origin} is of no transaction of this folder. Tried:\n${tried || '  nothing: no route has this folder'}`;
    return { kind: 'drop.quarantined', code: 'UNRECOGNISED', text };
  }
  const { transaction, form, nameParts } = recognised;
  const read = await check(path, form, {
    facts: toFacts(
      context,
      transaction,
      drop.name,
      await findSurroundings(context, drop, { transaction, form, path, routes }),
    ),
    maxFindings: limits.findings,
    references: context.ledger.references,
    onProgress: (bytes) => {
      const percent = Math.round((100 * bytes) / Math.max(1, drop.size));
      context.onProgress?.(`checking ${drop.name}: ${percent} %`);
    },
  });
  const whole = await checkBeside(context, drop, read);
  const checked = await checkKnownCases(context, transaction, form, whole, drop.name);
  const open = routes.filter((candidate) => candidate.transactions.includes(transaction.id));
  const code = checked.creditor ?? nameParts.creditor ?? open[0]?.creditor;
  const creditor = findCreditor(context, code);
  return {
    drop,
    path,
    route: chooseRoute(context.config, open, creditor)!,
    recognised,
    checked,
    creditor,
  };
}

/** The route of a file that was recognised before; undefined when there is none any more. */
export function findRoute(
  { config }: Context,
  { transaction, creditor, ...drop }: Drop,
): RouteConfig | undefined {
  const folder = getFolder(drop);
  const open = config.routes.filter(
    (route) => route.folder === folder && route.transactions.includes(transaction ?? ''),
  );
  return chooseRoute(config, open, creditor ?? undefined);
}

function getFolder(drop: Pick<Drop, 'origin'>): string {
  const at = drop.origin.lastIndexOf('/');
  return at < 0 ? '' : drop.origin.slice(0, at);
}

/** The creditor's own route, or its main code's, or one for all creditors, or another's: that it may not be sent there is told later. */
function chooseRoute(
  config: Config,
  routes: readonly RouteConfig[],
  creditor: string | undefined,
): RouteConfig | undefined {
  const find = (code: string) => routes.find((route) => route.creditor === code);
  const own =
    creditor === undefined ? undefined : (find(creditor) ?? find(getMain(config, creditor)));
  return own ?? routes.find((route) => route.creditor === undefined) ?? routes[0];
}

function listTransactions({ catalog }: Context, routes: readonly RouteConfig[]): Transaction[] {
  const ids = new Set(routes.flatMap((route) => route.transactions));
  return [...ids].map((id) => catalog.transactions.get(id)).filter((found) => found !== undefined);
}
