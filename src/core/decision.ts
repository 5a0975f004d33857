/** What an operator may decide about something that waits for a person. */
export const DECISIONS = [
  'release',
  'discard',
  'arrived',
  'absent',
  'cancel',
  'settle',
  'resend',
  'again',
  'batch',
  'answered',
] as const;
export type DecisionName = (typeof DECISIONS)[number];

/** A decision with what it says. */
export interface Decision {
  readonly name: DecisionName;
  /** `batch`: the batch that an answer is to. */
  readonly batchId?: string;
  /** `answered`: what the authority says by another way, and in which promised answer's place. */
  readonly verdict?: 'accepted' | 'rejected';
  readonly layer?: string;
}
