import type { Catalog } from '../rules/authority.ts';

/** The code list that is made of the authority's own rules. */
const CONDITIONS = 'conditions';

/** The names of the conditions that answers of authorities may give, of all that are known. */
export function listConditions({ transactions }: Pick<Catalog, 'transactions'>): Set<string> {
  const layouts = [...transactions.values()].flatMap(({ forms }) => forms.map((one) => one.layout));
  const fields = layouts.flatMap(({ records }) => records.flatMap((record) => record.fields));
  const lists = fields.flatMap(({ codes }) => (codes?.name === CONDITIONS ? [codes] : []));
  return new Set(lists.flatMap((list) => [...list.codes.keys()]));
}
