import { join } from 'node:path';
import type { NewEvent } from '../core/events.ts';
import type { Drop } from '../core/nouns.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { type DividePlan, type DocumentPart, divide, divideItems } from '../stages/divide.ts';
import type { Context } from './context.ts';
import { isDividedBefore } from './identity.ts';
import type { Stop } from './prepared.ts';

/**
 * Divides a file of several documents that are messages of their own: from then on each is a file by itself, with its own
 * state. Undefined where it stays whole.
 */
export async function divideDrop(
  context: Context,
  drop: Drop,
): Promise<'divided' | Stop | undefined> {
  const { ledger, config, log } = context;
  const { id, name, lifted } = drop;
  const workFolder = config.folders.work;
  const plan = { id, name, path: join(workFolder, id, name), workFolder };
  const parts = await cutDrop(context, drop, plan);
  if (!parts) return undefined;
  const before = await isDividedBefore(context, drop);
  if (before && !lifted.split(',').includes(before.code)) return { kind: 'drop.held', ...before };
  const claims = parts.flatMap((part) => toClaim(drop, part));
  await ledger.append([
    { kind: 'drop.divided', subject: id, data: { parts: parts.length } },
    ...claims,
  ]);
  log.info('file divided', { drop: id, parts: parts.length });
  return 'divided';
}

/** The documents of a file, each in a folder of its own. Undefined where it stays whole. */
export async function cutDrop(
  context: Context,
  drop: Drop,
  plan: DividePlan,
): Promise<readonly DocumentPart[] | undefined> {
  if (isPart(drop)) return undefined;
  const mapping = findMapping(context, drop);
  if (mapping) return divideItems(plan, mapping);
  return isOfDocuments(context, drop) ? divide(plan) : undefined;
}

/** A document that came in a file of several. */
function isPart({ id }: Drop): boolean {
  return id.includes('.');
}

/** The mapping of its folder, where each item becomes a document of its own. */
function findMapping({ config, mappings }: Context, drop: Drop): Mapping | undefined {
  const route = listRoutes(config, drop).find(({ mapping }) => mapping !== undefined);
  const mapping = mappings.get(route?.mapping ?? '');
  return mapping?.transaction.raw.divided === true ? mapping : undefined;
}

function listRoutes({ routes }: Context['config'], { origin }: Drop) {
  const at = origin.lastIndexOf('/');
  const folder = at < 0 ? '' : origin.slice(0, at);
  return routes.filter((route) => route.folder === folder);
}

function isOfDocuments({ config, catalog }: Context, drop: Drop): boolean {
  const routes = listRoutes(config, drop).filter((route) => !route.mapping);
  const ids = routes.flatMap((route) => route.transactions);
  return ids.length > 0 && ids.every((id) => catalog.transactions.get(id)?.raw.divided === true);
}

function toClaim(drop: Drop, part: DocumentPart): NewEvent[] {
  const { id, name, size, sha256, number, line, isUsed } = part;
  const origin = `${drop.origin}#${number}`;
  const claimed: NewEvent = {
    kind: 'drop.claimed',
    subject: id,
    data: { name, origin, size, sha256 },
  };
  if (!isUsed) return [claimed];
  const reasonText = `document ${number} of ${drop.origin} (line ${line}) lies in the work folder as one that was checked, and perhaps sent, after this ledger was written`;
  return [
    claimed,
    { kind: 'drop.held', subject: id, data: { reasonCode: 'LEDGER_OLDER', reasonText } },
  ];
}
