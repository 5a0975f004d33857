import type { Shipment } from '../core/channel.ts';
import { readIdentity, syncFile } from '../core/files.ts';
import { formatName } from '../rules/name-pattern.ts';

export interface SealPlan {
  /** Message id: the batch's, the same on every attempt. */
  readonly id: string;
  readonly payload: string;
  /** Remote name template of the transaction. */
  readonly template: string;
  readonly creditor: string;
  readonly sequence: number | undefined;
  /** ISO day in the authority's time zone. */
  readonly day: string;
}

/** Fixes a batch's message: its name, and size and SHA-256 of the exact bytes that every attempt sends. */
export async function seal(plan: SealPlan): Promise<Shipment> {
  await syncFile(plan.payload);
  const identity = await readIdentity(plan.payload);
  const remoteName = formatName(plan.template, {
    creditor: plan.creditor,
    sequence: String(plan.sequence ?? 0),
    date: plan.day,
    id: plan.id,
  });
  return { id: plan.id, remoteName, path: plan.payload, ...identity };
}
