import type { Channel } from '../core/channel.ts';
import { acknowledgeFile, fetchFile, listFiles } from './file-drop-collect.ts';
import type { FileDropSettings } from './file-drop-context.ts';
import type { Disk } from './file-drop-disk.ts';
import { inquireShipment } from './file-drop-inquire.ts';
import { sendShipment } from './file-drop-send.ts';

/** A channel that delivers by temporary name and rename, the same on every kind of disk. */
export function createFileDrop(settings: FileDropSettings, disk: Disk): Channel {
  const drop = {
    settings: { ...settings, partSuffix: settings.partSuffix ?? '.part' },
    disk,
    waiting: new Set<string>(),
  };
  return {
    name: settings.name,
    environment: settings.environment,
    send: (shipment, commit) => sendShipment(drop, shipment, commit),
    inquire: (shipment, committed) => inquireShipment(drop, shipment, committed),
    list: () => listFiles(drop),
    fetch: (file, path) => fetchFile(drop, file, path),
    acknowledge: (file) => acknowledgeFile(drop, file),
    close: () => disk.close(),
  };
}
