import type { RouteConfig } from '../core/config-schema.ts';
import type { Drop } from '../core/nouns.ts';
import type { Mapped } from '../mapping/map-file.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Transaction } from '../rules/authority.ts';
import type { Checked } from '../rules/checked.ts';
import type { Recognition } from '../stages/parse.ts';

type Recognised = Extract<Recognition, { transaction: Transaction }>;

/** A claimed file that has been recognised, read and checked. */
export interface Prepared {
  readonly drop: Drop;
  readonly path: string;
  readonly route: RouteConfig;
  readonly recognised: Recognised;
  readonly checked: Checked;
  /** Name in the configuration; undefined when the file's creditor is not there. */
  readonly creditor: string | undefined;
  /** Of a creditor's own file: then `path` is what was made of it. */
  readonly mapped?: MappedDrop;
}

/** Why a file goes no further. */
export interface Stop {
  readonly kind: 'drop.held' | 'drop.quarantined';
  readonly code: string;
  readonly text: string;
}

/** A creditor's own file, and what was made of it. */
export interface MappedDrop extends Mapped {
  readonly mapping: Mapping;
  /** The creditor's file. */
  readonly path: string;
  /** Items of the written file that may not be sent. */
  readonly rejected: ReadonlySet<number>;
}
