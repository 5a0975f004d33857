import { describe, expect, it } from 'vitest';
import {
  changeFixed,
  FIXED_TEXT,
  GOOD_LINES,
  GOOD_TEXT,
  withLine,
} from '../format/fixed-layout.ts';
import { loadGood } from '../format/reading.ts';
import { changeXml, GOOD_XML } from '../format/xml-layout.ts';
import { judge, showJudged } from './judging.ts';

const small = changeFixed();

describe('a rule', () => {
  it.each<[string, object, ...string[]]>([
    ['a record, and is kept', { must: 'row.amount > 0' }],
    ['a record, and is broken', { must: 'row.amount > 1' }, 'R1 4 reject-item 1'],
    [
      'a record outside items',
      { each: 'start', must: "start.date < '2026-01-01'" },
      'R1 1 reject-file',
    ],
    ['an item', { each: 'item', must: 'size(item.row) == 2' }, 'R1 5 reject-item 2'],
    [
      "an item's sum",
      { each: 'item', must: 'sum(item.row.map(r, r.amount)) != 1251' },
      'R1 2 reject-item 1',
    ],
    [
      "an item's head and its number",
      { each: 'item', must: "item.post.code == 'J' && post.code == 'J' && item.ordinal == 1" },
      'R1 5 reject-item 2',
    ],
    ['the file', { each: 'file', must: 'totals.all == 7' }, 'R1 - reject-file'],
    ['what its condition says', { when: "row.text != ''", must: 'false' }, 'R1 3 reject-item 1'],
    ['nothing when its condition is false', { when: 'false', must: 'false' }],
    ['a running total', { each: 'row', must: 'totals.rows < 2' }, 'R1 4 reject-item 1'],
    ['today', { each: 'start', must: 'start.date < today' }, 'R1 1 reject-file'],
    [
      'the name of the file',
      { each: 'start', must: "fileName.startsWith('ABC.D' + digits(today))" },
      'R1 1 reject-file',
    ],
    [
      'amounts of the settings',
      { each: 'file', must: 'totals.sum > settings.fee' },
      'R1 - reject-file',
    ],
    [
      'days and months',
      { each: 'start', must: 'days(addMonths(start.date, 1), addDays(start.date, 30)) == 1' },
      'R1 1 reject-file',
    ],
    [
      'an identifier',
      { each: 'post', must: 'isLuhn(post.number)' },
      'R1 2 reject-item 1',
      'R1 5 reject-item 2',
    ],
    ['an absent field', { each: 'row', must: "row.text == ''" }, 'R1 3 reject-item 1'],
    ['a hold', { must: 'row.amount > 1', otherwise: 'hold' }, 'R1 4 hold 1'],
    ['a warning', { must: 'row.amount > 1', otherwise: 'warn' }, 'R1 4 warn 1'],
    [
      'a rejection of the file',
      { must: 'row.amount > 1', otherwise: 'reject-file' },
      'R1 4 reject-file 1',
    ],
  ])('looks at %s', async (_, rule, ...findings) => {
    expect(showJudged(await judge(small, [rule], GOOD_TEXT))).toEqual(findings);
  });

  it('sees the record before it in its item, and none of another item', async () => {
    const text = `${GOOD_LINES[0]}\n${GOOD_LINES[4]}\n${GOOD_LINES[1]}\n${GOOD_LINES[3]}\n${GOOD_LINES[4]}\n990006000000001     \n`;
    const rules = [
      { id: 'OWN', each: 'row', must: "post.code == 'J'" },
      { id: 'STALE', each: 'item', when: 'size(item.row) == 0', must: 'row.amount == 0' },
    ];

    expect(showJudged(await judge(small, rules, text))).toEqual([]);
  });

  it('outside items sees the last record of each type', async () => {
    const rule = { each: 'end', must: "row.amount == 1 && post.code == 'N'" };

    expect(showJudged(await judge(small, [rule], GOOD_TEXT))).toEqual([]);
  });

  it('sees records that no rule is about', async () => {
    const layout = changeFixed('structure: start item:(post row*)* end');

    expect(
      showJudged(await judge(layout, [{ each: 'end', must: "start.mark == 'ABC'" }], GOOD_TEXT)),
    ).toEqual([]);
  });

  it('sees an optional record that is not there as empty', async () => {
    const layout = changeFixed('structure: start? item:(post row*)* end');
    const text = `${GOOD_LINES.slice(1, 5).join('\n')}\n990005000001251     \n`;
    const rule = { each: 'end', must: "start.mark == '' && start.date == ''" };

    expect(showJudged(await judge(layout, [rule], text))).toEqual([]);
  });

  it('that is broken tells everything that helps to mend it', async () => {
    const rule = {
      id: 'KFM-7',
      must: 'row.amount > 1',
      field: 'row.amount',
      message: 'the amount {amount(row.amount)} is too small',
      expected: 'more than {amount(1)} {{kr}',
      found: '{row.amount} öre',
      fix: 'write at least {1 + 1}',
      source: 'page 7',
    };
    const findings = await judge(small, [rule], GOOD_TEXT);

    expect(findings).toEqual([
      {
        code: 'KFM-7',
        consequence: 'reject-item',
        file: 'f',
        line: 4,
        byte: 65,
        columns: [3, 9],
        record: 'row',
        field: 'amount',
        title: 'amount',
        item: 1,
        message: 'the amount 0,01 is too small',
        expected: 'more than 0,01 {kr}',
        found: '1 öre',
        fix: 'write at least 2',
        source: 'page 7',
        excerpt: { text: '020000001           ', fromColumn: 1 },
      },
    ]);
  });

  it('shows a personal field masked', async () => {
    const rule = { each: 'post', must: "post.name == ''", field: 'post.name' };
    const findings = await judge(small, [rule], GOOD_TEXT);

    expect(findings[0]).toMatchObject({ found: '*** ***** ', field: 'name', title: 'Namn' });
    expect(JSON.stringify(findings)).not.toContain('Åsa');
  });

  it('that cannot be worked out is a finding, without what it was about', async () => {
    const rules = [
      { id: 'INT', each: 'post', must: 'int(post.name) > 0', message: 'no' },
      { id: 'ZERO', each: 'file', must: '1 / (totals.all - totals.all) == 1' },
      { id: 'KEY', each: 'file', must: 'settings.other > 1' },
    ];
    const findings = await judge(small, rules, GOOD_TEXT);

    expect(showJudged(findings)).toEqual([
      'INT 2 reject-item 1',
      'INT 5 reject-item 2',
      'ZERO - reject-file',
      'KEY - reject-file',
    ]);
    expect(findings[0]?.message).toBe('the rule could not be worked out on this record');
    expect(JSON.stringify(findings)).not.toContain('Åsa');
  });

  it('sees malformed values as nothing', async () => {
    const rule = { must: 'row.amount == 0' };
    const findings = await judge(small, [rule], withLine(3, '020001x50Hyra       '));

    expect(showJudged(findings).filter((text) => text.startsWith('R1'))).toEqual([
      'R1 4 reject-item 1',
    ]);
  });

  it('looks at XML, its items and what is nested in them', async () => {
    const rules = [
      { id: 'ROWS', layout: 'claims', each: 'claim', must: "claim.id != '2'", field: 'claim.id' },
      { id: 'NEW', layout: 'claims', each: 'row', must: '!claim.isNew' },
    ];
    const findings = await judge(changeXml(), rules, GOOD_XML);

    expect(showJudged(findings)).toEqual([
      'NEW 13 reject-item 1',
      'NEW 14 reject-item 1',
      'ROWS 18 reject-item 2',
    ]);
    expect(findings[2]).toMatchObject({ found: '2', path: '/File/Group/Claim/@id' });
  });
});

describe('an item of alternative heads', () => {
  it('is seen by the head it has', async () => {
    const layout = changeFixed('structure: start item:(post | row)* end');
    const rules = [
      { id: 'ROW', each: 'item', must: 'item.row.amount == 0 && row.amount == 0' },
      { id: 'POST', each: 'item', must: "item.post.code == ''" },
    ];

    expect(showJudged(await judge(layout, rules, GOOD_TEXT))).toEqual([
      'POST 2 reject-item 1',
      'ROW 3 reject-item 2',
      'ROW 4 reject-item 3',
      'POST 5 reject-item 4',
    ]);
  });
});

describe('a total', () => {
  it.each<[string, string, ...string[]]>([
    ['all agree', GOOD_TEXT],
    ['the count is wrong', withLine(6, '990007000001251     '), 'TOTAL_MISMATCH 6 reject-file'],
    ['the sum is wrong', withLine(6, '990006000001250     '), 'TOTAL_MISMATCH 6 reject-file'],
    [
      'both are wrong',
      withLine(6, '990007000001250     '),
      'TOTAL_MISMATCH 6 reject-file',
      'TOTAL_MISMATCH 6 reject-file',
    ],
  ])('is compared: %s', async (_, text, ...findings) => {
    expect(showJudged(await judge(small, [], text))).toEqual(findings);
  });

  it('that differs is told with both numbers, each as its field has it', async () => {
    const findings = await judge(small, [], withLine(6, '990007000001251     '));

    expect(findings).toMatchObject([
      { field: 'all', found: '0007', expected: '0006', columns: [3, 6] },
    ]);
  });

  it('that is left blank where it may be is not compared', async () => {
    const layout = loadGood(FIXED_TEXT.replace('total: all', 'total: all, optional: true'));

    expect(showJudged(await judge(layout, [], withLine(6, '99    000001251     ')))).toEqual([]);
  });

  it('that stands first is compared at the end', async () => {
    const layout = loadGood(
      FIXED_TEXT.replace(
        'rest: { pos: 17-20, type: filler }',
        'all: { pos: 17-20, type: number, total: all, totalAt: end }',
      ),
    );

    expect(showJudged(await judge(layout, [], withLine(1, '00ABC   202611230006')))).toEqual([]);
    expect(showJudged(await judge(layout, [], withLine(1, '00ABC   202611230007')))).toEqual([
      'TOTAL_MISMATCH 1 reject-file',
    ]);
  });

  it.each([
    [
      'has what is expected in the form of its field',
      '99000600001,00      ',
      ['TOTAL_MISMATCH 12,51'],
    ],
    [
      'that is no number has that finding alone',
      '99000600001,0x      ',
      ["FIELD_NOT_NUMBER a number of 9 characters, at most 2 decimals after ','"],
    ],
  ])('%s', async (_, end, expected) => {
    const layout = loadGood(
      FIXED_TEXT.replace(
        'pos: 7-15, type: number,',
        "pos: 7-15, type: number, decimals: 2, separator: ',', align: left,",
      ),
    );
    const findings = await judge(layout, [], withLine(6, end));

    expect(findings.map((finding) => `${finding.code} ${finding.expected}`)).toEqual(expected);
  });
});
