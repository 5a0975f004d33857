import type { Environment } from '@marcbachmann/cel-js';
import type { YamlPath } from '../core/yaml-problems.ts';
import { type Compiling, compileCel, listFields } from './compile-steps.ts';
import type { Leaf, Template } from './mapping.ts';
import type { RawTemplate } from './mapping-schema.ts';

const SOME = ['of', 'each', 'repeat', 'when'];
const TYPES = {
  text: ['string', 'int', 'bool', 'double'],
  money: ['int'],
  number: ['string', 'int', 'double'],
} as const;

type RawObject = { readonly [member: string]: RawTemplate };

/** Compiles a document; what is no expression, or of the wrong type, is a fault. */
export function compileDocument(
  raw: RawTemplate,
  path: YamlPath,
  compiling: Compiling,
  pointer = '',
): Template {
  if (typeof raw === 'string') return compileLeaf('text', raw, path, compiling, pointer);
  if (typeof raw === 'number' || typeof raw === 'boolean') return { kind: 'literal', value: raw };
  if (Array.isArray(raw))
    return {
      kind: 'list',
      elements: raw.map((one: RawTemplate, index) =>
        compileDocument(one, [...path, index], compiling, `${pointer}/*`),
      ),
    };
  const members = raw as RawObject;
  const [only = '', ...others] = Object.keys(members);
  if (others.length === 0 && (only === 'money' || only === 'number'))
    return compileLeaf(only, members[only], [...path, only], compiling, pointer);
  if ('of' in members) return compileSome(members, path, compiling, pointer);
  return {
    kind: 'object',
    members: Object.entries(members).map(([name, inner]) => [
      name,
      compileDocument(inner, [...path, name], compiling, `${pointer}/${name}`),
    ]),
  };
}

function compileSome(
  raw: RawObject,
  path: YamlPath,
  compiling: Compiling,
  pointer: string,
): Template {
  const { source } = compiling;
  for (const key of Object.keys(raw))
    if (!SOME.includes(key)) source.addFault([...path, key], `beside 'of' only ${SOME.join(', ')}`);
  if (raw.each !== undefined && raw.each !== 'row')
    source.addFault([...path, 'each'], "must be 'row'");
  const expression = (key: 'repeat' | 'when', type: string): Leaf | undefined =>
    raw[key] === undefined
      ? undefined
      : compileLeaf('text', raw[key], [...path, key], compiling, pointer, [type]);
  return {
    kind: 'some',
    isEachRow: raw.each === 'row',
    repeat: expression('repeat', 'int'),
    when: expression('when', 'bool'),
    of: compileDocument(raw.of!, [...path, 'of'], compiling, pointer),
  };
}

function compileLeaf(
  kind: Leaf['kind'],
  text: RawTemplate | undefined,
  path: YamlPath,
  compiling: Compiling,
  pointer: string,
  types: readonly string[] = TYPES[kind],
): Leaf {
  const environment: Environment = compiling.environment.item;
  if (typeof text !== 'string') {
    compiling.source.addFault(path, 'must be an expression');
    return { kind, pointer, evaluate: () => '', from: [] };
  }
  const evaluate = compileCel(text, types, path, compiling, environment);
  return { kind, pointer, evaluate, from: listFields(text, compiling.layout) };
}
