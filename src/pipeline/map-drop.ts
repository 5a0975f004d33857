import { join } from 'node:path';
import type { RouteConfig } from '../core/config-schema.ts';
import { AppError } from '../core/errors.ts';
import { getOwnPath } from '../core/file-names.ts';
import type { Drop } from '../core/nouns.ts';
import { mapFile } from '../mapping/map-file.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { toOwnCheck } from '../mapping/own-check.ts';
import { check } from '../stages/check.ts';
import { checkBeside } from './attachments.ts';
import type { Context } from './context.ts';
import { toFacts } from './facts.ts';
import { checkKnownCases } from './known-cases.ts';
import type { Prepared } from './prepared.ts';
import { findSurroundings } from './surroundings.ts';

/** Makes a creditor's own file one that the authority takes, beside it, and checks what was made. */
export async function mapDrop(
  context: Context,
  drop: Drop,
  path: string,
  folder: string,
  route: RouteConfig,
): Promise<Prepared> {
  const { limits, creditors } = context.config;
  const mapping = findMapping(context, route);
  const { transaction, form } = mapping;
  const target = getOwnPath(folder, 'mapped');
  const id = route.creditor!;
  const { name = '', orgnr = '' } = creditors[id] ?? {};
  const plain = toFacts(context, transaction, drop.name);
  const maxFindings = limits.findings;
  const owner = { id, name, orgnr };
  const mapped = await mapFile(mapping, path, target, { facts: plain, owner, maxFindings });
  const checking = { transaction, form, path: target, routes: [route] };
  const around = await findSurroundings(context, drop, checking);
  const facts = toFacts(context, transaction, drop.name, around);
  const read = await check(target, form, {
    facts,
    maxFindings,
    references: context.ledger.references,
  });
  const whole = await checkBeside(context, drop, read);
  const written = await checkKnownCases(context, transaction, form, whole, drop.name);
  return {
    drop,
    path: target,
    route,
    recognised: { transaction, form, nameParts: {} },
    checked: toOwnCheck(written, mapped, drop.name, maxFindings),
    creditor: id,
    mapped: { ...mapped, mapping, path, rejected: written.rejected },
  };
}

function findMapping({ mappings }: Context, { mapping = '' }: RouteConfig): Mapping {
  const found = mappings.get(mapping);
  if (found) return found;
  throw new AppError('MAPPING_MISSING', `the mapping ${join(mapping)} was not loaded`, {
    fix: 'restart the program: the configuration has changed since',
  });
}
