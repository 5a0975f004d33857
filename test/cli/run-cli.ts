import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'main.js');
export const SAMPLES = join(ROOT, 'formats', 'kronofogden', 'verkstallighet', 'samples');

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a command: no configuration but the one in its folder. */
function makeEnvironment(): NodeJS.ProcessEnv {
  const { KVITTERA_CONFIG: _, ...environment } = process.env;
  return { ...environment, NO_COLOR: '1' };
}

type AtEnd = (clean: () => void) => void;

/** A folder of its own, gone when the test is over (or when `atEnd` says). */
export function makeFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-cli-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the built program in a folder, as a user would, and tells what it said where. */
export function run(folder: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: makeEnvironment(), timeout: 50_000 };
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
      resolve({ exit: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

/** The same for a command that stays. */
export function start(folder: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: makeEnvironment() });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** A folder made by `kvittera init`, with files that need not stand still in its inbox. */
export async function makeSite(atEnd: AtEnd = onTestFinished): Promise<string> {
  const folder = makeFolder(atEnd);
  const made = await run(folder, 'init');
  if (made.exit !== 0) throw new Error(made.stderr);
  editConfig(folder, (text) => text.replace('stableSeconds: 5', 'stableSeconds: 0'));
  return folder;
}

/** Changes the configuration of a site. */
export function editConfig(folder: string, edit: (text: string) => string): void {
  const path = join(folder, 'kvittera.yaml');
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  if (after === before) throw new Error('the configuration was not changed');
  writeFileSync(path, after);
}

/** Lays a sample of ours in a folder under a name. */
export function lay(sample: string, ...path: readonly string[]): void {
  copyFileSync(join(SAMPLES, sample), join(...path));
}
