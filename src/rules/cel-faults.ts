import type { Layout } from '../format/layout.ts';
import { describeScope, type Scope } from './scope.ts';

/** What CEL's own checker says. */
interface CelError extends Error {
  readonly code: string;
  readonly summary: string;
}

interface Place {
  readonly layout: Layout;
  readonly scope: Scope;
}

/** Says in the layout's terms what CEL has against an expression. */
export function describeCelFault(error: Error, place: Place): string {
  const { code, summary } = error as CelError;
  const rest = summary.split(': ').at(-1)!;
  if (code === 'unknown_variable') return describeUnknown(rest, place);
  if (code === 'no_such_key') return describeNoKey(rest, place);
  if (code === 'no_such_overload')
    return `${translate(rest)} cannot be worked out (text, digits and dates are texts, '07'; numbers are whole, 700)`;
  if (code === 'no_matching_overload')
    return `there is no function ${translate(/'(.*)'/.exec(rest)?.[1] ?? rest)}`;
  return summary;
}

/** CEL names its own types; people know texts and numbers. */
function translate(types: string): string {
  return types
    .replace(/\bstring\b/g, 'text')
    .replace(/\bint\b/g, 'number')
    .replace(/\bbool\b/g, 'true/false')
    .replace(/\bRecord_(\w+)/g, 'record $1');
}

function describeUnknown(name: string, { layout, scope }: Place): string {
  const seen = `a rule on each '${scope.each}' sees ${describeScope(layout, scope)}`;
  if (layout.recordsByName.has(name)) return `'${name}' only comes after '${scope.each}': ${seen}`;
  if (name === layout.item?.name) return `'${name}' is not seen from outside it: ${seen}`;
  return `there is no '${name}': ${seen}`;
}

function describeNoKey(name: string, { layout, scope }: Place): string {
  const isTotal = layout.totals.some((total) => total.name === name);
  const isSeen = scope.totals.some((total) => total.name === name);
  if (isTotal && !isSeen && scope.each === 'file')
    return `the total '${name}' starts over within the file and has no value for the whole of it`;
  if (isTotal && !isSeen)
    return `the total '${name}' only counts what comes after '${scope.each}': put the rule on a later record, the item or the file`;
  return `there is no '${name}'`;
}
