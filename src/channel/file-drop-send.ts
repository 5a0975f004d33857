import type { Shipment, TransportReceipt } from '../core/channel.ts';
import { AppError } from '../core/errors.ts';
import { attempt, type FileDrop, getPaths } from './file-drop-context.ts';
import type { FoundFile, WriteMode } from './file-drop-disk.ts';
import { nameTaken, partGone, uploadIncomplete } from './file-drop-errors.ts';
import { compareWith } from './file-drop-inquire.ts';
import { readShipment } from './read-shipment.ts';

/** Delivers a shipment: temporary name, size check, `commit`, final name. Never overwrites. */
export async function sendShipment(
  drop: FileDrop,
  shipment: Shipment,
  commit: () => Promise<void>,
): Promise<TransportReceipt> {
  const { disk, settings } = drop;
  const { final, part } = getPaths(drop, shipment);
  await attempt(drop, 'looking into', settings.sendTo, () => disk.requireFolder(settings.sendTo));

  const likeness = await compareWith(drop, final, shipment);
  if (likeness === 'same') {
    await disk.discard(part);
    drop.waiting.delete(shipment.id);
    return buildReceipt(drop, shipment, final, 'lay there already with the same bytes');
  }
  if (likeness !== 'none') throw nameTaken(drop, final, `${likeness} content lies there`);

  await upload(drop, part, shipment);
  // Looked at again because some servers let a rename overwrite, against the protocol.
  if (await attempt(drop, 'looking at', final, () => disk.find(final))) {
    throw nameTaken(drop, final, 'a file came there during our upload');
  }

  await commit();
  // From here on the part file is never removed by us: while it lies there it proves that nothing
  // was published, and once it is gone that it was.
  const result = await attempt(drop, 'publishing', final, () => disk.publish(part, final), true);
  if (result === 'taken') throw nameTaken(drop, final, 'a file came there before ours');
  drop.waiting.delete(shipment.id);
  return buildReceipt(drop, shipment, final, 'uploaded, size checked, renamed');
}

async function upload(drop: FileDrop, part: string, shipment: Shipment): Promise<void> {
  const { disk } = drop;
  const earlier = await attempt(drop, 'looking at', part, () => disk.find(part));
  if (!earlier && drop.waiting.has(shipment.id)) throw partGone(drop, part);
  try {
    const content = readShipment(shipment);
    const mode = chooseMode(earlier, shipment);
    await attempt(drop, 'uploading', part, () => disk.write(part, content, mode));
    const seen = await attempt(drop, 'checking', part, () => disk.find(part));
    if (earlier && !seen) throw partGone(drop, part);
    if (seen?.size !== shipment.size) {
      throw uploadIncomplete(drop, part, shipment.size, seen?.size);
    }
  } catch (error) {
    // A part file of an earlier attempt stays: it is the proof that that one was not published.
    if (!earlier) await disk.discard(part);
    else if (isPathMissing(error)) throw partGone(drop, part, error);
    throw error;
  }
}

// The same bytes go over the same places of an earlier attempt: a rename of that one which still
// hangs in a slow server then publishes a complete file, whenever it comes.
function chooseMode(earlier: FoundFile | undefined, shipment: Shipment): WriteMode {
  if (!earlier) return 'create';
  return earlier.size > shipment.size ? 'anew' : 'over';
}

function isPathMissing(error: unknown): boolean {
  return error instanceof AppError && error.code.endsWith('_PATH_MISSING');
}

function buildReceipt(
  drop: FileDrop,
  shipment: Shipment,
  final: string,
  note: string,
): TransportReceipt {
  return {
    remoteName: shipment.remoteName,
    details: {
      channel: drop.settings.name,
      place: drop.disk.place,
      path: final,
      size: String(shipment.size),
      sha256: shipment.sha256,
      note,
    },
  };
}
