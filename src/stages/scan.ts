import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Candidate } from '../core/candidate.ts';
import type { Completeness, RouteConfig } from '../core/config-schema.ts';
import { getMessage, ignoreMissing } from '../core/errors.ts';
import { readIdentity } from '../core/files.ts';
import { compareNaturally } from '../core/natural-order.ts';

/** What was seen of a file, and since when it has stood still. */
interface Sighting {
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
  readonly since: number;
}

/** Files that were seen but are not complete yet. */
export type Sightings = Map<string, Sighting>;

export interface ScanResult {
  readonly ready: readonly Candidate[];
  /** Files that need more time or a companion, with the reason. */
  readonly waiting: readonly Seen[];
  /** Files and folders that may not be looked at, with the reason. */
  readonly refused: readonly Seen[];
  /** Done and control files that go with a file that waits. */
  readonly companions: readonly Seen[];
}

interface Seen {
  /** Path inside the inbox; `.` for the inbox itself. */
  readonly origin: string;
  readonly reason: string;
  /** It only needs to stand still a little longer. */
  readonly isSettling?: boolean;
}

export interface ScanSettings {
  readonly inbox: string;
  readonly routes: readonly RouteConfig[];
  readonly ignore: readonly string[];
}

const TAIL_BYTES = 8192;

/**
 * Looks through the inbox: the scan is the truth, file events may only wake it. A file is ready
 * when its route's signs of completeness are all there; standing still is judged by our own looks,
 * never by the file's own time, which a copy may have set in the past.
 */
export async function scan(
  settings: ScanSettings,
  sightings: Sightings,
  nowMs: number,
): Promise<ScanResult> {
  const ready: Candidate[] = [];
  const waiting: Seen[] = [];
  const refused: Seen[] = [];
  const beside: Seen[] = [];
  const seen = new Set<string>();
  for (const folder of new Set(['', ...settings.routes.map((route) => route.folder)])) {
    const complete = mergeCompleteness(settings.routes.filter((route) => route.folder === folder));
    const { names, all } = await listFiles(
      join(settings.inbox, folder),
      [...settings.ignore, ...listAttachments(settings.routes, folder)],
      complete,
    ).catch((error: unknown) => {
      refused.push({ origin: folder || '.', reason: getMessage(error) });
      return { names: [], all: new Map() };
    });
    for (const name of names) {
      const path = join(settings.inbox, folder, name);
      const origin = toOrigin(folder, name);
      seen.add(path);
      try {
        const companions = findCompanions(path, complete, all);
        const wait = await findWait(path, companions, complete, sightings, nowMs);
        if (wait === undefined) ready.push({ path, origin, companions: toPaths(companions) });
        else if (wait !== 'gone') waiting.push({ origin, ...wait });
        beside.push(
          ...toPaths(companions).map((companion) => ({
            origin: toOrigin(folder, basename(companion)),
            reason: `it goes with ${name}`,
          })),
        );
      } catch (error) {
        refused.push({ origin, reason: getMessage(error) });
      }
    }
  }
  for (const path of sightings.keys()) if (!seen.has(path)) sightings.delete(path);
  return { ready, waiting, refused, companions: beside };
}

function listAttachments(routes: readonly RouteConfig[], folder: string): string[] {
  return routes.filter((route) => route.folder === folder).flatMap((route) => route.attachments);
}

function toOrigin(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The strictest signs of all routes of a folder: the file's transaction is not known before it is read. */
function mergeCompleteness(routes: readonly RouteConfig[]): Completeness {
  const all = routes.map((route) => route.complete);
  const first = (key: 'doneFile' | 'controlFile' | 'trailer') =>
    all.find((complete) => complete[key] !== undefined)?.[key];
  const merged: Completeness = {
    stableSeconds: Math.max(0, ...all.map((complete) => complete.stableSeconds)),
  };
  for (const key of ['doneFile', 'controlFile', 'trailer'] as const) {
    const value = first(key);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** What a folder holds: the files that may be taken, and all names by their small letters. */
interface Listing {
  readonly names: readonly string[];
  readonly all: ReadonlyMap<string, string>;
}

async function listFiles(
  folder: string,
  ignore: readonly string[],
  complete: Completeness,
): Promise<Listing> {
  const patterns = ignore.map(toExpression);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !patterns.some((pattern) => pattern.test(entry.name)))
    .map((entry) => entry.name);
  const companions = new Set(
    names.flatMap((name) =>
      listCompanions(join(folder, name), complete).map(({ path }) => basename(path).toLowerCase()),
    ),
  );
  return {
    names: names.filter((name) => !companions.has(name.toLowerCase())).sort(compareNaturally),
    all: new Map(entries.map((entry) => [entry.name.toLowerCase(), entry.name])),
  };
}

/** The names in a folder that fit one of some patterns; none in a folder that is not there. */
export async function listMatching(
  folder: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const patterns = wanted.map(toExpression);
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  return names.filter((name) => patterns.some((pattern) => pattern.test(name)));
}

function toExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i');
}

function listCompanions(
  path: string,
  { doneFile, controlFile }: Completeness,
): { readonly kind: Companion['kind']; readonly path: string }[] {
  const name = basename(path);
  const stem = basename(name, extname(name));
  const toPath = (template: string) =>
    join(dirname(path), template.replaceAll('{name}', name).replaceAll('{stem}', stem));
  return [
    ...(doneFile === undefined ? [] : [{ kind: 'done' as const, path: toPath(doneFile) }]),
    ...(controlFile === undefined ? [] : [{ kind: 'control' as const, path: toPath(controlFile) }]),
  ];
}

/** A file that must lie beside another: where it is, or what it would be called. */
interface Companion {
  readonly kind: 'done' | 'control';
  readonly name: string;
  readonly path: string | undefined;
}

/** Names of companions are the same in whatever case, as names of files are. */
function findCompanions(
  path: string,
  complete: Completeness,
  all: ReadonlyMap<string, string>,
): Companion[] {
  return listCompanions(path, complete).map(({ kind, path: wanted }) => {
    const name = basename(wanted);
    const found = all.get(name.toLowerCase());
    return { kind, name, path: found && join(dirname(path), found) };
  });
}

function toPaths(companions: readonly Companion[]): string[] {
  return companions.flatMap(({ path }) => path ?? []);
}

type Wait = 'gone' | Omit<Seen, 'origin'>;

async function findWait(
  path: string,
  companions: readonly Companion[],
  complete: Completeness,
  sightings: Sightings,
  nowMs: number,
): Promise<Wait | undefined> {
  const stats = await stat(path).catch(ignoreMissing);
  if (!stats) return 'gone';
  const last = sightings.get(path);
  const isSame =
    last?.size === stats.size && last.mtimeMs === stats.mtimeMs && last.inode === stats.ino;
  // A clock that was set back must not keep the file waiting until it has caught up.
  const since = isSame ? Math.min(last.since, nowMs) : nowMs;
  sightings.set(path, { size: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino, since });
  if (nowMs - since < complete.stableSeconds * 1000) {
    const stood = Math.floor((nowMs - since) / 1000);
    const reason = `it has stood still for ${stood} of ${complete.stableSeconds} s`;
    return { reason, isSettling: true };
  }
  for (const { kind, name, path: companion } of companions) {
    if (companion === undefined) return { reason: `${name} is missing` };
    const fault =
      kind === 'control' ? await findControlFault(path, stats.size, companion) : undefined;
    if (fault !== undefined) return { reason: fault };
  }
  if (complete.trailer !== undefined && !(await endsWith(path, stats.size, complete.trailer)))
    return { reason: 'its last line is not a trailer' };
  return undefined;
}

/** A control file may hold a SHA-256, the size in bytes among other numbers, or nothing. */
async function findControlFault(
  path: string,
  size: number,
  control: string,
): Promise<string | undefined> {
  const text = await readFile(control, 'utf8');
  const name = basename(control);
  const sha256 = /\b[0-9a-f]{64}\b/i.exec(text)?.[0];
  if (sha256 !== undefined)
    return (await readIdentity(path)).sha256 === sha256.toLowerCase()
      ? undefined
      : `${name} names another SHA-256`;
  const other = /\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{96}|[0-9a-f]{128})\b/i.exec(text)?.[0];
  const stated = text.match(/\b\d+\b/g) ?? [];
  if (other !== undefined && !stated.some((number) => number !== other && Number(number) === size))
    return `${name} names a checksum of ${other.length} characters: only SHA-256 (64), or the size in bytes, can be compared`;
  if (stated.length === 0 || stated.some((number) => Number(number) === size)) return undefined;
  return `${name} names another size (${stated.slice(0, 3).join(', ')}) than ${size} bytes`;
}

async function endsWith(path: string, size: number, trailer: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const last =
      buffer
        .toString('latin1')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .at(-1) ?? '';
    return new RegExp(trailer, 'u').test(last);
  } finally {
    await handle.close();
  }
}
