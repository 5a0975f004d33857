import { expect } from 'vitest';

export type Change = (lines: string[]) => void;

/** Changes a file line by line; lines keep their line ends. */
export function change(bytes: Buffer, ...changes: readonly Change[]): Buffer {
  const lines = bytes.toString('latin1').split(/(?<=\n)/);
  for (const apply of changes) apply(lines);
  return Buffer.from(lines.join(''), 'latin1');
}

export function put(line: number, column: number, text: string): Change {
  return (lines) => {
    const old = lines[line - 1]!;
    expect(old.slice(column - 1, column - 1 + text.length), 'the change is none').not.toBe(text);
    lines[line - 1] = old.slice(0, column - 1) + text + old.slice(column - 1 + text.length);
  };
}

export function remove(line: number): Change {
  return (lines) => lines.splice(line - 1, 1);
}

export function insert(line: number, text: string): Change {
  return (lines) => lines.splice(line - 1, 0, text);
}

export function swap(one: number, other: number): Change {
  return (lines) => {
    const [first, second] = [lines[one - 1]!, lines[other - 1]!];
    lines[one - 1] = second;
    lines[other - 1] = first;
  };
}

/** A fault put into a sample: the sample, what is wrong, the changes, and the findings besides the sample's own warnings. */
export type Fault = readonly [
  sample: string,
  title: string,
  changes: readonly Change[],
  expected: readonly string[],
];
