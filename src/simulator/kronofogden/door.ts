import type { Catalog } from '../../rules/authority.ts';
import type { DoorFault } from './plan.ts';

/** The ways to reach a simulation. */
export const DOORS = ['folder', 'sftp', 'e-transport', 'shs'] as const;

/** A way to reach a simulation. */
export type DoorName = (typeof DOORS)[number];

/** What a door stands in front of. */
export interface DoorOptions {
  /** The folder of the simulation. */
  readonly folder: string;
  readonly arrivals: string;
  readonly answers: string;
  readonly catalog: Catalog;
  readonly port?: number;
  /** What goes wrong there. */
  readonly faults: readonly DoorFault[];
  readonly now: () => Date;
  readonly tell: (text: string) => void;
}

/** A way to a simulation that is open. */
export interface Door {
  /** The channel that leads to it, as a configuration has it. */
  readonly channel: { readonly [key: string]: unknown };
  /** Puts what has come where the authority takes it. */
  bring(): Promise<void>;
  /** Told which file an answer answers. */
  note(answer: string, answered: string | undefined): void;
  /** Carries answers to where they are fetched. */
  carry(): Promise<void>;
  close(): Promise<void>;
}

/** What a door does that only shows the folders. */
export const STILL = {
  bring: async () => {},
  note: () => {},
  carry: async () => {},
  close: async () => {},
};
