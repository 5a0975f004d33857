import { describe, expect, test } from 'vitest';
import { judge } from '../../src/stages/judge.ts';
import { error, makeContext, makePart } from './judge-scene.ts';

describe('the number of items that an answer counts', () => {
  test.each([
    ['that agrees is no misfit', 4, []],
    ['that is not given is no misfit', undefined, []],
    ['that is less than was sent means a claim cut off', 3, ['it counts 3 items in a file of 4']],
    ['that is more than was sent is of another file', 5, ['it counts 5 items in a file of 4']],
  ])('%s', (_, count, misfits) => {
    expect(judge(makePart({ count }), makeContext()).misfits).toEqual(misfits);
  });

  test('says nothing when a general error rejects the file', () => {
    const part = makePart({ count: 0, verdict: 'rejected', errors: [error('902')] });

    expect(judge(part, makeContext()).misfits).toEqual([]);
  });
});
