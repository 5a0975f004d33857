import { hostname } from 'node:os';
import type { Channel } from '../core/channel.ts';
import { createFileDrop } from './file-drop.ts';
import type { FileDropSettings } from './file-drop-context.ts';
import { createFolderDisk } from './folder-disk.ts';

/** What a folder channel needs to know. */
export interface FolderSettings extends FileDropSettings {
  /**
   * A path that is only there while the share is mounted. Without it an empty mount point looks
   * like a folder whose files were all taken.
   */
  readonly mountMarker?: string | undefined;
}

/**
 * A channel that puts files into a folder of this machine or of a mounted share. The counterpart
 * must leave names ending in the part suffix alone, or `partCleanup` must be set.
 */
export function createFolderChannel(settings: FolderSettings): Channel {
  const { mountMarker, partSuffix = '.part' } = settings;
  const disk = createFolderDisk({ place: hostname(), partSuffix, mountMarker });
  return createFileDrop({ ...settings, partSuffix }, disk);
}
