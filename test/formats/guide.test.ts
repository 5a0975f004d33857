import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatFaults } from '../../src/core/yaml-source.ts';
import { ENCODING_NAMES } from '../../src/format/encoding.ts';
import {
  answerSchema,
  batchSchema,
  caseSchema,
  fieldSchema,
  layoutSchema,
  recordSchema,
  totalSchema,
} from '../../src/format/schema.ts';
import { generatorSchema } from '../../src/mapping/generator.ts';
import { mappingSchema } from '../../src/mapping/mapping-schema.ts';
import { authoritySchema, codesSchema, serviceSchema } from '../../src/rules/authority-schema.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import { ruleSchema } from '../../src/rules/rule-schema.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../formats/README.md'), 'utf8');
const root = mkdtempSync(join(tmpdir(), 'kvittera-guide-'));

/** The examples of the guide, each in the file that its first line names. */
const EXAMPLES = [...GUIDE.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)];

describe('formats/README.md', () => {
  afterAll(() => rmSync(root, { recursive: true }));

  test('has examples that load without faults', () => {
    mkdirSync(join(root, 'example/models'), { recursive: true });
    for (const [, name = '', text = ''] of EXAMPLES)
      writeFileSync(join(root, 'example', name), text);

    const { catalog, faults } = loadCatalog(root);

    expect(formatFaults(faults)).toBe('');
    expect([...catalog.transactions.keys()]).toEqual(['example/payment', 'example/reply']);
    expect(catalog.transactions.get('example/payment')?.forms[0]?.rules.ofItem).toHaveLength(1);
  });

  const { transactions, amounts } = authoritySchema.shape;
  const transaction = transactions.unwrap().valueType.shape;
  const schemas = {
    layout: layoutSchema.shape,
    record: recordSchema.shape,
    field: fieldSchema.shape,
    total: totalSchema.shape,
    batch: batchSchema.shape,
    answer: answerSchema.shape,
    case: caseSchema.shape,
    rule: ruleSchema.shape,
    authority: authoritySchema.shape,
    transaction,
    service: serviceSchema.shape,
    permit: serviceSchema.shape.permit.unwrap().shape,
    parameter: serviceSchema.shape.parameters.unwrap().valueType.shape,
    mapping: mappingSchema.shape,
    generator: generatorSchema.shape,
    amount: amounts.unwrap().valueType.shape,
    codes: codesSchema.shape,
  };
  const keys = Object.entries(schemas).flatMap(([part, shape]) =>
    Object.keys(shape).map((key) => [part, key] as const),
  );
  test.each(keys)('speaks of the key of a %s: %s', (_part, key) => {
    expect(GUIDE).toMatch(new RegExp(`\`${key}(?:\`|:)|\\b${key}:`));
  });

  test.each(ENCODING_NAMES)('names the encoding %s', (name) => {
    expect(GUIDE).toContain(name);
  });
});
