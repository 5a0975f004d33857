import type { Inquiry, Shipment } from '../core/channel.ts';
import { attempt, type FileDrop, getPaths } from './file-drop-context.ts';
import { judgeArrival, type Likeness } from './judge-arrival.ts';

/** Looks at a path and compares what is there with the shipment. */
export async function compareWith(
  drop: FileDrop,
  path: string,
  shipment: Shipment,
): Promise<Likeness> {
  const { disk } = drop;
  return attempt(drop, 'looking at', path, async () => {
    const found = await disk.find(path);
    if (!found) return 'none';
    if (!found.isFile || found.size !== shipment.size) return 'other';
    const sha256 = await disk.readSha256(path);
    if (sha256 === undefined) return 'same-size';
    return sha256 === shipment.sha256 ? 'same' : 'other';
  });
}

/** Finds out what became of a shipment from the names that lie at the counterpart. */
export async function inquireShipment(
  drop: FileDrop,
  shipment: Shipment,
  committed: boolean,
): Promise<Inquiry> {
  const { disk, settings } = drop;
  const { final, part } = getPaths(drop, shipment);

  // The final name is looked at first: a rename that comes between the two looks is then seen as
  // a part file that is gone, never as one that still waits.
  const likeness = await compareWith(drop, final, shipment);
  const witness = await attempt(drop, 'looking at', part, () => disk.findWitness(part));
  // Last, because a share that is not mounted shows neither name and would look like "taken".
  await attempt(drop, 'looking into', settings.sendTo, () => disk.requireFolder(settings.sendTo));
  const isArchived = committed ? await findInArchive(drop, shipment) : undefined;

  const partCleanup = settings.partCleanup ?? false;
  const inquiry = judgeArrival({ final: likeness, witness, isArchived, committed, partCleanup });
  if (inquiry.result === 'absent' && committed) drop.waiting.add(shipment.id);
  else drop.waiting.delete(shipment.id);
  // Left by a crash between the two halves of a publishing; kept, it would say "absent" later.
  if (inquiry.result === 'arrived' && witness !== 'gone') await disk.discard(part);
  const { place } = disk;
  return { ...inquiry, evidence: `${place}: ${final} (part file ${part}): ${inquiry.evidence}` };
}

async function findInArchive(drop: FileDrop, shipment: Shipment): Promise<boolean | undefined> {
  const archive = drop.settings.inquiry?.archive;
  if (archive === undefined) return undefined;
  const path = drop.disk.join(archive, shipment.remoteName);
  return (await compareWith(drop, path, shipment)) === 'same';
}
