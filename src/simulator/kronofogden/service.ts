import type { Desk } from './desk.ts';
import { type CheckItem, judgeItems } from './judge-items.ts';
import { type Arrival, type ArrivedItem, readText } from './read-arrival.ts';
import { RECEIPT_KINDS } from './receipt-kinds.ts';
import { sendReceipt } from './send-receipt.ts';

/** A running number that is not the one that was expected. */
export interface WrongNumber {
  readonly kind: 'gap' | 'repeat';
  readonly expected: number;
}

/** A service of the authority: which files it takes, and what it does later. */
export interface Service {
  readonly take: {
    readonly [transaction: string]: (
      desk: Desk,
      arrival: Arrival,
      wrong: WrongNumber | undefined,
    ) => void;
  };
  readonly act: { readonly [act: string]: (desk: Desk, of: string) => void };
}

/** Judges a file, answers it with its receipt and tells which of its items are accepted. */
export function takeWithReceipt(
  desk: Desk,
  arrival: Arrival,
  wrong: WrongNumber | undefined,
  check?: CheckItem,
): readonly ArrivedItem[] {
  const kind = RECEIPT_KINDS[arrival.transaction]!;
  const getReference = (item: ArrivedItem) => readText(item, kind.item, 'referens');
  const verdict = wrong
    ? { general: kind.codes[wrong.kind], errors: [], accepted: [] }
    : judgeItems(desk, arrival, kind.codes, getReference, check);
  sendReceipt(desk, arrival, kind, verdict);
  return verdict.accepted;
}
