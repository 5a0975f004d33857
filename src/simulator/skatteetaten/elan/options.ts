import type { Clock } from '../../../core/clock.ts';
import { isListedOldRegime } from '../old-regime.ts';
import type { Register } from '../rules/judge-context.ts';
import type { Model } from '../rules/model.ts';
import type { PlanStep } from './case-state.ts';

/** Whom a token belongs to, and what it allows. */
export interface Caller {
  readonly org: string;
  readonly scopes: readonly string[];
}

/** The JSON in which broken rules are told. */
export type ErrorShape = 'problem' | 'valideringsfeil' | 'bare';

/** Where the four interfaces lie. None of it is the authority's word: only the first base is published. */
export interface ElanPaths {
  readonly petitions: string;
  /** Under petitions. */
  readonly validate: string;
  readonly attachments: string;
  readonly regime: string;
  readonly status: string;
  readonly insight: string;
}

/** How long the authority takes, on the clock that is given. */
export interface ProcessingTimes {
  /** From upload until a file is scanned; from then until it is validated; from then until it is converted. */
  readonly scanMs: number;
  readonly validateMs: number;
  readonly convertMs: number;
  /** From a submission or change until it is handled, so that a change may follow. */
  readonly handleMs: number;
}

/** How a simulated ELAN is to be. */
export interface ElanOptions {
  readonly model: Model;
  readonly clock: Clock;
  readonly checkToken: (bearer: string) => Caller | undefined;
  /** The published lists without it. */
  readonly isOldRegime?: (identifier: string) => boolean;
  readonly register?: Register;
  readonly paths?: Partial<ElanPaths>;
  readonly processing?: Partial<ProcessingTimes>;
  /** The states that a submitted case goes through. */
  readonly plan?: readonly PlanStep[];
  readonly errorShape?: ErrorShape;
  /** Headers without which nothing is answered but 400, as the first drafts have it. */
  readonly requiredHeaders?: readonly string[];
  /** Simultaneous calls of one organisation at one interface; one more is refused. */
  readonly simultaneousCalls?: number;
  readonly scope?: string;
  readonly demands419?: boolean;
  /** The number of the first case; 1 without it. */
  readonly firstCase?: number;
  /** Any free one without it. */
  readonly port?: number | undefined;
}

/** Options with nothing left open. */
export interface ElanSettings extends Required<Omit<ElanOptions, 'register' | 'port'>> {
  readonly register: Register | undefined;
  readonly paths: ElanPaths;
  readonly processing: ProcessingTimes;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const PLAN: readonly PlanStep[] = [
  { state: 'sakOpprettet', afterMs: 0 },
  { state: 'sakUnderBehandling', afterMs: HOUR },
  { state: 'sakForelagt', afterMs: 3 * DAY },
  { state: 'sakBesluttet', afterMs: 21 * DAY },
  { state: 'sakAvsluttet', afterMs: 60 * DAY },
];

/** Fills in what options leave open. */
export function completeOptions(options: ElanOptions): ElanSettings {
  const version = options.model === '0.9' ? 'v1' : 'v2';
  return {
    isOldRegime: isListedOldRegime,
    plan: PLAN,
    errorShape: 'problem',
    requiredHeaders: [],
    simultaneousCalls: 5,
    scope: 'skatteetaten:utleggsbegjaering',
    demands419: false,
    firstCase: 1,
    ...options,
    register: options.register,
    paths: {
      petitions: `/api/utleggsbegjaering/${version}`,
      validate: 'valider',
      attachments: 'vedlegg',
      regime: '/api/utleggsbegjaering-betjeningskartet/v1/oppslag',
      status: '/api/utleggsbegjaering-status/v1/saker',
      insight: '/api/utleggsbegjaering-innsyn/v1/trekk',
      ...options.paths,
    },
    processing: {
      scanMs: 2_000,
      validateMs: 1_000,
      convertMs: 5_000,
      handleMs: 600_000,
      ...options.processing,
    },
  };
}
