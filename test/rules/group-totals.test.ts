import { describe, expect, test } from 'vitest';
import { FindingList } from '../../src/core/finding.ts';
import { YamlSource } from '../../src/core/yaml-source.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { isItem } from '../../src/format/record.ts';
import { countAhead, recount } from '../../src/format/recount.ts';
import { flattenUnits } from '../../src/format/write-records.ts';
import { createUnitChecker } from '../../src/rules/check-units.ts';
import { compileRules } from '../../src/rules/compile-rules.ts';
import { loadGood, toChunks, toStream, writeFile } from '../format/reading.ts';

/** As in ISO 20022: the file and each of its groups say first how much will follow. */
const layout = loadGood(`layout: payments
title: Payments
provenance: reconstructed
source: ours
kind: xml
item: payment
structure: head group:(group payment:(payment part*)*)*
totals:
  all: { count: payment }
  own: { count: payment, within: group }
  sum: { sum: payment.amount, within: group }
  parts: { count: part, within: payment }
records:
  head:
    path: /Document
    fields: { count: { at: GrpHdr/NbOfTxs, type: number, total: all, totalAt: end } }
  group:
    path: /Document/PmtInf
    fields:
      count: { at: NbOfTxs, type: number, total: own, totalAt: end }
      sum: { at: CtrlSum, type: number, decimals: 2, separator: '.', total: sum, totalAt: end, optional: true }
  payment:
    path: /Document/PmtInf/Tx
    fields:
      amount: { at: Amt, type: number, decimals: 2, separator: '.' }
      parts: { at: Nb, type: number, total: parts, totalAt: end, optional: true }
  part:
    path: /Document/PmtInf/Tx/Part
    fields: { id: { at: '@id' } }
`);
const rules = compileRules(new YamlSource('r', ''), [], layout, []);

const tx = (amount: string, parts = 0, stated = parts) =>
  `<Tx><Amt>${amount}</Amt><Nb>${stated}</Nb>${'<Part id="x"/>'.repeat(parts)}</Tx>`;
const group = (count: number, sum: string, ...payments: readonly string[]) =>
  `<PmtInf><NbOfTxs>${count}</NbOfTxs><CtrlSum>${sum}</CtrlSum>${payments.join('')}</PmtInf>`;
const file = (count: number, ...groups: readonly string[]) =>
  `<Document><GrpHdr><NbOfTxs>${count}</NbOfTxs></GrpHdr>${groups.join('')}</Document>`;

/** `code field item` of every finding. */
async function check(text: string): Promise<string[]> {
  const list = new FindingList();
  const reporter = { file: 'f', report: (one: Parameters<FindingList['add']>[0]) => list.add(one) };
  const facts = { today: '2026-11-23', fileName: 'f', settings: new Map<string, bigint>() };
  const checker = createUnitChecker(rules, facts, reporter);
  for await (const units of readUnits(layout, toChunks(Buffer.from(text)), reporter))
    for (const unit of units) checker.check(unit);
  checker.end();
  return list.all.map(({ code, record, field, item, expected }) =>
    [code, `${record}.${field}`, expected, ...(item === undefined ? [] : [`item ${item}`])].join(
      ' ',
    ),
  );
}

describe('totals of a group that stand before what they count', () => {
  test.each<[string, string, ...string[]]>([
    [
      'agree',
      file(3, group(2, '3.50', tx('1.00', 2), tx('2.50')), group(1, '4.00', tx('4.00', 1))),
    ],
    ['agree when a group is empty', file(0, group(0, '0.00'))],
    [
      'are compared group by group',
      file(3, group(1, '3.50', tx('1.00'), tx('2.50')), group(1, '4.10', tx('4.00'))),
      'TOTAL_MISMATCH group.count 2',
      'TOTAL_MISMATCH group.sum 4.00',
    ],
    [
      'of the item reject the item alone',
      file(2, group(2, '3.00', tx('1.00', 2, 1), tx('2.00', 1))),
      'TOTAL_MISMATCH payment.parts 2 item 1',
    ],
  ])('%s', async (_, text, ...findings) => {
    expect(await check(text)).toEqual(findings);
  });

  test('are filled in anew, each with its own, when an item is taken out', async () => {
    const text = file(3, group(2, '3.50', tx('1.00'), tx('2.50')), group(1, '4.00', tx('4.00', 1)));
    const left = file(2, group(1, '2.50', tx('2.50')), group(1, '4.00', tx('4.00', 1)));
    const silent = { file: 'f', report: () => {} };
    async function* keep() {
      for await (const units of readUnits(layout, toChunks(Buffer.from(text)), silent))
        yield* flattenUnits(toStream(units.filter((unit) => !isItem(unit) || unit.ordinal !== 1)));
    }
    const known = await countAhead(layout, keep());

    expect(String(await writeFile(layout, recount(layout, keep(), known)))).toBe(left);
  });
});
