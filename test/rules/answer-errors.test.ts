import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { YamlSource } from '../../src/core/yaml-source.ts';
import { compileRules } from '../../src/rules/compile-rules.ts';
import { readAnswer } from '../../src/rules/read-answer.ts';
import { listFaults, loadGood } from '../format/reading.ts';

/** As in ISO 20022: every item has a status, and its reasons are nested in it. */
const TEXT = `layout: status
title: Status
provenance: reconstructed
source: ours
kind: xml
records:
  report:
    path: /Report
    fields: { file: { at: File }, faulty: { at: Faulty, type: number, optional: true } }
  tx:
    path: /Report/Tx
    fields: { ref: { at: Ref }, status: { at: Sts } }
  reason:
    path: /Report/Tx/Rsn
    fields: { code: { at: Cd } }
answer:
  batch: [{ businessId: report.file }]
  errorCount: report.faulty
  errors:
`;
const BY_REASON = '    - { record: reason, code: reason.code, references: { ref: tx.ref } }\n';
const BY_STATUS =
  '    - { record: tx, code: tx.status, references: { ref: tx.ref }, when: { from: tx.status, values: [RJCT] } }\n';
const XML = `<Report><File>M-1</File><Faulty>1</Faulty>
<Tx><Ref>A-1</Ref><Sts>ACCP</Sts></Tx>
<Tx><Ref>A-2</Ref><Sts>RJCT</Sts><Rsn><Cd>AC01</Cd></Rsn></Tx>
<Tx><Ref>A-3</Ref><Sts>ACCP</Sts></Tx></Report>
`;

async function read(errors: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-answer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'answer.xml'), XML);
  const layout = loadGood(TEXT + errors);
  const form = { layout, rules: compileRules(new YamlSource('r', ''), [], layout, []) };
  const facts = { today: '2026-11-23', fileName: 'answer.xml', settings: new Map() };
  const { parts, findings } = await readAnswer(join(folder, 'answer.xml'), form, facts);
  expect(findings.all).toEqual([]);
  return parts[0]!;
}

describe('an answer that names every item with its status', () => {
  test.each([
    ['a reason nested in the item', BY_REASON, 'AC01'],
    ['a status that is a refusal', BY_STATUS, 'RJCT'],
  ])('has errors only where there is %s', async (_, errors, code) => {
    const part = await read(errors);

    expect(part.errors.map((error) => [error.code, error.references])).toEqual([
      [code, { ref: 'A-2' }],
    ]);
    expect(part).toMatchObject({ errorCount: 1, keys: [{ businessId: 'M-1' }] });
  });

  test('is refused when the condition looks at another record', () => {
    expect(listFaults(TEXT + BY_STATUS.replace('from: tx.status', 'from: reason.code'))).toEqual([
      "20 must be a field of the record 'tx'",
    ]);
  });
});
