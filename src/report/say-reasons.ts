import type { ItemOutcome } from '../core/nouns.ts';
import type { Say } from './say.ts';

const MOST = 3;

/** Which claims were rejected and by which codes, as `SAK-1 UGYLDIG_KID, MANGLER_KRAV; SAK-2 ...`: the first few of them. */
export function sayReasons(outcomes: readonly ItemOutcome[], say: Say): string {
  const byItem = new Map<string, { name: string; codes: Set<string> }>();
  for (const { answerId, ordinal, reference, code } of outcomes) {
    const key = `${answerId} ${ordinal}`;
    const item = byItem.get(key) ?? { name: reference ?? '', codes: new Set() };
    item.codes.add(code);
    byItem.set(key, item);
  }
  const all = [...byItem.values()].map(({ name, codes }) => {
    const few = [...codes].slice(0, MOST);
    const more = codes.size - few.length;
    const list = more > 0 ? [...few, say('reasons.more', { more })] : few;
    return `${name} ${list.join(', ')}`.trim();
  });
  const shown = all.slice(0, MOST);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [say('reasons.more', { more })] : [])].join('; ');
}
