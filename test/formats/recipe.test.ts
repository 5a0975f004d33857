import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile, recogniseFile } from '../../src/app/inspect.ts';
import { formatFaults } from '../../src/core/yaml-source.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { flattenUnits, writeRecords } from '../../src/format/write-records.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import { AUTHORITY, LAYOUTS, RULES, SAMPLES } from './recipe/invented-authority.ts';

/** Follows formats/README.md, "Adding a transaction", with an authority that does not exist. */
function addAuthority(): string {
  const root = mkdtempSync(join(tmpdir(), 'kvittera-recipe-'));
  const folder = join(root, 'fogden');
  mkdirSync(join(folder, 'samples'), { recursive: true });
  writeFileSync(join(folder, 'authority.yaml'), AUTHORITY);
  writeFileSync(join(folder, 'rules.yaml'), RULES);
  for (const [name, text] of Object.entries(LAYOUTS)) writeFileSync(join(folder, name), text);
  for (const [name, { bytes }] of Object.entries(SAMPLES)) {
    writeFileSync(join(folder, 'samples', name), bytes);
  }
  return root;
}

describe('an authority described only by YAML', () => {
  const root = addAuthority();
  const { catalog, faults } = loadCatalog(root);

  test('loads without faults', () => {
    expect(formatFaults(faults)).toBe('');
    expect([...catalog.transactions.keys()]).toEqual([
      'fogden/krav-fast',
      'fogden/krav-csv',
      'fogden/krav-xml',
      'fogden/krav-json',
    ]);
  });

  test.each(Object.entries(SAMPLES))('%s is recognised by its content', async (name, sample) => {
    const found = await recogniseFile(join(root, 'fogden/samples', name), catalog);

    expect(found.transaction.id).toBe(sample.transaction);
  });

  test.each(Object.entries(SAMPLES))('%s gives its findings', async (name, sample) => {
    const path = join(root, 'fogden/samples', name);

    const { checked } = await checkFile(path, catalog, { today: '2026-11-23', maxFindings: 50 });

    const codes = checked.findings.all.map(({ code, line, path }) => [code, line ?? path]);
    expect(codes).toEqual(sample.findings);
    expect([checked.items, checked.amount]).toEqual([sample.items, sample.amount]);
  });

  test.each(Object.entries(SAMPLES))('%s is written back byte for byte', async (name) => {
    const path = join(root, 'fogden/samples', name);
    const { form } = await recogniseFile(path, catalog);
    const bytes = readFileSync(path);
    const units = readUnits(form.layout, oneChunk(bytes), { file: name, report: () => {} });

    const parts: Buffer[] = [];
    for await (const part of writeRecords(form.layout, flattenUnits(units))) parts.push(part);

    expect(Buffer.concat(parts).toString('latin1')).toBe(bytes.toString('latin1'));
  });
});

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
