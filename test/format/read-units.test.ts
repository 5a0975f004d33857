import { describe, expect, it } from 'vitest';
import { isItem } from '../../src/format/record.ts';
import { changeFixed, GOOD_LINES } from './fixed-layout.ts';
import { readFile } from './reading.ts';

const [START, POST, ROW, , , END] = GOOD_LINES as [string, string, string, string, string, string];
const ONE_ROW = 'structure: start item:(post row)* end';

async function judge(structure: string, lines: readonly string[]) {
  const layout = changeFixed(structure);
  const { findings, units } = await readFile(layout, lines.map((line) => `${line}\n`).join(''));
  return {
    findings: findings.map(({ code, line, consequence, item }) =>
      `${code} ${line} ${consequence} ${item ?? ''}`.trim(),
    ),
    units: units.map((unit) => (isItem(unit) ? unit.records.length : unit.type.name)),
  };
}

describe('the order of records', () => {
  it.each<[string, string, readonly string[], ...string[]]>([
    [
      'an item without its row',
      ONE_ROW,
      [START, POST, POST, ROW, END],
      'RECORD_UNEXPECTED 3 reject-item 1',
    ],
    [
      'the last item without its row',
      ONE_ROW,
      [START, POST, ROW, POST, END],
      'RECORD_UNEXPECTED 5 reject-item 2',
    ],
    [
      'an item with a row too many',
      ONE_ROW,
      [START, POST, ROW, ROW, END],
      'RECORD_UNEXPECTED 4 reject-item 1',
    ],
    [
      'a row before any item',
      ONE_ROW,
      [START, ROW, POST, ROW, END],
      'RECORD_UNEXPECTED 2 reject-file',
    ],
    [
      'a second start after whole items',
      ONE_ROW,
      [START, POST, ROW, START, END],
      'RECORD_UNEXPECTED 4 reject-file',
    ],
    [
      'a second start after half an item',
      ONE_ROW,
      [START, POST, START, END],
      'RECORD_UNEXPECTED 3 reject-file',
    ],
    [
      'an item after the end',
      ONE_ROW,
      [START, END, POST, ROW],
      'RECORD_UNEXPECTED 3 reject-item 1',
    ],
    ['no start', ONE_ROW, [POST, ROW, END], 'RECORD_UNEXPECTED 1 reject-file'],
    ['no end', ONE_ROW, [START, POST, ROW], 'RECORD_MISSING 3 reject-file'],
    ['two ends', ONE_ROW, [START, END, END], 'RECORD_UNEXPECTED 3 reject-file'],
    ['a good file', ONE_ROW, [START, POST, ROW, POST, ROW, END]],
  ])('is judged in a file with %s', async (_, structure, lines, ...findings) => {
    expect((await judge(structure, lines)).findings).toEqual(findings);
  });

  it('is told with what was expected', async () => {
    const layout = changeFixed(ONE_ROW);
    const { findings } = await readFile(layout, `${START}\n${POST}\n${END}\n`);

    expect(findings).toMatchObject([
      { code: 'RECORD_UNEXPECTED', byte: 42, found: 'end (end)', expected: 'row', record: 'end' },
    ]);
  });

  it('keeps every record, in place or not', async () => {
    const { units } = await judge(ONE_ROW, [START, POST, ROW, ROW, START, ROW, END]);

    expect(units).toEqual(['start', 3, 'start', 'row', 'end']);
  });
});

describe('an item', () => {
  it('may have ten thousand records and is told of once when it has more', async () => {
    const rows = Array.from({ length: 10_005 }, () => ROW);
    const { findings, units } = await judge('structure: start item:(post row*)* end', [
      START,
      POST,
      ...rows,
      END,
    ]);

    expect(findings).toEqual(['ITEM_TOO_LARGE 10002 reject-file']);
    expect(units).toEqual(['start', 10_000, 'end']);
  });
});
