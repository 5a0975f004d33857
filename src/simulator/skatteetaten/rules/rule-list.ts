import { ADDRESS_RULES } from './address-rules.ts';
import { AMOUNT_RULES } from './amount-rules.ts';
import { ATTACHMENT_STATE_RULES } from './attachment-state-rules.ts';
import { ATTACHMENT_TYPE_RULES } from './attachment-type-rules.ts';
import { CHANGE_RULES } from './change-rules.ts';
import { DUE_DATE_RULES } from './due-date-rules.ts';
import { GROUND_RULES } from './ground-rules.ts';
import { INTEREST_RULES } from './interest-rules.ts';
import { PARTY_RULES } from './party-rules.ts';
import { PRIORITY_RULES } from './priority-rules.ts';
import { REFERENCE_RULES } from './reference-rules.ts';
import { REGISTER_RULES } from './register-rules.ts';
import { RELATED_RULES } from './related-rules.ts';
import { REPRESENTATIVE_RULES } from './representative-rules.ts';
import type { Rule } from './rule.ts';
import { RULE_NAMES } from './rule-names.ts';
import { SENDER_RULES } from './sender-rules.ts';

const ALL: readonly Rule[] = [
  ...SENDER_RULES,
  ...PARTY_RULES,
  ...REGISTER_RULES,
  ...ADDRESS_RULES,
  ...REPRESENTATIVE_RULES,
  ...REFERENCE_RULES,
  ...RELATED_RULES,
  ...INTEREST_RULES,
  ...DUE_DATE_RULES,
  ...PRIORITY_RULES,
  ...GROUND_RULES,
  ...AMOUNT_RULES,
  ...ATTACHMENT_TYPE_RULES,
  ...ATTACHMENT_STATE_RULES,
  ...CHANGE_RULES,
];

/** Every rule, in the order of the authority's list. */
export const RULES: readonly Rule[] = ALL.toSorted(
  (one, other) => RULE_NAMES.indexOf(one.kode) - RULE_NAMES.indexOf(other.kode),
);
