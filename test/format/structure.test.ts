import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStructure } from '../../src/format/structure.ts';
import { parseStructure } from '../../src/format/structure-grammar.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

/** True when records, one letter each, are a whole file of the structure. */
function accepts(structure: string, records: string): boolean {
  const automaton = compileStructure(structure, NAMES);
  let state = 0;
  for (const record of records) {
    state = automaton.step(state, NAMES.indexOf(record));
    if (state < 0) return false;
  }
  return automaton.isComplete(state);
}

describe('a structure', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['a', ['a'], ['', 'b', 'aa']],
    ['a b c', ['abc'], ['ab', 'acb', 'abcc']],
    ['a?', ['', 'a'], ['aa']],
    ['a*', ['', 'a', 'aaaa'], ['b', 'ab']],
    ['a+', ['a', 'aaaa'], ['']],
    ['a b* c', ['ac', 'abbc'], ['ab', 'bc']],
    ['a{2}', ['aa'], ['a', 'aaa']],
    ['a{2,}', ['aa', 'aaaaa'], ['a', '']],
    ['a{1,3} b', ['ab', 'aab', 'aaab'], ['b', 'aaaab']],
    ['a{0,2} b', ['b', 'ab', 'aab'], ['aaab']],
    ['(a b){2}', ['abab'], ['ab', 'ababab', 'aabb']],
    ['(a b?){1,2} c', ['ac', 'abc', 'aabc', 'ababc'], ['c', 'aaac']],
    ['(a | b) c', ['ac', 'bc'], ['abc', 'c']],
    ['(a | b c)* d', ['d', 'abcad', 'bcd'], ['bd', 'acd']],
    ['(a? b?) c', ['c', 'ac', 'bc', 'abc'], ['bac']],
    ['((a))', ['a'], ['']],
    ['x:(a b*)* c', ['c', 'abac'], ['bc']],
    ['(a?){3} b', ['b', 'ab', 'aaab'], ['aaaab']],
    ['(a*)* b', ['b', 'aab'], ['']],
    ['a | b', ['a', 'b'], ['ab']],
    ['a h:(b c{1,20} (d | e)*)* f', ['af', 'abcf', 'abccdedbcf'], ['abf', 'abdf']],
  ])('%s takes what it says and nothing else', (structure, good, bad) => {
    expect(good.filter((records) => !accepts(structure, records))).toEqual([]);
    expect(bad.filter((records) => accepts(structure, records))).toEqual([]);
  });

  it.each([
    ['', 'a record name is missing at the start'],
    ['a (', "a record name is missing after '('"],
    ['a |', "a record name is missing after '|'"],
    ['(a', "a ')' is missing"],
    ['a )', "')' is one too many"],
    ['* a', "'*' stands where a record name should"],
    ['a ,b', "',' is not part of a structure"],
    ['a {1.2}', "'{1.2}' is no number of times: write {3}, {0,20} or {2,}"],
    ['x:', "'the end' stands where a record name should"],
    ['a{3,1}', '{3,1} runs backwards'],
    ['a{0}', '{0} leaves no room for a record'],
    ['a{0,0}', '{0,0} leaves no room for a record'],
    ['z', "the record 'z' does not exist"],
    ['a{9999}', 'the structure is too large: use + instead of a high count'],
    ['(a{999}){999}', 'the structure is too large: use + instead of a high count'],
  ])('"%s" is refused: %s', (structure, message) => {
    expect(() => compileStructure(structure, NAMES)).toThrow(message);
  });

  it.each(['a* a', 'a? a', 'a | a', '(a b) | (a c)', 'a{1,2} a', '(a b?)* b', '(a | b)* a'])(
    '%s could be read in two ways and is refused',
    (structure) => {
      expect(() => compileStructure(structure, NAMES)).toThrow(
        /cannot be told which '[ab]' is meant/,
      );
    },
  );

  it.each([
    ['x:(a b* a)', "'a' begins the group 'x' and stands inside it too"],
    ['x:(a+)', "'a' begins the group 'x' and stands inside it too"],
    ['x:(a? b)', "'b' begins the group 'x' and stands inside it too"],
    ['x:(a b) a', "'a' begins the group 'x' and stands outside it too"],
  ])('%s is refused, for its items could not be told apart', (structure, message) => {
    expect(() => compileStructure(structure, NAMES)).toThrow(message);
  });

  it('tells the heads and members of a group', () => {
    const { groups } = compileStructure('a x:((b | c) d*)* e', NAMES);

    expect(groups.get('x')).toMatchObject({ heads: new Set([1, 2]), members: new Set([1, 2, 3]) });
  });

  it('joins alternatives of one label', () => {
    const { groups } = compileStructure('a (x:(b c) | x:(d e))*', NAMES);

    expect(groups.get('x')).toMatchObject({
      heads: new Set([1, 3]),
      members: new Set([1, 2, 3, 4]),
    });
  });

  it('tells what may follow', () => {
    const automaton = compileStructure('a (b | c)* d', NAMES);

    expect(automaton.getExpected(0)).toEqual(['a']);
    expect(automaton.getExpected(automaton.step(0, 0))).toEqual(['b', 'c', 'd']);
  });

  it('goes on after a record out of place', () => {
    const automaton = compileStructure('a b c', NAMES);

    expect(automaton.getExpected(automaton.resume(1))).toEqual(['c']);
    expect(automaton.resume(8)).toBe(-1);
  });

  it('agrees with a regular expression', () => {
    const part = fc.tuple(
      fc.subarray(NAMES, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}', '{2,}'),
    );
    const structures = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) =>
        parts
          .map(([names, repeat], index) => `(${names.map((n) => n + index).join(' | ')})${repeat}`)
          .join(' '),
      );
    const names = NAMES.flatMap((name) => [0, 1, 2].map((index) => name + index));
    fc.assert(
      fc.property(
        structures,
        fc.array(fc.constantFrom(...names), { maxLength: 8 }),
        (text, records) => {
          const automaton = compileStructure(text, names);
          const state = records.reduce(
            (at, record) => (at < 0 ? at : automaton.step(at, names.indexOf(record))),
            0,
          );
          const expression = new RegExp(`^${text.replaceAll(' ', '')}$`);

          expect(state >= 0 && automaton.isComplete(state)).toBe(expression.test(records.join('')));
        },
      ),
    );
  });

  it('parses to a tree', () => {
    expect(parseStructure('x:( a{2,} )')).toEqual({
      kind: 'group',
      label: 'x',
      part: { kind: 'repeat', part: { kind: 'record', name: 'a' }, min: 2, max: Infinity },
    });
  });
});
