import { readFile, stat } from 'node:fs/promises';

/** Who wrote a file and when, as the file system tells. */
export interface Written {
  readonly uid: number;
  /** Null when the system has no name for it. */
  readonly user: string | null;
  readonly writtenAt: string;
}

/** Tells whose a file is and when it was last written; a rename changes neither. */
export async function readWritten(path: string): Promise<Written> {
  const { uid, mtime } = await stat(path);
  return { uid, user: await findUser(uid), writtenAt: mtime.toISOString() };
}

async function findUser(uid: number): Promise<string | null> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const rows = text.split('\n').map((line) => line.split(':'));
  return rows.find((row) => row[2] === String(uid))?.[0] ?? null;
}
