import type { Breach, JudgeContext } from './rules/judge-context.ts';
import { readPetition } from './rules/petition.ts';
import { applyRule } from './rules/rule.ts';
import { RULES } from './rules/rule-list.ts';

export type { AttachmentState, Breach, JudgeContext, Register } from './rules/judge-context.ts';
export type { Model } from './rules/model.ts';

/**
 * Judges a petition by the published rules of its model, written from their texts alone; breaches come in
 * the order of the list. Takes JSON as read with or without loss, and never throws, whatever it is given.
 */
export function judgePetition(petition: unknown, context: JudgeContext): Breach[] {
  const read = readPetition(petition, context.model);
  return RULES.flatMap((rule) => applyRule(rule, read, context));
}
