import { expect, test } from 'vitest';
import { type Finding, FindingList } from '../../src/core/finding.ts';
import { describeCheck } from '../../src/stages/keep.ts';

const make = (code: string, line: number, consequence: Finding['consequence']): Finding => ({
  code,
  line,
  consequence,
  file: 'a.json',
  message: `${code} it is`,
});

test.each([
  ['what rejects before what warns', ['WARNED', 'REJECTED'], 'REJECTED on line 2: REJECTED it is.'],
  ['a warning where there is nothing else', ['WARNED'], 'WARNED on line 1: WARNED it is.'],
])('the reason of a file names %s', (_, codes, expected) => {
  const findings = new FindingList();
  for (const [index, code] of codes.entries())
    findings.add(make(code, index + 1, code === 'WARNED' ? 'warn' : 'reject-item'));
  const checked = { findings, items: 3, rejected: new Set([1]) };
  expect(describeCheck(checked as never, 'held')).toContain(`First: ${expected}`);
});
