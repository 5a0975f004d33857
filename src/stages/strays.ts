import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareNaturally } from '../core/natural-order.ts';

/** Something that lies in the inbox. */
export interface Stray {
  /** Path inside the inbox. */
  readonly origin: string;
  readonly reason: string;
}

/**
 * What still lies in the inbox after a pass, `reasons` being what the scan says of files in their folders: files that are not complete, have a temporary name or
 * could not be taken, links and devices, and files in folders that no route names. Left unsaid, each
 * of them would be a lost claim.
 */
export async function listStrays(
  inbox: string,
  folders: ReadonlySet<string>,
  reasons: ReadonlyMap<string, string>,
  inside = '',
): Promise<Stray[]> {
  const strays: Stray[] = [];
  const entries = await readdir(join(inbox, inside), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => compareNaturally(a.name, b.name))) {
    const origin = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) strays.push(...(await listStrays(inbox, folders, reasons, origin)));
    else
      strays.push({
        origin,
        reason: findReason(entry, folders.has(inside)) ?? reasons.get(origin) ?? TEMPORARY,
      });
  }
  return strays;
}

const TEMPORARY = 'its name is one of those that are never taken (ignore, in the configuration)';

function findReason(entry: Dirent, hasRoute: boolean): string | undefined {
  if (entry.name.includes('\ufffd')) return 'its name is not UTF-8: rename it';
  if (!entry.isFile()) return 'it is a link or a device, no file';
  if (!hasRoute) return 'no route has this folder';
  return undefined;
}
