import type { Channel } from '../core/channel.ts';
import { createFileDrop } from './file-drop.ts';
import type { FileDropSettings } from './file-drop-context.ts';
import { createSftpConnection, type SftpAccount } from './sftp-connection.ts';
import { createSftpDisk } from './sftp-disk.ts';

/** What an SFTP channel needs to know. */
export interface SftpSettings extends FileDropSettings, SftpAccount {}

/**
 * A channel that delivers to and collects from an SFTP account, over one connection made when it
 * is first needed and made anew after a loss. It retries nothing by itself.
 */
export function createSftpChannel(settings: SftpSettings): Channel {
  const place = `${settings.host}:${settings.port}`;
  return createFileDrop(settings, createSftpDisk(createSftpConnection(settings), place));
}
