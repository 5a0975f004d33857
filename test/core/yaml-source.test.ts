import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { YamlSource } from '../../src/core/yaml-source.ts';

const SCHEMA = z.strictObject({
  names: z.record(z.string(), z.string()).default({}),
  list: z.union([z.string(), z.array(z.string())]).optional(),
  code: z.union([z.string(), z.strictObject({ text: z.string(), fix: z.string() })]).optional(),
  kind: z.enum(['0', 'a']).optional(),
  count: z.int().min(1).max(9).optional(),
  steps: z.array(z.string()).min(1).optional(),
  needed: z.string().default('x'),
});

function parse(text: string) {
  const source = new YamlSource('f.yaml', text);
  const value = source.parse(SCHEMA);
  return {
    value,
    faults: source.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`),
  };
}

describe('a text in YAML', () => {
  it.each([
    ['list: 010', { list: '010' }],
    [
      'list: [01, 0x1F, +5, 1.50, 1e3, True, .inf]',
      { list: ['01', '0x1F', '+5', '1.50', '1e3', 'True', '.inf'] },
    ],
    ['list: &a 007\nneeded: *a', { list: '007', needed: '007' }],
    ['code: { text: 1.0, fix: 02 }', { code: { text: '1.0', fix: '02' } }],
    ['kind: 0', { kind: '0' }],
    ['names: { 01: 1, 1: 01 }', { names: { '01': '1', '1': '01' } }],
    ['names: { true: yes, ~: no }', { names: { true: 'yes', '~': 'no' } }],
    ['count: 3', { count: 3 }],
  ])('is what is written: %s', (text, value) => {
    expect(parse(text)).toMatchObject({ value, faults: [] });
  });
});

describe('a fault in YAML says what was found and what should be there:', () => {
  it.each([
    [
      'list: { a: b }',
      '1 list: must be text, but is a map of keys and values, or must be a list, but is a map of keys and values',
    ],
    ['list: [a, { b: c }]', '1 list[1]: must be text, but is a map of keys and values'],
    [
      'code: { text: a, fixx: b }',
      "1 code.fix: 'fix' is missing",
      "1 code.fixx: unknown key 'fixx'",
    ],
    ['kind: b', "1 kind: 'b' is not one of 0, a"],
    ['count: many', '1 count: must be a number, but is text'],
    ['count: 0', '1 count: must be at least 1'],
    ['count: 10', '1 count: must be at most 9'],
    ['steps: []', '1 steps: needs at least 1 entry'],
    ['needed:', '1 needed: must be text, but is empty'],
    ["names: { 01: a, '01': b }", '1 : the key stands for the second time in its map'],
    ['__proto__: a', "1 : no key may be called '__proto__'"],
    ['a: { b: c: d }\ne: [', "1 : a text with ': ' in it must stand in quotes"],
    ['a: @b', '1 : a text that begins with @, ` or % must stand in quotes'],
    [
      'a:\n  {b}.c',
      '2 : a text that begins with a brace, bracket or quote must stand in quotes as a whole',
    ],
    ['a: b\nlist: { c: * }', '2 : a text that begins with * must stand in quotes'],
    ['a: *b', '1 : a text that begins with * must stand in quotes'],
    ['needed: a: b', "1 : a text with ': ' in it must stand in quotes"],
    ['a: 1\nb:\n  c: d', "1 a: unknown key 'a'", "2 b: unknown key 'b'"],
  ])('%s', (text, ...faults) => {
    expect(parse(text).faults).toEqual(faults);
  });
});
