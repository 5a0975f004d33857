import { join } from 'node:path';
import type { Context } from '../pipeline/context.ts';
import { listMatching, scan } from '../stages/scan.ts';
import { listStrays, type Stray } from '../stages/strays.ts';

/** What lies in the inbox and has not been taken, and why not. */
export async function findStrays({ config, clock }: Context): Promise<Stray[]> {
  const { folders, routes, ignore } = config;
  // One look cannot tell how long a file has stood still, so all else is looked at.
  const patient = routes.map((route) => ({
    ...route,
    complete: { ...route.complete, stableSeconds: 0 },
  }));
  const settings = { inbox: folders.inbox, routes: patient, ignore };
  const { ready, waiting, refused, companions } = await scan(
    settings,
    new Map(),
    clock.now().getTime(),
  );
  const reasons = new Map<string, string>([
    ...ready.map(({ origin }) => [origin, COMPLETE] as const),
    ...[...companions, ...waiting, ...refused].map(
      ({ origin, reason }) => [origin, reason] as const,
    ),
  ]);
  for (const { folder, attachments } of routes)
    for (const name of await listMatching(join(folders.inbox, folder), attachments))
      reasons.set(folder === '' ? name : `${folder}/${name}`, UNNAMED);
  const known = new Set(['', ...routes.map((route) => route.folder)]);
  return listStrays(folders.inbox, known, reasons);
}

const UNNAMED =
  'it goes with a file that names it (attachments of the route), and none that was taken does';

const COMPLETE =
  'it is new: it is taken when it has stood still (complete.stableSeconds), by the next pass that sees it so';
