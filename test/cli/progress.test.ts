import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { showBytes, withProgress } from '../../src/cli/progress.ts';
import { makeFolder } from './run-cli.ts';

/** Everything that is written to stderr from now on. */
function listen(isTerminal: boolean): string[] {
  const before = process.stderr.isTTY;
  const written: string[] = [];
  process.stderr.isTTY = isTerminal;
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  onTestFinished(() => {
    spy.mockRestore();
    process.stderr.isTTY = before;
  });
  return written;
}

function readHalves(path: string, json: boolean): Promise<string> {
  return withProgress(json, async (show) => {
    const onProgress = showBytes(show, 'checking', path);
    for (const bytes of [500, 501, 1000]) onProgress?.(bytes);
    return 'done';
  });
}

function layFile(): string {
  const path = join(makeFolder(), 'KBL.900101-1239');
  writeFileSync(path, Buffer.alloc(1000));
  return path;
}

describe('progress', () => {
  test('is shown on a terminal in per cent, each once, and cleared away', async () => {
    const written = listen(true);
    expect(await readHalves(layFile(), false)).toBe('done');
    expect(written).toEqual([
      '\rchecking KBL.******-****: 50 %\u001b[K',
      '\rchecking KBL.******-****: 100 %\u001b[K',
      '\r\u001b[K',
    ]);
  });

  test.each([
    ['in a pipe', false, false],
    ['beside JSON', true, true],
  ])('is not shown %s', async (_sentence, isTerminal, json) => {
    const written = listen(isTerminal);
    expect(await readHalves(layFile(), json)).toBe('done');
    expect(written).toEqual([]);
  });
});
