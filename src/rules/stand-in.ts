import type { YamlPath } from '../core/yaml-problems.ts';

const OF_RULE: ReadonlyMap<string | number, unknown> = new Map(
  Object.entries({
    layout: [],
    each: 'file',
    must: 'true',
    otherwise: 'warn',
    provenance: 'reconstructed',
    id: '',
    message: '',
    fix: '',
    source: '',
  }),
);

/** What stands in for a faulty part of a rule: it says nothing, so that nothing else is told of it. */
export function standInForRule(path: YamlPath): unknown {
  if (path.length === 2) return Object.fromEntries(OF_RULE);
  return path.length === 3 ? OF_RULE.get(path[2]!) : undefined;
}

const OF_AUTHORITY: ReadonlyMap<string | number, unknown> = new Map(
  Object.entries({
    authority: '',
    title: '',
    source: '',
    pattern: '',
    country: '',
    timeZone: '',
    service: '',
    direction: 'in',
    layouts: [''],
    from: '2000-01-01',
    minor: 0,
    hundredths: 0,
    provenance: 'reconstructed',
    services: {},
    transactions: {},
  }),
);

/** What stands in for a faulty part of an authority. */
export function standInForAuthority(path: YamlPath): unknown {
  return OF_AUTHORITY.get(path.at(-1)!);
}

/** What stands in for a faulty part of the code lists. */
export function standInForCodes(path: YamlPath): unknown {
  if (path.length === 3) return path[2] === 'codes' ? {} : (OF_AUTHORITY.get(path[2]!) ?? '');
  return path.length > 3 ? '' : undefined;
}
