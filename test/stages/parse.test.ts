import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { YamlSource } from '../../src/core/yaml-source.ts';
import type { RawAuthority } from '../../src/rules/authority-schema.ts';
import { compileRules } from '../../src/rules/compile-rules.ts';
import { parse } from '../../src/stages/parse.ts';
import { loadGood } from '../format/reading.ts';

const root = mkdtempSync(join(tmpdir(), 'parse-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A transaction of one XML layout whose elements are those of all the others. */
function makeTransaction(kind: string) {
  const layout = loadGood(`layout: ${kind}
title: ${kind}
provenance: published
source: s
kind: xml
namespace: urn:x:${kind}
records:
  doc: { path: /Document, fields: { id: { at: Id } } }
`);
  const rules = compileRules(new YamlSource('rules.yaml', 'rules: []'), [], layout, []);
  const raw = { title: kind, service: 's', direction: 'in', layouts: [] };
  return {
    id: `bank/${kind}`,
    name: kind,
    authority: {} as RawAuthority,
    raw: raw as never,
    names: [],
    forms: [{ layout, rules }],
  };
}

describe('a file of a family of XML messages', () => {
  test.each(['pain.001', 'pain.002', 'camt.054'])('is known by its namespace: %s', async (kind) => {
    const path = join(root, kind);
    writeFileSync(path, `<Document xmlns="urn:x:${kind}"><Id>1</Id></Document>`);
    const transactions = ['pain.001', 'pain.002', 'camt.054'].map(makeTransaction);

    const found = await parse(path, kind, transactions);

    expect(found.transaction?.name).toBe(kind);
  });
});
