import type { AttachmentOutcome } from '../rules/judge-context.ts';

/** What is asked of the server. */
export type ElanOperation =
  | 'submit'
  | 'change'
  | 'validate'
  | 'validate-change'
  | 'upload'
  | 'regime'
  | 'status'
  | 'insight';

/** When a fault happens: without limits at every operation, for ever. */
export interface FaultLimits {
  readonly operation?: ElanOperation;
  /** Counted down. */
  times?: number;
  /** Whether what was asked is done nevertheless. */
  readonly afterEffect?: boolean;
}

/** What goes wrong. */
export type FaultKind =
  /** Never answers; done nevertheless unless it is told otherwise. */
  | { readonly kind: 'timeout' }
  /** The connection is cut. */
  | { readonly kind: 'cut' }
  /** Any status, as 401, 409, 429 or 503. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** A body that the authority may send though this server does not by itself. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** 200 with a web page. */
  | { readonly kind: 'html' }
  /** Takes so much longer, in real time; then another fault may happen, or none. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** An uploaded file is to end so. */
  | { readonly kind: 'attachment'; readonly outcome: AttachmentOutcome };

/** A fault on demand. */
export type ElanFault = FaultLimits & FaultKind;

type OfKind<Kind> = Extract<ElanFault, { kind: Kind }>;

/** The fault of a kind that happens now, counted down. */
export function takeFault<Kind extends ElanFault['kind']>(
  faults: readonly ElanFault[],
  operation: ElanOperation,
  kinds: readonly Kind[],
  fits: (fault: OfKind<Kind>) => boolean = () => true,
): OfKind<Kind> | undefined {
  const isOfKind = (fault: ElanFault): fault is OfKind<Kind> =>
    (kinds as readonly string[]).includes(fault.kind);
  const found = faults
    .filter(isOfKind)
    .find(
      (fault) =>
        (fault.operation ?? operation) === operation && (fault.times ?? 1) > 0 && fits(fault),
    );
  if (found?.times !== undefined) found.times--;
  return found;
}

/** Whether a fault comes when all is done. */
export function isAfterEffect({ kind, afterEffect }: ElanFault): boolean {
  return afterEffect ?? kind === 'timeout';
}
