/** What an operator may decide about something that waits for a person. */
export const DECISIONS = [
  'release',
  'discard',
  'arrived',
  'absent',
  'cancel',
  'settle',
  'resend',
] as const;
export type Decision = (typeof DECISIONS)[number];
