import type { OrderCase } from './state.ts';

/** What is left of a claim (öre), and what it is made of. */
export interface OrderAmounts {
  readonly capital: number;
  readonly interest: number;
  readonly costs: number;
  readonly total: number;
}

/** Works out what is left of a claim. What lowered it as a whole is taken from capital first, then costs, then interest. */
export function countOrder({ parts, fees, lowered }: OrderCase): OrderAmounts {
  const all = Object.values(parts);
  const sum = (kinds: (kind: string) => boolean) =>
    all.filter(({ kind }) => kinds(kind)).reduce((total, { amount }) => total + amount, 0);
  const [capital, costs, interest] = takeFrom(
    [
      sum((kind) => kind === 'Kapital'),
      fees + sum((kind) => kind !== 'Kapital' && kind !== 'Ränta'),
      sum((kind) => kind === 'Ränta') + all.reduce((total, part) => total + part.interest, 0),
    ],
    lowered,
  ) as [number, number, number];
  return { capital, costs, interest, total: capital + costs + interest };
}

function takeFrom(amounts: readonly number[], less: number): number[] {
  let left = less;
  return amounts.map((amount) => {
    const taken = Math.min(amount, left);
    left -= taken;
    return amount - taken;
  });
}
