/** The five pieces of information of Innsyn i ett trekk, in its page's order. */
const ELEMENTS = [
  ['better', '(a) with better priority: sums and estimated interest'],
  ['equal', '(b) with equal priority: the same, and the basis of dividends'],
  ['support', '(c) decided running child support'],
  ['payments', '(d) received and allocated, today and a month back'],
  ['orders', '(e) deduction orders, now and ahead'],
] as const;

/** What was told of one deduction. */
export interface DescribedInsight extends Readonly<Record<(typeof ELEMENTS)[number][0], unknown>> {
  readonly claimantNumber: number;
  readonly debtorNumber: number;
  readonly correlationId: string;
  readonly others: { readonly [name: string]: unknown };
}

/** An insight as text: each element under its own heading, what was not told said so. */
export function describeInsight(insight: DescribedInsight): string {
  const { claimantNumber, debtorNumber, correlationId, others } = insight;
  const lines = [
    `Claimant ${claimantNumber} and debtor ${debtorNumber} of the petition (correlation id ${correlationId})`,
  ];
  for (const [name, title] of ELEMENTS) lines.push('', title, ...describe(insight[name], 1));
  if (Object.keys(others).length > 0) lines.push('', 'and besides', ...describe(others, 1));
  return lines.join('\n');
}

function describe(value: unknown, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (value === undefined || value === null) return [`${indent}not told`];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${indent}none`];
    return value.flatMap((one) => {
      const [first = '', ...rest] = describe(one, depth + 1);
      return [`${indent}- ${first.trim()}`, ...rest];
    });
  }
  if (typeof value !== 'object') return [`${indent}${String(value)}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null
      ? [`${indent}${name}`, ...describe(inner, depth + 1)]
      : [`${indent}${name}: ${inner === null ? 'not told' : String(inner)}`],
  );
}
