import { describe, expect, it } from 'vitest';
import { FindingList } from '../../src/core/finding.ts';
import type { Layout } from '../../src/format/layout.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { flattenUnits, writeRecords } from '../../src/format/write-records.ts';
import { changeFixed } from './fixed-layout.ts';
import { loadGood } from './reading.ts';
import { changeXml } from './xml-layout.ts';

const WIDE_TEXT = `layout: wide
title: Wide
provenance: reconstructed
source: ours
kind: fixed
encoding: iso-8859-1
newline: crlf
structure: item:(row)* end
item: item
totals:
  sum: { sum: row.amount }
records:
  row:
    fields:
      id: { pos: 1, id: '2' }
      text: { pos: 2-181 }
      amount: { pos: 182-191, type: number }
      rest: { pos: 192-200, type: filler }
  end:
    fields:
      id: { pos: 1, id: '9' }
      rest: { pos: 2-200, type: filler }
`;
const PIECE = 1 << 18;
const MAX_GROWTH = 250 << 20;

/** A text, then another over and over up to a size, then a last one, in pieces. */
async function* repeat(
  first: string,
  middle: string,
  last: string,
  size: number,
): AsyncGenerator<Buffer> {
  yield Buffer.from(first, 'latin1');
  const piece = Buffer.from(middle.repeat(Math.ceil(PIECE / middle.length)), 'latin1');
  for (let sent = 0; sent < size; sent += piece.length) yield Buffer.from(piece);
  yield Buffer.from(last, 'latin1');
}

/** Reads and writes a stream; tells how many bytes came out and how much memory it took at most. */
async function stream(layout: Layout, source: AsyncIterable<Buffer>) {
  const findings = new FindingList(100);
  const reporter = { file: 'f', report: findings.add.bind(findings) };
  const before = process.memoryUsage.rss();
  let growth = 0;
  let bytes = 0;
  let pieces = 0;
  const units = readUnits(layout, source, reporter);
  for await (const piece of writeRecords(layout, flattenUnits(units))) {
    bytes += piece.length;
    if (pieces++ % 10_000 === 0) growth = Math.max(growth, process.memoryUsage.rss() - before);
  }
  return { bytes, growth, findings: findings.all.map((finding) => finding.code) };
}

describe('memory stays flat while is read and written', () => {
  it('a fixed file of 100 MB', { timeout: 120_000 }, async () => {
    const layout = loadGood(WIDE_TEXT);
    const row = `2${'å'.repeat(180)}0000000001${' '.repeat(9)}\r\n`;
    const end = `9${' '.repeat(199)}\r\n`;
    const { bytes, growth, findings } = await stream(layout, repeat('', row, end, 100 << 20));

    expect(findings).toEqual([]);
    expect(bytes).toBeGreaterThan(100 << 20);
    expect(growth).toBeLessThan(MAX_GROWTH);
  });

  it('an XML file of 50 MB', { timeout: 120_000 }, async () => {
    const layout = changeXml('encoding: iso-8859-1');
    const debtor = 'Åsa '.repeat(100).trim();
    const claim = `<Claim id="1"><Debtor>${debtor}</Debtor><Rows><Row amount="1.50">x</Row></Rows></Claim>\n`;
    const source = repeat(
      '<File version="1"><Head><Sender>x</Sender></Head><Group><Name>n</Name>\n',
      claim,
      '</Group><Trailer><Claims>1</Claims><Sum>1</Sum></Trailer></File>',
      50 << 20,
    );
    const { bytes, growth, findings } = await stream(layout, source);

    expect(findings).toEqual([]);
    expect(bytes).toBeGreaterThan(50 << 20);
    expect(growth).toBeLessThan(MAX_GROWTH);
  });

  it.each([
    ['csv', 'header: false', `${'abc'.repeat(100)};12\n`],
    ['json', 'shape: ndjson', `{"name":"${'abc'.repeat(100)}","amount":12}\n`],
  ])('a file of 20 MB of kind %s', { timeout: 120_000 }, async (kind, line, row) => {
    const layout = loadGood(
      `layout: l\ntitle: T\nprovenance: reconstructed\nsource: s\nkind: ${kind}\n${line}\nrecords:\n  r:\n    fields:\n      name: {}\n      amount: { type: number }\n`,
    );
    const { bytes, growth, findings } = await stream(layout, repeat(row, row, '', 20 << 20));

    expect(findings).toEqual([]);
    expect(bytes).toBeGreaterThan(20 << 20);
    expect(growth).toBeLessThan(MAX_GROWTH);
  });

  it('a file where every line has findings', { timeout: 120_000 }, async () => {
    const source = repeat('', `99xx\u0001${'x'.repeat(100)}\n`, '', 2 << 20);
    const { growth, findings } = await stream(changeFixed('encoding: utf-8'), source);

    expect(findings).toHaveLength(100);
    expect(growth).toBeLessThan(MAX_GROWTH);
  });
});
