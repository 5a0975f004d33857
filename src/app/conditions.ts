import type { ConditionPlace } from '../channel/elan/locate.ts';
import type { Layout } from '../format/layout.ts';
import type { Catalog, Form } from '../rules/authority.ts';
import type { Rule } from '../rules/rule.ts';

/** The code list that is made of the authority's own rules. */
const CONDITIONS = 'conditions';

type Places = ReadonlyMap<string, readonly ConditionPlace[]>;

/** The names of the conditions that answers of authorities may give, of all that are known, and where each of them looks. */
export function listConditions({ transactions }: Pick<Catalog, 'transactions'>): Places {
  const forms = [...transactions.values()].flatMap((transaction) => transaction.forms);
  const known = new Map<string, ConditionPlace[]>();
  for (const { layout } of forms) for (const code of listCodes(layout)) known.set(code, []);
  // Models share most of them.
  const seen = new Set<string>();
  for (const [code, place] of forms.flatMap(listPlaces)) {
    const key = JSON.stringify([code, place]);
    if (!seen.has(key)) known.get(code)?.push(place);
    seen.add(key);
  }
  return known;
}

function listCodes({ records }: Layout): string[] {
  const fields = records.flatMap((record) => record.fields);
  const lists = fields.flatMap(({ codes }) => (codes?.name === CONDITIONS ? [codes] : []));
  return lists.flatMap((list) => [...list.codes.keys()]);
}

function listPlaces({ layout, rules, authorityDecides = [] }: Form): [string, ConditionPlace][] {
  const ofRecords = layout.records.flatMap(({ index, path, otherPaths = [] }) =>
    (rules.byRecord[index] ?? []).flatMap((rule) =>
      [path, ...otherPaths].map((record): [string, ConditionPlace] => [
        rule.id,
        { record, members: listMembers(rule) },
      ]),
    ),
  );
  const decided = authorityDecides.flatMap(({ id, places }) =>
    places.map((record): [string, ConditionPlace] => [id, { record, members: [] }]),
  );
  return [...ofRecords, ...decided];
}

function listMembers({ field, raw }: Rule): readonly string[] {
  if (field) return [field.field.at, ...(field.field.otherPlaces ?? [])];
  return raw.at === undefined ? [] : [raw.at];
}
