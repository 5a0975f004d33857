import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../src/report/format-findings.ts';
import { loadGood, readFile } from './reading.ts';

const layout = loadGood(
  `layout: claims
title: Claims
provenance: reconstructed
source: ours
kind: xml
records:
  whole: { path: /File, fields: {} }
  claim:
    path: /File/Claim
    fields:
      id: { at: '@id', type: digits }
      debtor: { at: '@debtor', personal: true, optional: true, maxLength: 9 }
      text: { at: Text, optional: true, codes: [a] }
      note: { at: '@note', optional: true, codes: [a] }
`,
);

/** `line column-column`, and the text over the caret. */
const show = async (xml: string, size?: number) => {
  const { findings } = await readFile(layout, xml, size);
  return findings.map((finding) => {
    const lines = formatFinding(finding).split('\n');
    const at = lines.findIndex((line) => /^ {2}\| *\^+$/.test(line));
    const [from, to] = [lines[at]?.indexOf('^') ?? 0, lines[at]?.length ?? 0];
    const byte = Buffer.from(xml).subarray(finding.byte);
    return `${finding.line} ${finding.columns?.join('-')} ${lines[at - 1]?.slice(from, to)} ${String(byte).slice(0, 3)}`;
  });
};

describe('the place of a field in XML', () => {
  it.each<[string, string, string]>([
    [
      'an attribute on a later line of its tag',
      '<File>\n<Claim\n  id="1"\n  note="bb"/>\n</File>',
      '4 9-10 bb bb"',
    ],
    [
      'an attribute on the first line of its tag',
      '<File><Claim id="xyz"\n note="a"/></File>',
      '1 18-20 xyz xyz',
    ],
    [
      'an attribute after others on one line',
      '<File><Claim id="1"/><Claim id="xy"\n/></File>',
      '1 33-34 xy xy"',
    ],
    [
      'an attribute after an unknown character',
      '<File>ä<Claim\n\nid="xy"/></File>',
      '3 5-6 xy xy"',
    ],
    [
      'an attribute with an entity',
      '<File><Claim id="1" note="a&amp;b"/></File>',
      '1 27-33 a&amp;b a&a',
    ],
    [
      'a text with an entity',
      '<File><Claim id="1"><Text>a&amp;b</Text></Claim></File>',
      '1 27-33 a&amp;b a&a',
    ],
    [
      'a text after a tag of several lines',
      '<File><Claim\nid="1"><Text\n >bb</Text></Claim></File>',
      '3 3-4 bb bb<',
    ],
    [
      'a text of several lines',
      '<File><Claim id="1"><Text>bb\nc</Text></Claim></File>',
      '1 27-28 bb bb\n',
    ],
    [
      'a personal attribute',
      '<File><Claim\nid="1"\ndebtor="Anna Andersson"/></File>',
      '3 9-22 **** ********* Ann',
    ],
    [
      'an attribute far to the right',
      `<File><Claim id="1"${' '.repeat(150)}note="bb"/></File>`,
      '1 176-177 bb bb"',
    ],
  ])('is told of %s', async (_, xml, place) => {
    for (const size of [1, 7, 1 << 16])
      expect((await show(xml, size)).filter((text) => !text.includes('undefined'))).toEqual([
        place,
      ]);
  });
});
