import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A clock that runs faster than the real one and goes on where it stood. */
export interface KeptClock {
  now(): Date;
  /** Keeps how far it has come. Between two runs it stands still, unless it is told to go on. */
  keep(goesOn: boolean): Promise<void>;
}

interface Kept {
  readonly virtual: string;
  /** When that was, on the real clock; without it the clock has stood still since. */
  readonly real?: string;
}

/** Opens a clock that is kept in a file. It is never behind the real one. */
export function openKeptClock(path: string, speed: number, getReal = Date.now): KeptClock {
  const started = getReal();
  const begin = Math.max(started, read(path, speed, started));
  const now = () => new Date(begin + (getReal() - started) * speed);
  return {
    now,
    async keep(goesOn) {
      const real = goesOn ? { real: new Date(getReal()).toISOString() } : {};
      const kept: Kept = { virtual: now().toISOString(), ...real };
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.part`, JSON.stringify(kept));
      await rename(`${path}.part`, path);
    },
  };
}

function read(path: string, speed: number, started: number): number {
  if (!existsSync(path)) return started;
  const { virtual, real } = JSON.parse(readFileSync(path, 'utf8')) as Kept;
  const passed = real === undefined ? 0 : (started - Date.parse(real)) * speed;
  return Date.parse(virtual) + passed;
}
