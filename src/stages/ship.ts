import type { Channel, Inquiry, Shipment, TransportReceipt } from '../core/channel.ts';
import { AppError, type Blame, getMessage, type Outcome } from '../core/errors.ts';
import { readIdentity } from '../core/files.ts';

/** What became of one attempt to send. */
export type ShipResult =
  | { readonly outcome: 'shipped'; readonly receipt: TransportReceipt }
  | {
      readonly outcome: Outcome;
      readonly code: string;
      readonly message: string;
      readonly fix: string;
      /** Not before then, as the counterpart has asked; ISO. */
      readonly retryAt?: string | undefined;
      /** What is to blame, where it is not the message. */
      readonly blames?: Blame | undefined;
      /** What a service desk asks for, as in a receipt. */
      readonly details: TransportReceipt['details'];
    };

/** What is to be on disk before a step is taken. */
export interface ShipSteps {
  /** Before the first byte leaves. */
  readonly begin: () => Promise<void>;
  /** Before the step that makes the file visible. */
  readonly commit: () => Promise<void>;
}

/**
 * Sends a shipment once, after `begin`. The bytes are compared with their seal first. An error that the channel did
 * not classify counts as in doubt once the counterpart may have seen the file, and as transient before.
 */
export async function ship(
  channel: Channel,
  shipment: Shipment,
  { begin, commit }: ShipSteps,
): Promise<ShipResult> {
  let isCommitted = false;
  try {
    await checkSeal(shipment);
    await begin();
    const receipt = await channel.send(shipment, async () => {
      await commit();
      isCommitted = true;
    });
    return { outcome: 'shipped', receipt };
  } catch (error) {
    return classify(error, isCommitted);
  }
}

async function checkSeal(shipment: Shipment): Promise<void> {
  const { size, sha256 } = await readIdentity(shipment.path).catch((cause: unknown) => {
    const { id, path } = shipment;
    throw new AppError('SHIPMENT_UNREADABLE', `${id} cannot be read: ${getMessage(cause)}`, {
      fix: `put the sealed file back as ${path}, or give the right to read it; then resend`,
      cause,
    });
  });
  if (size === shipment.size && sha256 === shipment.sha256) return;
  throw new AppError(
    'SEAL_BROKEN',
    `the bytes of ${shipment.id} are no longer those that were sealed`,
    {
      fix: 'find out who changed the file in the work folder; restore it from backup, or discard the batch and drop the file again',
    },
  );
}

function classify(error: unknown, isCommitted: boolean): ShipResult {
  const known = error instanceof AppError ? error : undefined;
  const outcome = known?.outcome ?? (isCommitted ? 'in-doubt' : 'transient');
  return {
    outcome: outcome === 'permanent' && isCommitted && !known ? 'in-doubt' : outcome,
    code: known?.code ?? 'UNEXPECTED',
    message: getMessage(error),
    fix: known?.fix ?? 'look at the log, and report it if it comes again',
    retryAt: known?.retryAt,
    blames: known?.blames,
    details: listDetails(known),
  };
}

/** Only what was noted of an attempt whose request and answer are kept. */
function listDetails(error: AppError | undefined): TransportReceipt['details'] {
  if (error?.details.evidence === undefined) return {};
  const { channel, place, path, doing, ...details } = error.details;
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)]));
}

/** Asks the counterpart about a shipment; a question that fails leaves it unknown. */
export async function inquire(
  channel: Channel,
  shipment: Shipment,
  isCommitted: boolean,
): Promise<Inquiry> {
  try {
    return await channel.inquire(shipment, isCommitted);
  } catch (error) {
    return {
      result: 'unknown',
      evidence: `the counterpart could not be asked: ${getMessage(error)}`,
    };
  }
}
