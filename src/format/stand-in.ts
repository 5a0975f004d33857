import type { YamlPath } from '../core/yaml-problems.ts';

const TEXTS: Readonly<{ [key: string]: string }> = {
  layout: '',
  title: '',
  source: '',
  provenance: 'reconstructed',
};

/** What stands in for a faulty part of a layout, so that nothing that names it seems wrong too. */
export function standInForLayout(path: YamlPath): unknown {
  const [top = '', , , key] = path;
  if (path.length === 1) return TEXTS[top];
  if (top === 'totals' && path.length === 2) return { count: '*' };
  if (top !== 'records') return undefined;
  if (path.length === 2) return { fields: {} };
  if (path.length === 3 && path[2] === 'fields') return {};
  return path.length === 4 && key !== undefined ? {} : undefined;
}
