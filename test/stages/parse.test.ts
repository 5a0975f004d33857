import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { YamlSource } from '../../src/core/yaml-source.ts';
import type { RawAuthority } from '../../src/rules/authority-schema.ts';
import { compileRules } from '../../src/rules/compile-rules.ts';
import { parse } from '../../src/stages/parse.ts';
import { loadGood } from '../format/reading.ts';
import { catalog } from '../formats/bank/reading.ts';
import { buildBekraftelse, buildEmalin } from '../pipeline/files.ts';

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

describe('a file under a name that tells nothing', () => {
  const all = [...catalog.transactions.values()];
  const recognise = async (content: Buffer | string, name = 'unnamed') => {
    const path = join(root, 'content');
    writeFileSync(path, content);
    const found = await parse(path, name, all);
    return {
      id: found.transaction?.id,
      kind: found.transaction && found.form.layout.kind,
      ...found,
    };
  };

  test.each([
    ['ocr-giro', 'ocr-giro.transactions.txt'],
    ['avtalegiro', 'avtalegiro.payment-request.txt'],
    ['avtalegiro-avtaler', 'avtalegiro-avtaler.agreements.txt'],
  ])('is told from others that begin alike by the records after: %s', async (id, sample) => {
    const path = join(root, 'sample');
    copyFileSync(join(import.meta.dirname, '../../formats/nets/samples', sample), path);

    expect((await parse(path, 'sample', all)).transaction?.id).toBe(`nets/${id}`);
  });

  test('is not told when its records fit two forms as well', async () => {
    const [first] = buildSample('ocr-giro.transactions.txt');
    const found = await recognise(`${first}\n`);

    expect(found.id).toBeUndefined();
    expect('tried' in found && found.tried.join('\n')).toMatch(/records as .*: 0 do not fit/);
  });

  test.each([
    ['bekraftelse-verkstallighet', buildBekraftelse([{ cases: { 'U-1-26': 'K-1' } }])],
    ['ansokan-verkstallighet', buildEmalin()],
  ])('is not taken for another with the same post type: %s', async (id, bytes) => {
    expect((await recognise(bytes)).id).toBe(`kronofogden/${id}`);
  });

  test.each([
    ['xml', '<?xml version="1.0"?><!DOCTYPE Kvittens [<!ENTITY a "b">]><Kvittens>&a;</Kvittens>'],
    ['xml', '\ufeff\n<Kvittens'],
    ['fixed', 'KW KBL'],
    ['fixed', ''],
  ])('but named as one is read in the form that it looks like: %s %s', async (kind, content) => {
    expect(await recognise(content, 'REX.KBL.KVITTENS')).toMatchObject({
      id: 'kronofogden/kvittens-verkstallighet',
      kind,
    });
  });

  test('is said to be empty when it is', async () => {
    const found = await recognise('');

    expect('tried' in found && found.tried).toContain(
      `content as ${all[0]!.forms[0]!.layout.title}: the file is empty`,
    );
  });
});

function buildSample(name: string): string[] {
  const path = join(import.meta.dirname, '../../formats/nets/samples', name);
  return readFileSync(path, 'latin1').split(/\r?\n/);
}
