import type { ASTNode } from '@marcbachmann/cel-js';
import { isNode, walk } from './cel-tree.ts';
import type { Rates } from './interest.ts';

const RATE_PLACE = 3;
const NAMING = new Set(['interest', 'interestByYear']);

/** What `interest` and `interestByYear` name that is no rate of the authority. */
export function listUnknownRates(root: ASTNode, rates: Rates): string[] {
  const faults: string[] = [];
  walk(root, ({ op, args }) => {
    if (op !== 'call') return;
    const [name, values] = args as [string, readonly unknown[]];
    const rate = values[RATE_PLACE];
    if (!NAMING.has(name) || !isNode(rate)) return;
    const known = `the authority's rates are ${[...rates.keys()].join(', ') || 'none'}`;
    if (typeof rate.args !== 'string' || rate.op !== 'value')
      faults.push(`${name}() needs the rate's name as a text: ${known}`);
    else if (!rates.has(rate.args)) faults.push(`there is no rate '${rate.args}': ${known}`);
  });
  return faults;
}
