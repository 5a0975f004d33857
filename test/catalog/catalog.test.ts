import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalog, FORMATS, faults, listFolders, listSamples } from './samples.ts';

const FOLDERS = readdirSync(FORMATS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const OTHER_FILES = ['authority.yaml', 'service.yaml', 'codes.yaml', 'rules.yaml'];

test('the formats have no faults', () => {
  expect(faults.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
});

test('every folder is an authority, named as its folder', () => {
  expect(catalog.authorities.map((authority) => authority.raw.authority)).toEqual(FOLDERS);
});

describe.each(FOLDERS)('the folder %s', (folder) => {
  const transactions = [...catalog.transactions.values()].filter(({ id }) =>
    id.startsWith(`${folder}/`),
  );
  const used = new Set(transactions.flatMap(({ raw }) => raw.layouts));

  test('holds no layout that no transaction uses', () => {
    const layouts = listFolders(folder)
      .flatMap((name) => readdirSync(join(FORMATS, name)))
      .filter((name) => name.endsWith('.yaml') && !OTHER_FILES.includes(name));
    expect(layouts.filter((name) => !used.has(name))).toEqual([]);
  });

  test('holds nothing but definitions and samples', () => {
    const folders = listFolders(folder);
    const others = folders
      .flatMap((name) => readdirSync(join(FORMATS, name)).map((entry) => join(name, entry)))
      .filter((name) => !/\.yaml$|\/(samples|mappings|generators|models)$|\/README\.md$/.test(name))
      .filter((name) => !folders.includes(name));
    expect(others).toEqual([]);
  });

  test('has a good sample for every form of every transaction', () => {
    const good = listSamples(folder).filter((sample) => !sample.isBad);
    const sampled = new Set(good.map(({ form }) => form.layout.name));
    const layouts = transactions.flatMap(({ forms }) => forms.map(({ layout }) => layout.name));
    expect(layouts.filter((name) => !sampled.has(name))).toEqual([]);
  });

  test('promises only answers that can be read, and each layer once', () => {
    for (const { raw } of transactions) {
      for (const { transaction } of raw.answers) {
        const answer = catalog.transactions.get(`${folder}/${transaction}`)!;
        expect(answer.raw.direction).toBe('in');
        expect(answer.forms.filter(({ layout }) => !layout.answer)).toEqual([]);
      }
      const layers = raw.answers.map((answer) => answer.layer);
      expect(new Set(layers).size).toBe(layers.length);
    }
  });

  test('says where every layout and rule comes from', () => {
    for (const { forms } of transactions) {
      for (const { layout, rules } of forms) {
        expect(layout.raw.source.length, layout.name).toBeGreaterThan(20);
        const all = [...rules.byRecord.flat(), ...rules.ofItem, ...rules.ofFile];
        for (const { raw } of all) expect(raw.source, raw.id).not.toBe('');
      }
    }
  });
});
