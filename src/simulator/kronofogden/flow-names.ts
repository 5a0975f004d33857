/** How an order to pay may end. What is paid or lowered before is the creditor's own doing. */
export const ORDER_FLOWS = [
  'utslag',
  'partly',
  'corrected',
  'completion',
  'court',
  'contested',
  'dropped',
  'rejected',
] as const;

/** What may come of an enforcement case. */
export const ENFORCEMENT_FLOWS = [
  'payment',
  'wages',
  'sale',
  'watch',
  'instalments',
  'investigation',
  'no-assets',
  'bankruptcy',
  'debt-relief',
  'time-barred',
  'rejected',
] as const;

/** How a question about debts is answered: from the authority's own cases, or made up. */
export const DEBT_FLOWS = ['register', 'none', 'debts', 'refused'] as const;

/** What becomes of a claim in a debt relief after it has been received. */
export const RELIEF_FLOWS = ['granted', 'refused', 'received'] as const;

/** The transactions that the authority sends. */
export const ANSWERS = [
  'kvittens-betalningsforelaggande',
  'bekraftelse-betalningsforelaggande',
  'kvittens-aterkallelse',
  'kvittens-nedsattning',
  'utslag-betalningsforelaggande',
  'kvittens-verkstallighet',
  'bekraftelse-verkstallighet',
  'kvittens-andring',
  'loneutmatningsbeslut',
  'utredningsrapport',
  'ny-grundavgift',
  'slutredovisning',
  'kvittens-skuldutdrag',
  'svar-skuldutdrag',
  'aterrapportering-skuldsanering',
] as const;
