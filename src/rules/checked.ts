import type { FindingList, Place } from '../core/finding.ts';
import type { Manifest } from '../core/manifest.ts';

/** What a file holds and what is wrong with it. */
export interface Checked {
  readonly findings: FindingList;
  /** Ordinals of the items that may not be sent. */
  readonly rejected: ReadonlySet<number>;
  readonly items: number;
  /** Minor units. */
  readonly amount: number;
  readonly amountRejected: number;
  readonly records: number;
  readonly creditor: string | undefined;
  /** The creditor's national number as the file has it. */
  readonly organisation: string | undefined;
  readonly sequence: number | undefined;
  readonly businessKey: string | undefined;
  readonly totals: ReadonlyMap<string, bigint>;
  /** Files that items name and that are to go with them. */
  readonly attachments: readonly {
    readonly name: string;
    readonly item: number;
    readonly place: Place;
  }[];
  /** Every item's place, amount and references. */
  readonly manifest: Manifest;
}
