import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isItem } from '../../src/format/record.ts';
import { countAhead, recount } from '../../src/format/recount.ts';
import { flattenUnits } from '../../src/format/write-records.ts';
import {
  describeReading,
  loadGood,
  readFile,
  rewriteBytes,
  toStream,
  writeFile,
} from './reading.ts';

const TEXT = `layout: l
title: T
provenance: reconstructed
source: ours
kind: json
shape: object
item: claim
totals:
  claims: { count: claim }
  sum: { sum: row.amount }
records:
  head:
    fields:
      sender: { optional: true }
      count: { at: /total/count, type: number, total: claims, totalAt: end, optional: true }
  batch:
    path: /batch
    fields: { id: { optional: true } }
  claim:
    path: /batch/claims/*
    fields: { id: { type: digits }, text: { optional: true } }
  row:
    path: /batch/claims/*/rows/*
    fields: { amount: { type: number } }
  end:
    path: /end
    fields: { sum: { type: number, total: sum, optional: true } }
`;
/** Reads its list element by element. */
const framed = loadGood(TEXT);
/** The same, read whole: a schema must see all of it. */
const whole = loadGood(TEXT.replace('totals:\n', 'schema: {}\ntotals:\n'));

const CLAIM = '{"id":"1","rows":[{"amount":12},{"amount":3}]}';
const TEXTS: readonly (readonly [string, string])[] = [
  [
    'with members before and after its list',
    `{"sender":"Å","batch":{"id":"b","claims":[${CLAIM},${CLAIM}],"x":1},"end":{"sum":30},"total":{"count":2}}\n`,
  ],
  [
    'spread over lines',
    `\n {\n  "batch": {\n    "claims": [\n      ${CLAIM},\n\n      {"id": "2"}\n    ] ,\n    "id": "b"\n  },\n  "end": {"sum": 15}\n}\n\n`,
  ],
  [
    'with a fault before, in and after its list',
    `{"sender":"","total":{"count":"x"},\n"batch":{"claims":[{"id":"a"},\n {"id":"2","rows":[{"amount":1.5}]}]\n,"id":7},"end":{"sum":"é?"}}`,
  ],
  ['with an empty list', '{"batch":{"claims":[ ]}}'],
  ['without its list', '{"batch":{"id":"b"},"end":{}}'],
  ['with null for its list', '{"batch":{"claims":null}}'],
  [
    'with its list in the wrong places first',
    `{"claims":[1],"a":{"batch":{"claims":[2]}},"b":["batch","claims",[3]],"batch":{"x":{"claims":[4]},"y":[{"claims":[5]}],"claims":[${CLAIM}]}}`,
  ],
  ['with its list under an escaped name', `{"batch":{"cl\\u0061ims":[${CLAIM}]}}`],
  [
    'with brackets and quotes in texts',
    '{"sender":"]}\\\\\\"[{,:","batch":{"claims":[{"id":"1","text":"]\\"}[{,"}],"id":"[:"}}',
  ],
  ['with elements of the wrong kind', '{"batch":{"claims":[1,"x",{"id":"3"},[],null]}}'],
  ['with a member called * where its list should be', '{"batch":{"claims":{"*":""}}}'],
  ['with a slash in a name', '{"batch/claims":[1,2],"batch":{"claims":[]}}'],
  ['with nothing in it', ''],
  ['of blanks', ' \n '],
];
/** Faults of the text itself may be told at another place: that they are told is what counts. */
const BROKEN: readonly (readonly [string, string])[] = [
  ['cut within its list', `{"batch":{"claims":[${CLAIM},{"id":"2"`],
  ['cut after its list', `{"batch":{"claims":[${CLAIM}]`],
  ['with a comma too many in its list', `{"batch":{"claims":[${CLAIM},]}}`],
  ['with a comma too few in its list', `{"batch":{"claims":[${CLAIM} ${CLAIM}]}}`],
  ['with a comma too few after its list', `{"batch":{"claims":[${CLAIM}] "id":"b"}}`],
  ['with something after its end', `{"batch":{"claims":[${CLAIM}]}} x`],
  ['with its list twice', `{"batch":{"claims":[${CLAIM}],"claims":[${CLAIM}]}}`],
  ['with its list twice, once empty', `{"batch":{"claims":[${CLAIM}],"claims":[]}}`],
  ['with the wrong bracket', `{"batch":{"claims":[{"id":"1","rows":[{"amount":1}}]}]}}`],
  ['nested too deep', `{"batch":{"claims":[${'['.repeat(80)}${']'.repeat(80)}]}}`],
  ['nested too deep before its list', `{"x":${'['.repeat(80)}${']'.repeat(80)},"batch":{}}`],
];

describe('a JSON object whose list is read element by element', () => {
  it.each(TEXTS)('%s gives what reading it whole gives', async (_, text) => {
    const expected = describeReading(await readFile(whole, text));

    expect(describeReading(await readFile(framed, text))).toBe(expected);
    expect(describeReading(await readFile(framed, text, 1))).toBe(expected);
    expect(describeReading(await readFile(framed, `\ufeff${text}`, 3))).toBe(
      describeReading(await readFile(whole, `\ufeff${text}`)),
    );
    expect(String(await rewriteBytes(framed, text, 2))).toBe(text);
  });

  it.each(BROKEN)('%s is told of', async (_, text) => {
    const { findings } = await readFile(framed, text, 5);

    expect(findings.map(({ code }) => code)).toContain('JSON_MALFORMED');
    expect(findings.every(({ consequence }) => consequence === 'reject-file')).toBe(true);
  });

  it('tells a fault in one element at its place, and reads the others', async () => {
    const { findings, records } = await readFile(
      framed,
      '{"batch":{"claims":[\n{"id":"1"},\n{"id":2x},\n{"id":"3"}]}}',
    );

    expect(findings).toMatchObject([{ code: 'JSON_MALFORMED', line: 3, columns: [8, 8] }]);
    expect(records.filter(({ type }) => type.name === 'claim')).toHaveLength(2);
  });

  it.each([[[1]], [[1, 2]], [[2]], [[1, 2, 3]]])(
    'is written without its items %j, adding up again',
    async (leftOut) => {
      const text = `{ "total": {"count": 3}, "batch": {"claims": [\n ${CLAIM},\n {"id":"2"},\n ${CLAIM}\n] }, "end": {"sum": 30}}\n`;
      const { units } = await readFile(framed, text);
      const kept = units.filter((unit) => !isItem(unit) || !leftOut.includes(unit.ordinal));
      const known = await countAhead(framed, flattenUnits(toStream(kept)));
      const written = await writeFile(framed, recount(framed, flattenUnits(toStream(kept)), known));

      const { findings, records } = await readFile(framed, written);
      expect(findings).toEqual([]);
      const value = JSON.parse(String(written)) as {
        total: object;
        batch: { claims: object[] };
        end: object;
      };
      expect(value.batch.claims).toHaveLength(3 - leftOut.length);
      expect(value.total).toEqual({ count: 3 - leftOut.length });
      expect(value.end).toEqual({
        sum: 30 - 15 * leftOut.filter((ordinal) => ordinal !== 2).length,
      });
      expect(records.at(-1)?.type.name).toBe('end');
    },
  );

  it('gives what reading it whole gives, whatever its members are', async () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const claim = fc.record(
      { id: fc.constantFrom('1', '22', 'x', 3), rows: value },
      { requiredKeys: [] },
    );
    const claims = fc.oneof(fc.array(claim, { maxLength: 4 }), value);
    const batch = fc.record({ a: value, claims, id: value }, { requiredKeys: ['claims'] });
    const file = fc.record({ b: value, batch, end: value }, { requiredKeys: ['batch'] });
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.nat(3),
        fc.integer({ min: 1, max: 40 }),
        async (object, indent, size) => {
          const text = JSON.stringify(object, undefined, indent);
          expect(describeReading(await readFile(framed, text, size))).toBe(
            describeReading(await readFile(whole, text)),
          );
          expect(String(await rewriteBytes(framed, text, size))).toBe(text);
        },
      ),
      { numRuns: 200 },
    );
  });
});

it.each(['{"a"}', '{"end":{"sum"} 3}', '{"batch":{"id":"b","claims"}}'])(
  'the malformed %s does not break the writer',
  async (text) => {
    for (const layout of [framed, whole]) {
      const { findings } = await readFile(layout, text);
      expect(findings.map(({ code }) => code)).toContain('JSON_MALFORMED');
      await expect(rewriteBytes(layout, text)).resolves.toBeDefined();
    }
  },
);

it.each([
  ['in the list', `{"batch":{"claims":[\n${CLAIM},\n{"id":"2,"text":"x"},\n${CLAIM}]}}`, 3],
  ['before the list', `{"sender":"a,\n"batch":{"claims":[\n${CLAIM}]}}`, 1],
])('a quote missing %s is told of on its line', async (_, text, line) => {
  for (const layout of [framed, whole])
    expect((await readFile(layout, text)).findings).toMatchObject([
      { code: 'JSON_MALFORMED', line },
    ]);
});
