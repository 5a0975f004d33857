const collator = new Intl.Collator('en', { numeric: true });

/** Order of names as people count: `...9` before `...10`. Names that differ never come out equal. */
export function compareNaturally(one: string, other: string): number {
  const order = collator.compare(one, other);
  if (order !== 0 || one === other) return order;
  return one < other ? -1 : 1;
}
