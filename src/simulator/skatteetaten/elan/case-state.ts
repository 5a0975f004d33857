/** The seven states of a case (saksstatus). */
export type CaseState =
  | 'sakOpprettet'
  | 'sakUnderBehandling'
  | 'sakNektetFremmet'
  | 'sakForelagt'
  | 'sakBesluttet'
  | 'sakAvsluttet'
  | 'sakHevet';

/** A state that a case comes to so long after it was submitted. */
export interface PlanStep {
  readonly state: CaseState;
  readonly afterMs: number;
}

/** The state that a plan has come to after a time. */
export function findState(plan: readonly PlanStep[], elapsedMs: number): CaseState {
  return plan.findLast(({ afterMs }) => afterMs <= elapsedMs)?.state ?? 'sakOpprettet';
}

/** Whether a decision was made. */
export function isDecided(state: CaseState): boolean {
  return state === 'sakBesluttet' || state === 'sakAvsluttet';
}
