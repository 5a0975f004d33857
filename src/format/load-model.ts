import { dirname, join } from 'node:path';
import { type Fault, loadYaml, type YamlSource } from '../core/yaml-source.ts';
import { checkJsonSchema } from './json-schema.ts';
import type { KnownMembers } from './layout.ts';
import type { SchemaNode } from './model-keywords.ts';
import { readModelRecords } from './model-records.ts';
import type { RawRecord } from './schema.ts';

/** A document's shape by its JSON Schema, and the records that rules see of it. */
export interface Model {
  readonly schema: SchemaNode;
  readonly records: { readonly [name: string]: RawRecord };
  readonly known: KnownMembers;
  readonly faults: readonly Fault[];
}

const MODELS = 'models';

/**
 * Loads a JSON Schema 2020-12 that is written in YAML. `$ref: other.yaml#/$defs/name` leads to a file beside it, whose
 * definition is taken in. Besides JSON Schema's own keywords it says what rules see of it (`model-keywords.ts`).
 */
export function loadModel(layoutPath: string, layoutShownAs: string, file: string): Model {
  const folder = join(dirname(layoutPath), MODELS);
  const shownIn = join(dirname(layoutShownAs), MODELS);
  const loader = new Loader(folder, shownIn);
  const schema = loader.load(file);
  const source = loader.getSource(file);
  if (source.faults.length === 0)
    checkJsonSchema(schema, (message) => source.addFault([], message));
  const isGood = loader.faults.length === 0;
  const { records, known } = isGood
    ? readModelRecords(schema, (message) => source.addFault([], message))
    : { records: {}, known: { members: new Map() } };
  return { schema, records, known, faults: loader.faults };
}

class Loader {
  readonly #folder: string;
  readonly #shownIn: string;
  readonly #sources = new Map<string, YamlSource>();
  /** Definitions taken in from other files, by the name they have here. */
  readonly #taken: { [name: string]: unknown } = {};

  constructor(folder: string, shownIn: string) {
    this.#folder = folder;
    this.#shownIn = shownIn;
  }

  get faults(): Fault[] {
    return [...this.#sources.values()].flatMap(({ faults }) => faults);
  }

  getSource(file: string): YamlSource {
    const known = this.#sources.get(file);
    if (known) return known;
    const source = loadYaml(join(this.#folder, file), join(this.#shownIn, file));
    this.#sources.set(file, source);
    return source;
  }

  load(file: string): SchemaNode {
    const own = this.#read(file);
    const schema = this.#resolve(own, file, '') as SchemaNode;
    return { ...schema, $defs: { ...(schema.$defs as object | undefined), ...this.#taken } };
  }

  #read(file: string): SchemaNode {
    const { value } = this.getSource(file);
    return typeof value === 'object' && value !== null ? (value as SchemaNode) : {};
  }

  /** `prefix` is what the names of a file's definitions begin with where they are taken in. */
  #resolve(node: unknown, file: string, prefix: string): unknown {
    if (Array.isArray(node)) return node.map((each) => this.#resolve(each, file, prefix));
    if (typeof node !== 'object' || node === null) return node;
    const resolved = Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? this.#refer(value, file, prefix)
        : this.#resolve(value, file, prefix),
    ]);
    return Object.fromEntries(resolved);
  }

  #refer(reference: string, from: string, prefix: string): string {
    const [, file = '', name] = /^([\w.-]*)#\/\$defs\/([\w-]+)$/.exec(reference) ?? [];
    if (name === undefined) {
      this.getSource(from).addFault(
        [],
        `'${reference}' is no reference: write file.yaml#/$defs/name`,
      );
      return reference;
    }
    if (file === '' && prefix === '') return reference;
    const target = file === '' ? from : file;
    return this.#takeIn(target, name);
  }

  #takeIn(file: string, name: string): string {
    const prefix = `${file.replace(/\.yaml$/, '')}.`;
    const own = `${prefix}${name}`;
    if (!Object.hasOwn(this.#taken, own)) {
      const definition = (this.#read(file).$defs as SchemaNode | undefined)?.[name];
      if (definition === undefined)
        this.getSource(file).addFault(['$defs'], `there is no definition '${name}'`);
      this.#taken[own] = true;
      this.#taken[own] = this.#resolve(definition ?? {}, file, prefix);
    }
    return `#/$defs/${own}`;
  }
}
