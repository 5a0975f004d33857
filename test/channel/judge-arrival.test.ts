import { describe, expect, it } from 'vitest';
import type { Witness } from '../../src/channel/file-drop-disk.ts';
import { judgeArrival, type Likeness, type Sighting } from '../../src/channel/judge-arrival.ts';

const FINALS: Likeness[] = ['same', 'same-size', 'other', 'none'];
const WITNESSES: Witness[] = ['waiting', 'publishing', 'published', 'gone'];
const BOOLEANS = [true, false];

const EVERY_SIGHTING: Sighting[] = FINALS.flatMap((final) =>
  WITNESSES.flatMap((witness) =>
    BOOLEANS.flatMap((committed) =>
      BOOLEANS.flatMap((partCleanup) =>
        [true, false, undefined].map((isArchived) => ({
          final,
          witness,
          committed,
          partCleanup,
          isArchived,
        })),
      ),
    ),
  ),
);

const withResult = (result: string) =>
  EVERY_SIGHTING.filter((seen) => judgeArrival(seen).result === result);

describe('judgeArrival', () => {
  it('says "absent" only when publishing was not begun, or its part file still waits', () => {
    for (const seen of withResult('absent')) {
      expect(seen.witness === 'waiting' || (!seen.committed && seen.witness === 'gone')).toBe(true);
      expect(seen.final).not.toBe('same');
    }
  });

  it('says "arrived" only for our bytes or a part file that can only have been renamed', () => {
    for (const seen of withResult('arrived')) {
      const isSeen = seen.final === 'same' || seen.isArchived || seen.witness === 'published';
      const isRenamed = seen.committed && seen.witness === 'gone';
      expect(isSeen || isRenamed).toBe(true);
    }
  });

  it('concludes nothing from a missing part file where those are cleaned away', () => {
    const seen = { final: 'none', witness: 'gone', committed: true, partCleanup: true } as const;
    expect(judgeArrival(seen).result).toBe('unknown');
    expect(judgeArrival({ ...seen, isArchived: false }).result).toBe('unknown');
    expect(judgeArrival({ ...seen, isArchived: true }).result).toBe('arrived');
    expect(judgeArrival({ ...seen, partCleanup: false }).result).toBe('arrived');
  });

  it('tells what was looked at', () => {
    const seen = {
      final: 'none',
      witness: 'waiting',
      committed: true,
      partCleanup: false,
    } as const;
    expect(judgeArrival(seen).evidence).toBe(
      'the final name is not there; our part file still waits there; ' +
        'publishing was begun by our own record: it never got its final name',
    );
  });
});
