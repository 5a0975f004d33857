/** How often a fault happens, and at which call; without them at every call, for ever. */
export interface FaultLimits<Call extends string> {
  /** Counted down. */
  times?: number;
  call?: Call;
}

/** What goes wrong at any of these services. */
export interface HttpFaults {
  /** This status; nothing is done, or all of it. */
  status: {
    status: 401 | 429 | 500 | 502 | 503 | 504;
    /** The header Retry-After, as it stands: seconds or a date. */
    retryAfter?: string;
    afterEffect?: boolean;
  };
  /** Everything is done, but the answer comes so much later. */
  slow: { ms: number };
  /** The connection ends before anything is done, or when all of it is, instead of an answer. */
  cut: { at: 'before' | 'after' };
  /** A page instead of the service's answer, as a proxy gives one; nothing is done. */
  html: { status?: number };
}

type FaultOf<Call extends string, Fault> = Fault & FaultLimits<Call>;

/** What a service does wrong, read anew at every request; several of a kind may be set in a list. */
export type FaultSet<Call extends string, Faults> = {
  [Name in keyof Faults]?: FaultOf<Call, Faults[Name]> | FaultOf<Call, Faults[Name]>[];
};

/** The fault of a kind that happens now, counted down; undefined when there is none. */
export function takeFault<Call extends string, Faults, Name extends keyof Faults>(
  faults: FaultSet<Call, Faults>,
  name: Name,
  call: Call,
  fits: (fault: Faults[Name]) => boolean = () => true,
): Faults[Name] | undefined {
  const all = [faults[name] ?? []].flat() as FaultOf<Call, Faults[Name]>[];
  const fault = all.find((one) => (one.call ?? call) === call && (one.times ?? 1) > 0 && fits(one));
  if (fault?.times !== undefined) fault.times--;
  return fault;
}
