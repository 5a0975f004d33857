import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Something in the inbox that no pass will ever take. */
export interface Stray {
  /** Path inside the inbox. */
  readonly origin: string;
  readonly reason: string;
}

/**
 * What lies in the inbox and is never looked at: links and devices, and folders that no route
 * names. Left unsaid, a file dropped one folder too deep would be a lost claim.
 */
export async function listStrays(
  inbox: string,
  folders: ReadonlySet<string>,
  inside = '',
): Promise<Stray[]> {
  const strays: Stray[] = [];
  const entries = await readdir(join(inbox, inside), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    const origin = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) strays.push(...(await listStrays(inbox, folders, origin)));
    else if (!entry.isFile()) strays.push({ origin, reason: 'it is a link or a device, no file' });
    else if (!folders.has(inside)) strays.push({ origin, reason: 'no route has this folder' });
  }
  return strays;
}
