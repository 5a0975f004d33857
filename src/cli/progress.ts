import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { maskPersonalNumbers } from '../core/mask.ts';
import { showName } from '../core/shown-text.ts';

/** One line of a terminal that says how far the work has come. */
export interface Progress {
  /** Undefined where nobody looks: in a pipe, in a unit, beside JSON. */
  readonly show: ((text: string) => void) | undefined;
  clear(): void;
}

/** Progress goes to stderr, so that a result that is piped stays clean. */
export function openProgress(json = false): Progress {
  if (!process.stderr.isTTY || json) return { show: undefined, clear: () => {} };
  return {
    show: (text) => process.stderr.write(`\r${showName(maskPersonalNumbers(text))}\u001b[K`),
    clear: () => process.stderr.write('\r\u001b[K'),
  };
}

/** Shows progress while something is done, and clears it away before the result is printed. */
export async function withProgress<T>(
  json: boolean | undefined,
  work: (show: Progress['show']) => Promise<T>,
): Promise<T> {
  const progress = openProgress(json);
  try {
    return await work(progress.show);
  } finally {
    progress.clear();
  }
}

/** Tells how much of a file has been read, in per cent, each per cent once. */
export function showBytes(
  show: Progress['show'],
  verb: string,
  path: string,
): ((bytes: number) => void) | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (!show || !size) return undefined;
  let last = -1;
  return (bytes) => {
    const percent = Math.round((100 * bytes) / size);
    if (percent === last) return;
    last = percent;
    show(`${verb} ${basename(path)}: ${percent} %`);
  };
}
