import type { ENFORCEMENT_FLOWS } from './flow-names.ts';
import type { AuthorityPlan } from './plan.ts';

/** Something that was looked for: its kind, whether it was found, whether it was seized. */
export type Asset = readonly [kind: string, found: 'J' | 'N', seized?: 'J' | 'N'];

/** One step of a case. `after` is the time from the step before it. */
export type EnforcementStep = { readonly after: keyof AuthorityPlan['days'] } & (
  | { readonly do: 'report'; readonly result: string; readonly assets: readonly Asset[] }
  | { readonly do: 'wages'; readonly decision: string }
  /** A share of the whole, again and again until it is paid when told so. */
  | {
      readonly do: 'account';
      readonly source: string;
      readonly share: number;
      readonly again?: true;
    }
  | { readonly do: 'close'; readonly reason: string }
);

const CLOSE_PAID = { after: 'close', do: 'close', reason: 'BT' } as const;

function close(reason: string): readonly EnforcementStep[] {
  return [{ after: 'report', do: 'close', reason }];
}

/** What happens in a case, step by step. One that comes to its end without a close stays open. */
export const ENFORCEMENT_STEPS: {
  readonly [flow in (typeof ENFORCEMENT_FLOWS)[number]]: readonly EnforcementStep[];
} = {
  payment: [{ after: 'account', do: 'account', source: 'FB', share: 1 }, CLOSE_PAID],
  wages: [
    {
      after: 'report',
      do: 'report',
      result: 'TD',
      assets: [
        ['LN', 'J', 'J'],
        ['BM', 'N'],
      ],
    },
    { after: 'wages', do: 'wages', decision: 'N' },
    { after: 'account', do: 'account', source: 'LU', share: 0.25, again: true },
    { after: 'close', do: 'wages', decision: 'U' },
    CLOSE_PAID,
  ],
  sale: [
    {
      after: 'report',
      do: 'report',
      result: 'TF',
      assets: [
        ['LN', 'N'],
        ['FO', 'J', 'J'],
      ],
    },
    { after: 'account', do: 'account', source: 'FS', share: 0.6 },
    { after: 'account', do: 'account', source: 'SK', share: 1 },
    CLOSE_PAID,
  ],
  watch: [
    {
      after: 'report',
      do: 'report',
      result: 'BV',
      assets: [
        ['LN', 'N'],
        ['BM', 'N'],
      ],
    },
    {
      after: 'watch',
      do: 'report',
      result: 'BV',
      assets: [
        ['LN', 'N'],
        ['SK', 'N'],
      ],
    },
    {
      after: 'watch',
      do: 'report',
      result: 'US',
      assets: [
        ['LN', 'N'],
        ['SK', 'N'],
      ],
    },
    { after: 'close', do: 'close', reason: 'UT' },
  ],
  // The debtor pays to the creditor, who tells of it by ändring and in the end withdraws.
  instalments: [{ after: 'report', do: 'report', result: 'TD', assets: [['BM', 'J', 'N']] }],
  // The creditor withdraws after it.
  investigation: [
    {
      after: 'report',
      do: 'report',
      result: 'TF',
      assets: [
        ['FA', 'J', 'N'],
        ['LO', 'N'],
      ],
    },
  ],
  'no-assets': [
    {
      after: 'report',
      do: 'report',
      result: 'US',
      assets: [
        ['LN', 'N'],
        ['BM', 'N'],
        ['FO', 'N'],
      ],
    },
    { after: 'close', do: 'close', reason: 'UT' },
  ],
  bankruptcy: close('KO'),
  'debt-relief': close('SS'),
  'time-barred': close('PR'),
  rejected: close('AV'),
};
