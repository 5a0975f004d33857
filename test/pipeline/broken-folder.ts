import { renameSync, rmSync, symlinkSync } from 'node:fs';
import type { World } from './world.ts';

/** The counterpart's folder fails in a way that may pass: sending is tried again later. */
export function breakFolder(world: World): void {
  const folder = world.path('counterpart', 'in');
  renameSync(folder, `${folder}.away`);
  symlinkSync('in', folder);
}

/** The folder is back, with what lay in it. */
export function mendFolder(world: World): void {
  const folder = world.path('counterpart', 'in');
  rmSync(folder);
  renameSync(`${folder}.away`, folder);
}
