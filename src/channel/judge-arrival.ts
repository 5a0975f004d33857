import type { Inquiry } from '../core/channel.ts';
import type { Witness } from './file-drop-disk.ts';

/** How what lies under the final name compares with the shipment; `same-size` when unreadable. */
export type Likeness = 'same' | 'same-size' | 'other' | 'none';

/** Everything that was seen of a shipment whose outcome is not known. */
export interface Sighting {
  readonly final: Likeness;
  readonly witness: Witness;
  /** Whether it lies in the counterpart's archive; undefined when that was not looked at. */
  readonly isArchived?: boolean | undefined;
  readonly committed: boolean;
  /** Part files may have been removed by others. */
  readonly partCleanup: boolean;
}

const FINAL_WORDS: Readonly<Record<Likeness, string>> = {
  same: 'the final name holds exactly our bytes',
  'same-size': 'the final name holds a file of our size that we may not read',
  other: 'the final name holds another file',
  none: 'the final name is not there',
};

const WITNESS_WORDS: Readonly<Record<Witness, string>> = {
  waiting: 'our part file still waits there',
  publishing: 'our part file was on its way to the final name',
  published: 'our part file was given a second name',
  gone: 'our part file is not there',
};

/** Decides what became of a shipment. `absent` only when it certainly never was visible. */
export function judgeArrival(seen: Sighting): Inquiry {
  const { result, because } = decide(seen);
  const looks = [FINAL_WORDS[seen.final], WITNESS_WORDS[seen.witness]];
  if (seen.isArchived !== undefined) {
    looks.push(`the archive ${seen.isArchived ? 'holds exactly our bytes' : 'does not hold it'}`);
  }
  looks.push(`publishing was ${seen.committed ? '' : 'not '}begun by our own record`);
  return { result, evidence: `${looks.join('; ')}: ${because}` };
}

type Verdict = { result: Inquiry['result']; because: string };

function decide(seen: Sighting): Verdict {
  const { final, witness, committed } = seen;
  if (final === 'same') return { result: 'arrived', because: 'it lies there' };
  if (witness === 'published') return { result: 'arrived', because: 'it was put there and taken' };
  if (witness === 'publishing') {
    return { result: 'unknown', because: 'it may have been put there and taken' };
  }
  if (witness === 'waiting' && final === 'same-size' && committed) {
    return { result: 'unknown', because: 'that file may or may not be ours' };
  }
  if (witness === 'waiting') return { result: 'absent', because: 'it never got its final name' };
  if (!committed) return { result: 'absent', because: 'it never was to get its final name' };
  if (seen.isArchived) return { result: 'arrived', because: 'the counterpart has taken it' };
  return decideByTracks(seen);
}

// The part file leaves only by being renamed, so its absence shows that the rename was done.
function decideByTracks({ final, partCleanup }: Sighting): Verdict {
  if (final === 'same-size') {
    return { result: 'arrived', because: 'name and size are ours and the part file was renamed' };
  }
  if (final === 'other') {
    return { result: 'unknown', because: 'ours may have been taken before that one came' };
  }
  if (partCleanup) {
    return { result: 'unknown', because: 'the part file may as well have been cleaned away' };
  }
  return { result: 'arrived', because: 'the part file was renamed and the counterpart took it' };
}
