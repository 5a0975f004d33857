import type { Shipment } from '../core/channel.ts';
import { readIdentity, syncFile } from '../core/files.ts';

export interface SealPlan {
  /** Message id: the batch's, the same on every attempt. */
  readonly id: string;
  readonly payload: string;
  readonly remoteName: string;
}

/** Fixes a batch's message: its name, and size and SHA-256 of the exact bytes that every attempt sends. */
export async function seal(plan: SealPlan): Promise<Omit<Shipment, 'transaction' | 'resends'>> {
  await syncFile(plan.payload);
  const identity = await readIdentity(plan.payload);
  return { id: plan.id, remoteName: plan.remoteName, path: plan.payload, ...identity };
}
