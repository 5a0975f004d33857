import type { ASTNode } from '@marcbachmann/cel-js';
import { isNode, walk } from './cel-tree.ts';
import type { Rates } from './interest.ts';

/** At which place functions name a rate. */
const RATE_PLACES: ReadonlyMap<string, number> = new Map([
  ['interest', 3],
  ['interestByYear', 3],
  ['firstRate', 0],
  ['lastRate', 0],
]);

/** What the functions of rates name that is no rate of the authority. */
export function listUnknownRates(root: ASTNode, rates: Rates): string[] {
  const faults: string[] = [];
  walk(root, ({ op, args }) => {
    if (op !== 'call') return;
    const [name, values] = args as [string, readonly unknown[]];
    const rate = values[RATE_PLACES.get(name) ?? -1];
    if (!isNode(rate)) return;
    const known = `the authority's rates are ${[...rates.keys()].join(', ') || 'none'}`;
    if (typeof rate.args !== 'string' || rate.op !== 'value')
      faults.push(`${name}() needs the rate's name as a text: ${known}`);
    else if (!rates.has(rate.args)) faults.push(`there is no rate '${rate.args}': ${known}`);
  });
  return faults;
}
