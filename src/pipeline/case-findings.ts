import { formatMinor } from '../core/money.ts';
import type { Form } from '../rules/authority.ts';

type FieldRef = NonNullable<NonNullable<Form['layout']['batch']>['amount']>;

/** Where an item of a file stands that changes a case. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly item: number;
}

/** The field that holds a kind of reference, or the amount. */
function toField(ref: FieldRef | undefined) {
  if (!ref) return {};
  const { record, field } = ref;
  return { record: record.name, field: field.name, title: field.title };
}

/** A case that nobody here knows: a warning. */
export function toUnknown(
  place: Place,
  { layout }: Form,
  [stated]: readonly string[],
  references: readonly string[],
) {
  return {
    code: 'CASE_UNKNOWN',
    consequence: 'warn' as const,
    ...place,
    ...toField(layout.batch?.references.get(stated ?? '')),
    message: `no file of ours that the authority took, and no answer, has the case's ${references.join(' or ')}`,
    expected: 'a case that is known here',
    fix: 'check the number; a case that was made in another way may be changed all the same',
  };
}

/** References of different cases: a warning, since one of them may have come in another way. */
export function toDiffering(place: Place, { layout }: Form, kind: string) {
  return {
    code: 'CASE_NUMBERS_DIFFER',
    consequence: 'warn' as const,
    ...place,
    ...toField(layout.batch?.references.get(kind)),
    message: `the ${kind} is not of the case that the other reference of it leads to`,
    expected: 'references of one and the same case',
    fix: 'look at both with `kvittera show`, and correct the wrong one: the change would be made to another case',
  };
}

/** More than is left. */
export function toExcess(place: Place, { layout }: Form, amount: number, left: number) {
  return {
    code: 'ABOVE_WHAT_IS_LEFT',
    consequence: 'reject-item' as const,
    ...place,
    ...toField(layout.batch?.amount),
    found: formatMinor(amount),
    expected: `at most ${formatMinor(left)}`,
    message: 'more is taken off than is left of the claim by the files that were sent from here',
    fix: 'correct the amount, or withdraw the whole claim',
  };
}
