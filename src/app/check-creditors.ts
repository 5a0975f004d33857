import type { Config } from '../core/config-schema.ts';
import type { Catalog } from '../rules/authority.ts';

/** A name that leads nowhere, and where it stands in the configuration. */
interface UnknownTerm {
  readonly path: readonly string[];
  readonly message: string;
}

/** Permits, quotas and parameters of creditors that are of no service or transaction, in words. */
export function listUnknownTerms({ creditors }: Config, { authorities }: Catalog): UnknownTerm[] {
  const services = new Map(
    authorities.flatMap(({ name, raw }) =>
      Object.entries(raw.services).map(([id, service]) => [`${name}/${id}`, service] as const),
    ),
  );
  const transactions = authorities.flatMap((authority) =>
    [...authority.transactions.values()].map(({ id }) => id),
  );
  const known = [...services.keys(), ...transactions];
  const own = Object.entries(creditors).filter(([, { main }]) => main === undefined);
  return own.flatMap(([creditor, { permits, parameters, quotas }]) => {
    const path = (key: string, name: string) => ['creditors', creditor, key, name];
    return [
      ...Object.keys(permits)
        .filter((name) => !known.includes(name))
        .map((name) => ({
          path: path('permits', name),
          message: `'${name}' is no service or transaction${suggest(name, known)}`,
        })),
      ...Object.keys(quotas)
        .filter((name) => !transactions.includes(name))
        .map((name) => ({
          path: path('quotas', name),
          message: `'${name}' is no transaction${suggest(name, transactions)}`,
        })),
      ...Object.entries(parameters).flatMap(([name, values]) =>
        listUnknownParameters(path('parameters', name), name, values, services),
      ),
    ];
  });
}

/** Names of the same authority, where there are not too many. */
function suggest(name: string, known: readonly string[]): string {
  const near = known.filter((one) => one.startsWith(name.slice(0, name.indexOf('/') + 4)));
  return near.length === 0 || near.length > 12 ? '' : `: use one of ${near.join(', ')}`;
}

type Services = ReadonlyMap<string, Catalog['authorities'][number]['raw']['services'][string]>;

function listUnknownParameters(
  path: readonly string[],
  key: string,
  values: Readonly<{ [name: string]: string | boolean }>,
  services: Services,
): UnknownTerm[] {
  const service = services.get(key);
  if (!service)
    return [{ path, message: `'${key}' is no service: use ${[...services.keys()].join(', ')}` }];
  return Object.entries(values).flatMap(([name, value]) => {
    const parameter = service.parameters[name];
    const place = [...path, name];
    const names = Object.keys(service.parameters).join(', ') || 'none';
    if (!parameter)
      return [{ path: place, message: `'${name}' is no parameter of ${key}: it has ${names}` }];
    const isDate = typeof value === 'string';
    if (isDate === (parameter.type === 'date')) return [];
    const wanted = parameter.type === 'date' ? 'a day, e.g. 2026-11-23' : 'true or false';
    return [{ path: place, message: `must be ${wanted}` }];
  });
}
