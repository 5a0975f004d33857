import { type RawBuilder, sql } from 'kysely';

/** Any of a list of texts, as one variable however long the list is: SQLite takes 32,766 at most. */
export function anyOf(values: readonly string[]): RawBuilder<string> {
  return sql<string>`(select value from json_each(${JSON.stringify(values)}))`;
}
