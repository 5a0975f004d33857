import type { Attachments } from './attachments.ts';
import type { Calls } from './calls.ts';
import type { Cases } from './cases.ts';
import type { ElanFault } from './faults.ts';
import type { ElanSettings } from './options.ts';

/** All that a server holds. */
export interface ElanContext {
  readonly settings: ElanSettings;
  readonly cases: Cases;
  readonly attachments: Attachments;
  readonly calls: Calls;
  readonly faults: ElanFault[];
}

/** One request, read whole. */
export interface ElanRequest {
  readonly org: string;
  /** The reference at the end of the path, '' where there is none. */
  readonly reference: string;
  readonly type: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: Buffer;
}
