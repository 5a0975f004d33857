/** The codes that a transaction's faults are told with. */
export interface ErrorCodes {
  /** A file that cannot be read, and one whose totals do not agree where that has a code of its own. */
  readonly file: string;
  readonly totals?: string;
  /** A wrong running number, and one that was taken before. */
  readonly gap: string;
  readonly repeat: string;
  /** By rule, and for all other faults of an item. */
  readonly byRule: { readonly [rule: string]: string };
  readonly item: string;
}

/** How the receipt of a transaction is made. */
export interface ReceiptKind {
  readonly answer: string;
  /** The form in XML, where there is one. */
  readonly xml?: string;
  readonly head: string;
  readonly count: string;
  readonly error: string;
  readonly position: string;
  /** The record of an item that holds its references. */
  readonly item: string;
  readonly codes: ErrorCodes;
}

const FILE = { file: '902', gap: '901', repeat: '901' };

function list(rules: string, code: string): { readonly [rule: string]: string } {
  return Object.fromEntries(rules.split(' ').map((rule) => [`KV-${rule}`, code]));
}

/** Transactions that get a receipt, by name. */
export const RECEIPT_KINDS: { readonly [transaction: string]: ReceiptKind } = {
  'ansokan-verkstallighet': {
    answer: 'kvittens-verkstallighet',
    xml: 'kvittens-verkstallighet-xml',
    head: 'kvittens',
    count: 'antalHandlingar',
    error: 'handlingsfel',
    position: 'handling',
    item: 'typ',
    codes: {
      ...FILE,
      byRule: { ...list('V1-01', '101'), ...list('V1-03', '102'), ...list('V1-04', '103') },
      item: '105',
    },
  },
  'fraga-skuldutdrag': {
    answer: 'kvittens-skuldutdrag',
    head: 'kvitto',
    count: 'antalFragor',
    error: 'fragefel',
    position: 'fraga',
    item: 'fraga',
    codes: {
      ...FILE,
      byRule: { ...list('S1-01', '201'), ...list('S1-02', '202') },
      item: '204',
    },
  },
  'ansokan-betalningsforelaggande': {
    answer: 'kvittens-betalningsforelaggande',
    xml: 'kvittens-betalningsforelaggande-xml',
    head: 'kvittens',
    count: 'antalHandlingar',
    error: 'handlingsfel',
    position: 'handling',
    item: 'ansokan',
    codes: {
      ...FILE,
      totals: '903',
      byRule: {
        ...list('B1-01 B1-02 B1-03', '201'),
        ...list('B1-16 B1-17 B1-18 B1-24', '202'),
        ...list('B1-09', '203'),
        ...list('B1-05', '204'),
        ...list('B1-37 B1-38 B1-39 B1-40 B1-43 B1-45 B1-46 B1-47 B1-48', '205'),
        ...list('B1-41 B1-42', '206'),
        ...list('B1-26 B1-27 B1-28 B1-29 B1-30 B1-31 B1-32 B1-33 B1-34 B1-35 B1-36', '207'),
        ...list('B1-50', '208'),
      },
      item: '205',
    },
  },
  'aterkallelse-betalningsforelaggande': {
    answer: 'kvittens-aterkallelse',
    head: 'kvittens',
    count: 'antalHandlingar',
    error: 'handlingsfel',
    position: 'handling',
    item: 'aterkallelse',
    codes: {
      ...FILE,
      totals: '903',
      byRule: { ...list('B3-02', '304'), ...list('B3-03 B3-04', '303') },
      item: '301',
    },
  },
  'nedsattning-betalningsforelaggande': {
    answer: 'kvittens-nedsattning',
    head: 'kvittens',
    count: 'antalHandlingar',
    error: 'handlingsfel',
    position: 'handling',
    item: 'nedsattning',
    codes: {
      ...FILE,
      totals: '903',
      byRule: {
        ...list('B4-02', '406'),
        ...list('B4-04 B4-05 B4-07', '405'),
        ...list('B4-03 B4-06 B4-08 B4-10 B4-12', '404'),
        ...list('B4-09 B4-11', '403'),
      },
      item: '401',
    },
  },
};
