import type { App } from '../app.ts';
import { decide, type Decision } from '../pipeline/decide.ts';

export { DECISIONS, type Decision } from '../pipeline/decide.ts';

/** Records an operator's decision, alone on the ledger. */
export function decideOn(app: App, id: string, decision: Decision, comment: string): Promise<string> {
  return app.withLock(() => decide(app.context, id, decision, comment));
}
