import type { Finding, Place } from '../core/finding.ts';
import { checkGivenField } from '../format/check-field.ts';
import { buildFieldFinding, isDisplaced, showFound } from '../format/problem-finding.ts';
import type { Item, Record } from '../format/record.ts';
import type { Rule, RuleContext } from './rule.ts';

/** A rule that was broken, and where. */
export interface Breach {
  readonly rule: Rule;
  readonly file: string;
  readonly record: Record | undefined;
  readonly item: Item | undefined;
}

/** What is told of a broken rule, with the texts worked out on what it saw. */
export function buildRuleFinding(breach: Breach, context: RuleContext): Finding {
  const { rule, record, item } = breach;
  const base = buildRuleBase(breach);
  // Its texts name fields, and in these anything may stand.
  const isHidden = record ? isDisplaced(record) : item?.records.some(isDisplaced);
  if (isHidden) return { ...base, fix: rule.raw.fix };
  return {
    ...base,
    message: rule.message(context),
    fix: rule.fix(context),
    ...(rule.expected ? { expected: rule.expected(context) } : {}),
    ...(rule.found ? { found: rule.found(context) } : {}),
  };
}

/** The same without its texts. */
export function buildRuleBase(breach: Breach): Finding {
  const { rule, file, item } = breach;
  const target = findTarget(breach);
  const field = rule.field && target?.type === rule.field.record ? rule.field.field : undefined;
  const consequence = rule.otherwise === 'reject-item' && !item ? 'reject-file' : rule.otherwise;
  const base: Finding = {
    code: rule.id,
    consequence,
    file,
    message: rule.raw.message,
    source: rule.raw.source,
    ...(rule.raw.title === undefined ? {} : { title: rule.raw.title }),
    ...(item ? { item: item.ordinal } : {}),
  };
  if (!target) return base;
  if (!field) return { ...base, ...findPlace(rule, target), record: target.type.name };
  const problem = { code: rule.id, message: '', expected: '' };
  const whole = buildFieldFinding(file, target, field, problem);
  const { expected: _unused, source: _source, title, ...rest } = whole;
  const { title: _ofRule, ...own } = base;
  return {
    ...rest,
    ...own,
    ...(title === undefined ? {} : { title }),
    found: showFound(target, field) || 'nothing',
  };
}

/** True when the rule's field does not have its form: that is a finding of its own, and the cause of this one. */
export function isMalformed(breach: Breach): boolean {
  const { field } = breach.rule;
  const target = findTarget(breach);
  if (!field || target?.type !== field.record) return false;
  const problem = checkGivenField(field.field, target);
  return problem !== undefined && problem.consequence !== 'warn';
}

/** Where a record stands, and what in it is missing. */
function findPlace({ raw }: Rule, target: Record): Place {
  const place = target.place();
  if (raw.at === undefined) return place;
  const found = target.origin?.placeAt?.(raw.at);
  if (found) return found;
  return { ...place, path: `${place.path === '/' ? '' : (place.path ?? '')}/${raw.at}` };
}

function findTarget({ rule, record, item }: Breach): Record | undefined {
  if (record) return record;
  if (!item) return undefined;
  return (rule.field && item.get(rule.field.record)) ?? item.head;
}
