import type { App } from '../app.ts';
import type { Decision } from '../core/decision.ts';
import { decide } from '../pipeline/decide.ts';

/** Records an operator's decision, alone on the ledger. */
export function decideOn(
  app: App,
  id: string,
  decision: Decision,
  comment: string,
): Promise<string> {
  return app.withLock(() => decide(app.context, id, decision, comment));
}
