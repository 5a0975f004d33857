import { describe, expect, it } from 'vitest';
import { changeFixed, FIXED_TEXT } from '../format/fixed-layout.ts';
import { loadGood } from '../format/reading.ts';
import { compileSome, listRuleFaults } from './judging.ts';

const small = changeFixed();

describe('a rule is refused for', () => {
  it.each<[string, object, string | RegExp]>([
    ['an unknown field', { must: 'row.amuont > 0' }, /^2 .*amuont.* in: row\.amuont > 0$/],
    ['an unknown record', { must: 'rwo.amount > 0' }, /^2 .*rwo.* in: rwo\.amount > 0$/],
    ['an unknown function', { must: 'isNice(row.text)' }, /^2 .*isNice.*/],
    [
      'a wrong type',
      { must: "row.amount > 'a'" },
      "2 number > text cannot be worked out (text, digits and dates are texts, '07'; numbers are whole, 700), in: row.amount > 'a'",
    ],
    [
      'something that is not true or false',
      { must: 'row.amount + 1' },
      '2 must be true or false, but is int: row.amount + 1',
    ],
    [
      'a condition that is not true or false',
      { must: 'true', when: 'row.text' },
      '2 must be true or false, but is string: row.text',
    ],
    ['broken syntax', { must: 'row.amount >' }, /^2 .* in: row\.amount >$/],
    [
      'an unknown each',
      { each: 'rows', must: 'true' },
      "2 there is no 'rows' in small: use one of start, post, row, end, item, file",
    ],
    [
      'an unknown field to point at',
      { must: 'true', field: 'row.x' },
      "2 the field 'row.x' does not exist",
    ],
    [
      'an unknown field in its message',
      { must: 'true', message: 'a {row.x}' },
      /^2 .* in: row\.x$/,
    ],
    ['an unknown total', { must: 'totals.x == 1' }, "2 there is no 'x', in: totals.x == 1"],
    ['an unknown setting', { must: 'settings.fe > 1' }, "2 there is no 'fe', in: settings.fe > 1"],
    [
      'a setting taken for a text',
      { must: "settings.fee == '600'" },
      /^2 number == text cannot be worked out .*, in: settings.fee == '600'$/,
    ],
    [
      'a function of a wrong type',
      { must: 'isCpr(row.amount)' },
      '2 there is no function isCpr(number), in: isCpr(row.amount)',
    ],
    [
      'a rate that the authority has not',
      { must: "interest(row.amount, today, today, 'prime', 800) >= 0" },
      /^2 there is no rate 'prime': the authority's rates are none, in: /,
    ],
    [
      'a rate whose name is worked out',
      { must: 'interest(row.amount, today, today, row.text, 800) >= 0' },
      /^2 interest\(\) needs the rate's name as a text/,
    ],
    [
      'a code that the field never has',
      { each: 'post', must: "post.code == 'X'" },
      "2 'X' is never in 'code': it has J, N, in: post.code == 'X'",
    ],
    [
      'such a code in a list',
      { each: 'post', must: "!(post.code in ['J', 'X'])" },
      "2 'X' is never in 'code': it has J, N, in: !(post.code in ['J', 'X'])",
    ],
    [
      'an id that the record never has',
      { must: "'03' != row.id" },
      "2 '03' is never in 'id': it has 02, in: '03' != row.id",
    ],
    [
      'a brace that never ends',
      { must: 'true', message: 'a {row.amount' },
      '2 a brace is not closed in: a {row.amount',
    ],
    ['a key it does not know', { must: 'true', severity: 'x' }, "2 unknown key 'severity'"],
    [
      'an unknown consequence',
      { must: 'true', otherwise: 'panic' },
      /^2 'panic' is not one of reject-file/,
    ],
  ])('%s', (_, rule, fault) => {
    const faults = listRuleFaults(small, [rule]);

    expect(faults).toHaveLength(1);
    expect(faults[0]).toEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });

  it.each([
    'post.name',
    'item.post.name',
    'post["name"]',
    'size(post.name)',
    'row.text + post.name',
    '[post].map(p, p.name)[0]',
  ])('a personal field in a text: {%s}', (expression) => {
    for (const key of ['message', 'fix', 'expected', 'found']) {
      const faults = listRuleFaults(small, [
        { each: 'item', must: 'true', [key]: `x {${expression}}` },
      ]);

      expect(faults).toContain("2 'post.name' is personal and may not stand in a text");
    }
  });

  it('takes a text that only says whether a personal field is there', () => {
    const rule = { each: 'item', must: 'true', found: 'name {there(post.name)}' };
    expect(listRuleFaults(small, [rule]).filter((fault) => fault.includes('personal'))).toEqual([]);
    const more = { ...rule, found: '{there(post.name) + post.name}' };
    expect(listRuleFaults(small, [more]).join()).toContain("'post.name' is personal");
  });

  it('everything at once, with the line of each', () => {
    const faults = listRuleFaults(small, [
      { must: 'row.x' },
      { must: 'true' },
      { must: 'row.y', when: 'row.z' },
    ]);

    expect(faults.map((fault) => fault.slice(0, 1))).toEqual(['2', '4', '4']);
  });
});

/** Totals that start over, for what a rule can see of them. */
const RUNNING = loadGood(FIXED_TEXT.replace('totals:\n', 'totals:\n  ends: { count: end }\n'));

describe('a rule sees what has been read by then:', () => {
  it.each<[string, object, ...string[]]>([
    [
      'a record that comes later',
      { each: 'start', must: 'end.all > 0' },
      "2 'end' only comes after 'start': a rule on each 'start' sees start, totals, today, fileName, settings, in: end.all > 0",
    ],
    [
      'a later record of the same item',
      { each: 'post', must: 'row.amount > 0' },
      "2 'row' only comes after 'post': a rule on each 'post' sees start, post, item, totals, today, fileName, settings, in: row.amount > 0",
    ],
    [
      'the item from outside',
      { each: 'end', must: 'size(item.row) > 0' },
      "2 'item' is not seen from outside it: a rule on each 'end' sees start, post, row, end, totals, today, fileName, settings, in: size(item.row) > 0",
    ],
    [
      'the item from the file',
      { each: 'file', must: 'item.post.number != ""' },
      "2 'item' is not seen from outside it: a rule on each 'file' sees start, post, row, end, totals, today, fileName, settings, in: item.post.number != \"\"",
    ],
    [
      'a total of later records',
      { each: 'start', must: 'totals.ends == 1' },
      "2 the total 'ends' only counts what comes after 'start': put the rule on a later record, the item or the file, in: totals.ends == 1",
    ],
    [
      'a total that has just started over',
      { each: 'post', must: 'totals.rows > 0' },
      "2 the total 'rows' only counts what comes after 'post': put the rule on a later record, the item or the file, in: totals.rows > 0",
    ],
    [
      'a total that starts over, from the file',
      { each: 'file', must: 'totals.rows > 0' },
      "2 the total 'rows' starts over within the file and has no value for the whole of it, in: totals.rows > 0",
    ],
    [
      'a field it does not stand on',
      { must: 'true', field: 'post.code' },
      "2 a finding on each 'row' cannot point at 'post.code'",
    ],
    [
      'a field of the file',
      { each: 'file', must: 'true', field: 'end.all' },
      "2 a finding on each 'file' cannot point at 'end.all'",
    ],
    [
      'such a record in a text',
      { each: 'start', must: 'true', message: '{end.all}' },
      "2 'end' only comes after 'start': a rule on each 'start' sees start, totals, today, fileName, settings, in: end.all",
    ],
  ])('not %s', (_, rule, ...faults) => {
    expect(listRuleFaults(RUNNING, [rule])).toEqual(faults);
  });

  it.each<[string, object]>([
    ['an earlier record', { must: "start.mark != '' && post.code != ''" }],
    ['the records of an item before, from after it', { each: 'end', must: 'row.amount > 0' }],
    ['the whole item, from within', { must: 'size(item.row) > 0 && item.post.number != ""' }],
    [
      'all records of an item, from the item',
      { each: 'item', must: 'row.amount > 0', field: 'row.amount' },
    ],
    ['every record, from the file', { each: 'file', must: 'end.all > 0 && row.amount > 0' }],
    ['totals so far', { must: 'totals.rows > 0 && totals.sum > 0 && totals.all > 0' }],
    [
      'codes that a field can have, and none',
      { each: 'post', must: "post.code == 'J' || post.code in ['N', ''] || post.number == '1'" },
    ],
    ['totals of items before', { each: 'post', must: 'totals.sum >= 0' }],
  ])('%s', (_, rule) => {
    expect(listRuleFaults(RUNNING, [rule])).toEqual([]);
  });
});

describe('rules', () => {
  it('are kept by what they look at', () => {
    const { rules } = compileSome(small, [
      { must: 'true' },
      { each: 'item', must: 'true' },
      { each: 'file', must: 'true' },
      { layout: ['other', 'small'], each: 'post', must: 'true' },
      { layout: 'other', must: 'nonsense' },
    ]);

    expect(rules.byRecord.map((list) => list.length)).toEqual([0, 1, 1, 0]);
    expect([rules.ofItem.length, rules.ofFile.length]).toEqual([1, 1]);
  });

  it('may name a field that is personal in another record', () => {
    expect(
      listRuleFaults(small, [{ must: 'true', message: '{row.text} of {start.mark}' }]),
    ).toEqual([]);
  });
});
