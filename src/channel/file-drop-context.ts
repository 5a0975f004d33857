import type { Environment, Shipment } from '../core/channel.ts';
import { assert } from '../core/errors.ts';
import type { Disk } from './file-drop-disk.ts';

/** What a folder and an SFTP account have in common as ways to a counterpart. */
export interface FileDropSettings {
  readonly name: string;
  readonly environment: Environment;
  /** The folder where the counterpart looks for our files. */
  readonly sendTo: string;
  /** The folder where the counterpart puts files for us; without it nothing is ever listed. */
  readonly fetchFrom?: string | undefined;
  /** Where fetched files are moved; without it they are deleted. */
  readonly archiveTo?: string | undefined;
  /** Ending of a name that is not complete yet. Default `.part`. */
  readonly partSuffix?: string | undefined;
  /** The counterpart, or somebody else, may delete part files: their absence proves nothing. */
  readonly partCleanup?: boolean | undefined;
  /** Where the counterpart keeps the files it took, under their own names. */
  readonly inquiry?: { readonly archive?: string | undefined } | undefined;
}

/** A file drop at work: its settings with defaults filled in, and the disk it works on. */
export interface FileDrop {
  readonly settings: FileDropSettings & { readonly partSuffix: string };
  readonly disk: Disk;
  /**
   * Shipments that were found not to be published because their part file waits. A rename that
   * still hangs in a slow server can prove that wrong, so their next upload must find that file.
   */
  readonly waiting: Set<string>;
}

/** The final and the temporary path of a shipment at the counterpart. */
export function getPaths(drop: FileDrop, shipment: Shipment): { final: string; part: string } {
  const { sendTo, partSuffix } = drop.settings;
  for (const name of [shipment.remoteName, shipment.id]) {
    assert(isPlainName(name), `shipment ${shipment.id} has the unusable name "${name}"`);
  }
  const final = drop.disk.join(sendTo, shipment.remoteName);
  return { final, part: `${final}.${shipment.id}${partSuffix}` };
}

/** Whether a name is one file in its folder, wherever it came from. */
export function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !name.includes('/') && !name.includes('\0');
}

/** Does one thing at the counterpart; what fails comes out as an `AppError` that says where. */
export async function attempt<T>(
  drop: FileDrop,
  doing: string,
  path: string,
  work: () => Promise<T>,
  committed = false,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { disk, settings } = drop;
    const deed = { channel: settings.name, place: disk.place, path, doing, committed };
    throw disk.toAppError(error, deed);
  }
}
