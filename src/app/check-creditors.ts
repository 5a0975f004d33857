import type { Config } from '../core/config-schema.ts';
import type { Catalog } from '../rules/authority.ts';

/** Permits, quotas and parameters of creditors that are of no service or transaction, in words. */
export function listUnknownTerms({ creditors }: Config, { authorities }: Catalog): string[] {
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
  return own.flatMap(([creditor, { permits, parameters, quotas }]) => [
    ...Object.keys(permits)
      .filter((key) => !known.includes(key))
      .map((key) => `creditors.${creditor}.permits: '${key}' is no service or transaction`),
    ...Object.keys(quotas)
      .filter((key) => !transactions.includes(key))
      .map((key) => `creditors.${creditor}.quotas: '${key}' is no transaction`),
    ...Object.entries(parameters).flatMap(([key, values]) =>
      listUnknownParameters(`creditors.${creditor}.parameters`, key, values, services),
    ),
  ]);
}

type Services = ReadonlyMap<string, Catalog['authorities'][number]['raw']['services'][string]>;

function listUnknownParameters(
  place: string,
  key: string,
  values: Readonly<{ [name: string]: string | boolean }>,
  services: Services,
): string[] {
  const service = services.get(key);
  if (!service) return [`${place}: '${key}' is no service: use ${[...services.keys()].join(', ')}`];
  return Object.entries(values).flatMap(([name, value]) => {
    const parameter = service.parameters[name];
    const names = Object.keys(service.parameters).join(', ') || 'none';
    if (!parameter) return [`${place}.${key}: '${name}' is no parameter of it: it has ${names}`];
    const isDate = typeof value === 'string';
    if (isDate === (parameter.type === 'date')) return [];
    const wanted = parameter.type === 'date' ? 'a day, e.g. 2026-11-23' : 'true or false';
    return [`${place}.${key}.${name}: must be ${wanted}`];
  });
}
