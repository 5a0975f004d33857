import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { PLAIN_HASH } from '../../src/core/reference-hash.ts';
import type { Layout } from '../../src/format/layout.ts';
import { check } from '../../src/stages/check.ts';
import { loadGood, showFindings } from '../format/reading.ts';
import { compileSome } from '../rules/judging.ts';

const root = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(root, { recursive: true }));

const loadRows = (kind: string, toPlace: (column: string) => string) =>
  loadGood(`layout: claims
title: Claims
provenance: reconstructed
source: ours
encoding: utf-8
${kind}
structure: claim:(row)*
item: claim
batch:
  creditor: row.creditor
  sequence: row.number
  businessId: [row.creditor, row.number]
  item:
    references: { reference: row.reference }
    amount: row.amount
records:
  row:
    fields:
      creditor: { at: ${toPlace('Creditor')}, optional: true }
      number: { at: ${toPlace('Number')}, type: number }
      reference: { at: ${toPlace('Reference')} }
      amount: { at: ${toPlace('Amount')}, type: number }
`);
const csv = loadRows('kind: csv', (column) => column);
const ndjson = loadRows('kind: json\nshape: ndjson', (column) => column);

function checkText(layout: Layout, text: string) {
  const path = join(root, 'file');
  writeFileSync(path, text);
  const facts = { today: '2026-11-23', fileName: 'file', settings: new Map<string, bigint>() };
  const form = { layout, rules: compileSome(layout, []).rules };
  return check(path, form, { facts, maxFindings: 100, references: PLAIN_HASH });
}

const toCsv = (rows: readonly string[]) =>
  ['Creditor;Number;Reference;Amount', ...rows, ''].join('\n');

describe('the facts of a batch that stand in its items', () => {
  test('are read from the rows of a CSV file', async () => {
    const checked = await checkText(csv, toCsv(['KBL;7;A-1;100', 'KBL;7;A-2;200']));

    expect(checked).toMatchObject({ creditor: 'KBL', sequence: 7, businessKey: 'KBL/7', items: 2 });
    expect(checked.findings.all).toEqual([]);
  });

  test('are read from the lines of a JSON file', async () => {
    const line = { Creditor: 'FCB', Number: 3, Reference: 'A-1', Amount: 100 };
    const checked = await checkText(ndjson, `${JSON.stringify(line)}\n`);

    expect(checked).toMatchObject({ creditor: 'FCB', sequence: 3, businessKey: 'FCB/3' });
  });

  test('are the first that are filled in', async () => {
    expect(await checkText(csv, toCsv([';7;A-1;100', 'KBL;8;A-2;200']))).toMatchObject({
      creditor: 'KBL',
      sequence: 7,
    });
  });

  test('reject the file when they name two creditors', async () => {
    const rows = ['KBL;7;A-1;100', 'KBL;7;A-2;200', 'FCB;7;A-3;300'];
    const { findings } = await checkText(csv, toCsv(rows));

    expect(showFindings(findings.all)).toEqual(['CREDITOR_MIXED creditor']);
    expect(findings.all[0]).toMatchObject({
      consequence: 'reject-file',
      line: 4,
      item: 3,
      found: 'FCB',
      expected: 'KBL',
    });
  });
});
