import type { ShsErrorCode } from './shs-error.ts';

/** What is asked of a node. */
export type ShsCall = 'send' | 'list' | 'fetch' | 'ack';

/** How often a fault happens, and at which call; without them at every call, for ever. */
export interface FaultLimits {
  /** Counted down. */
  times?: number;
  call?: ShsCall;
}

/**
 * Where a connection is cut: before the body is read; when half of it is read (send); when all is
 * done, instead of an answer; in the middle of an answer.
 */
export type CutPlace = 'before-body' | 'half-body' | 'after-effect' | 'half-answer';

export interface FaultSettings {
  /** Everything is done, but the answer comes so much later. */
  slow: { ms: number };
  /** This status, without an error code; nothing is done, or all of it. */
  status: { status: number; afterEffect?: boolean };
  /** A message is refused with this code and not stored. */
  errorCode: { code: ShsErrorCode; info?: string };
  cut: { at: CutPlace };
  /** A message is taken, and the answer tells of this tx.id or of none. */
  receipt: { txId?: string };
  /** The confirm lies in the outbox before the message is answered. */
  earlyConfirm: object;
  /** Confirms are sent twice, as two messages. */
  doubleConfirm: object;
  /** A fetched message ends after so many bytes, without the default after half; the answer is whole. */
  truncate: { bytes?: number };
  /** The answer is a login page. */
  loginPage: object;
}

type FaultOf<Name extends keyof FaultSettings> = FaultSettings[Name] & FaultLimits;

/** What a node does wrong, read anew at every request; several of a kind may be set in a list. */
export type ShsFaults = {
  [Name in keyof FaultSettings]?: FaultOf<Name> | FaultOf<Name>[];
} & {
  /** Told of each request once it is done: instead of an answer the connection may be cut. */
  afterRequest?: (call: ShsCall) => Promise<'answer' | 'cut'>;
};

/** The fault of a kind that happens now, counted down; undefined when there is none. */
export function takeFault<Name extends keyof FaultSettings>(
  faults: ShsFaults,
  name: Name,
  call: ShsCall,
  fits: (fault: FaultSettings[Name]) => boolean = () => true,
): FaultSettings[Name] | undefined {
  const all = [faults[name] ?? []].flat() as FaultOf<Name>[];
  const fault = all.find((one) => (one.call ?? call) === call && (one.times ?? 1) > 0 && fits(one));
  if (fault?.times !== undefined) fault.times--;
  return fault;
}

/** Whether the connection is cut at this place now, counted down. */
export function takeCut(faults: ShsFaults, call: ShsCall, place: CutPlace): boolean {
  return takeFault(faults, 'cut', call, ({ at }) => at === place) !== undefined;
}

/** Whether a status is answered when everything is done, instead of nothing. */
export function isAfterEffect({ afterEffect = false }: FaultSettings['status']): boolean {
  return afterEffect;
}
