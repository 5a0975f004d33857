import type { Layout } from '../../src/format/layout.ts';
import { loadGood } from './reading.ts';

/** A small XML layout: a file, groups, claims with rows and a field after them, a trailer. */
const XML_TEXT = `layout: claims
title: Claims
provenance: reconstructed
source: ours
kind: xml
newline: lf
structure: head (group claim:(claim row*)*)* trailer
item: claim
totals:
  claims: { count: claim }
  sum: { sum: row.amount }
records:
  head:
    path: /File
    fields:
      version: { at: '@version', type: digits }
      sender: { at: Head/Sender }
      date: { at: Head/Date, type: date, optional: true }
      currency: { at: Head/Date/@zone, optional: true }
  group:
    path: /File/Group
    fields:
      name: { at: Name }
  claim:
    path: /File/Group/Claim
    nestedBefore: note
    fields:
      id: { at: '@id', type: digits }
      debtor: { at: Debtor, personal: true }
      isNew: { at: New, type: boolean, optional: true }
      note: { at: Note, optional: true }
  row:
    path: /File/Group/Claim/Rows/Row
    fields:
      amount: { at: '@amount', type: number, decimals: 2, separator: '.' }
      text: { at: '.', optional: true }
  trailer:
    path: /File/Trailer
    fields:
      claims: { at: Claims, type: number, total: claims }
      sum: { at: Sum, type: number, decimals: 2, separator: '.', total: sum }
`;

/** The small layout with lines put after its kind. */
export function changeXml(...lines: readonly string[]): Layout {
  return loadGood(XML_TEXT.replace('newline: lf\n', ['newline: lf', ...lines, ''].join('\n')));
}

/** A good file of the small layout, in the form in which it is written. */
export const GOOD_XML = `<?xml version="1.0" encoding="UTF-8"?>
<File version="01">
  <Head>
    <Sender>Å &amp; B &lt;AB&gt;</Sender>
    <Date zone="CET">2026-11-23</Date>
  </Head>
  <Group>
    <Name>first</Name>
    <Claim id="1">
      <Debtor>Åsa Öberg</Debtor>
      <New>true</New>
      <Rows>
        <Row amount="12.50">rent &quot;x&quot;</Row>
        <Row amount="1"/>
      </Rows>
      <Note>after the rows</Note>
    </Claim>
    <Claim id="2">
      <Debtor>Bo</Debtor>
    </Claim>
  </Group>
  <Group>
    <Name>second 𝄞</Name>
  </Group>
  <Trailer>
    <Claims>2</Claims>
    <Sum>13.50</Sum>
  </Trailer>
</File>
`.replaceAll('&quot;', '"');
