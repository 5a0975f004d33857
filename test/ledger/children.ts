import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const DIST = join(import.meta.dirname, '..', '..', 'dist');

/** What every child process starts with: the built program's ledger and lock, and its arguments. */
const PRELUDE = `
const { openSqliteLedger } = await import('${DIST}/ledger/sqlite-ledger.js');
const { acquirePassLock } = await import('${DIST}/ledger/pass-lock.js');
const { systemClock } = await import('${DIST}/core/clock.js');
const [path, name] = process.argv.slice(1);
const open = () => openSqliteLedger({ path, clock: systemClock, actor: name });
const claim = (id) => ({ kind: 'drop.claimed', subject: id, data: { name: id, origin: id, size: 1, sha256: id } });
const say = (text) => new Promise((resolve) => process.stdout.write(text + '\\n', resolve));
`;

export interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** The child's next line that is not read yet. */
  nextLine(): Promise<string>;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

/** Runs a script with the built ledger in a process of its own; it is killed when the test is over. */
export function startChild(script: string, ...args: readonly string[]): Child {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `${PRELUDE}\n${script}`, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | string);
  let read = 0;
  return {
    process: child,
    lines,
    ended,
    async nextLine() {
      while (lines.length <= read) await once(reader, 'line');
      return lines[read++]!;
    },
  };
}
