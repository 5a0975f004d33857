import { describe, expect, it } from 'vitest';
import { changeFixed } from '../format/fixed-layout.ts';
import { compileSome, listRuleFaults } from './judging.ts';

const small = changeFixed();

describe('a rule is refused for', () => {
  it.each<[string, object, string | RegExp]>([
    ['an unknown field', { must: 'row.amuont > 0' }, /^2 .*amuont.* in: row\.amuont > 0$/],
    ['an unknown record', { must: 'rwo.amount > 0' }, /^2 .*rwo.* in: rwo\.amount > 0$/],
    ['an unknown function', { must: 'isNice(row.text)' }, /^2 .*isNice.*/],
    ['a wrong type', { must: "row.amount > 'a'" }, /^2 no such overload.*/],
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
      "2 'rows' is neither a record, the item group nor 'file'",
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
    ['an unknown total', { must: 'totals.x == 1' }, /^2 .*x.*/],
    [
      'a brace that never ends',
      { must: 'true', message: 'a {row.amount' },
      '2 a brace is not closed in: a {row.amount',
    ],
    ['a key it does not know', { must: 'true', severity: 'x' }, "2 unknown key 'severity'"],
    ['an unknown consequence', { must: 'true', otherwise: 'panic' }, /^2 Invalid option/],
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

  it('everything at once, with the line of each', () => {
    const faults = listRuleFaults(small, [
      { must: 'row.x' },
      { must: 'true' },
      { must: 'row.y', when: 'row.z' },
    ]);

    expect(faults.map((fault) => fault.slice(0, 1))).toEqual(['2', '4', '4']);
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
    expect(listRuleFaults(small, [{ must: 'true', message: '{row.text} of {end.all}' }])).toEqual(
      [],
    );
  });
});
