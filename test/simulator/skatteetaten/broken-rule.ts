import type { JudgeContext } from '../../../src/simulator/skatteetaten/judge-petition.ts';
import type { Model } from '../../../src/simulator/skatteetaten/rules/model.ts';
import type { RuleName } from '../../../src/simulator/skatteetaten/rules/rule-names.ts';
import type { Edit } from './edit-petition.ts';

/** A way to break one rule. */
export interface BrokenRule {
  readonly kode: RuleName;
  readonly how: string;
  readonly edits?: readonly Edit[];
  readonly context?: Partial<JudgeContext>;
  /** Whether the petition is a change of the good one. */
  readonly isChange?: true;
  /** Rules that break with it, since the models that have them. */
  readonly also?: readonly RuleName[];
  /** The only models in which it is tried, where it cannot be broken so in others. */
  readonly models?: readonly Model[];
}
