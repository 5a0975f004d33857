import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode, ignoreMissing } from '../../core/errors.ts';
import {
  type Content,
  ensureFolder,
  replaceFile,
  syncFolder,
  writeFileOnce,
} from '../../core/files.ts';
import { readMessage } from './read-message.ts';

/**
 * Messages that were fetched and not yet acknowledged: a node may give a message once only, so it is on
 * disk whole before anything else is done with it. Of those that were acknowledged the label is kept.
 */
export interface Spool {
  /** `done` = acknowledged earlier: it must not be taken a second time. `aside` = a person has dealt with it. */
  find(txId: string): 'waiting' | 'aside' | 'done' | undefined;
  /** Takes a message in; one that is there stays as it is. */
  add(txId: string, content: Content): Promise<string>;
  /** Puts a waiting copy aside that cannot be read as a message; tells whether it was such. */
  dropBroken(txId: string): Promise<boolean>;
  /** Paths of what waits, oldest name first. */
  list(): Promise<string[]>;
  getPath(txId: string): string;
  /** How many messages wait here or were put aside: the node has them still. */
  countKept(): Promise<number>;
  /** The part that was noted last, of so many. */
  findLastPart(txId: string, parts: number): number;
  /** Whether a part was noted as safe with us. */
  isPartSafe(txId: string, part: number): boolean;
  /** Notes that one part is safe with us; tells whether all of them are. */
  finishPart(txId: string, part: number, parts: number): Promise<boolean>;
  /** Lets go of a message, and keeps its label. */
  finish(txId: string, label: Buffer): Promise<void>;
}

/** What a person adds to the name of a message that is to be told of no more. */
export const ASIDE = '.aside';

/** The spool in a folder, which is made when it is needed. */
export function createSpool(folder: string): Spool {
  const waiting = join(folder, 'waiting');
  const done = join(folder, 'done');
  const getPath = (txId: string) => join(waiting, `${toName(txId)}.mime`);
  const getDone = (txId: string) => join(done, `${toName(txId)}.label.xml`);
  const getPart = (txId: string, part: number) => `${getPath(txId)}.${part}.safe`;
  return {
    getPath,
    find(txId) {
      if (existsSync(getPath(txId))) return 'waiting';
      if (existsSync(`${getPath(txId)}${ASIDE}`)) return 'aside';
      return existsSync(getDone(txId)) ? 'done' : undefined;
    },
    async add(txId, content) {
      await ensureFolder(waiting);
      await writeFileOnce(getPath(txId), content).catch((error: unknown) => {
        if (getErrorCode(error) !== 'EEXIST') throw error;
      });
      return getPath(txId);
    },
    async dropBroken(txId) {
      const path = getPath(txId);
      const isWhole = await readMessage(path).then(
        () => true,
        () => false,
      );
      if (!isWhole) await rename(path, `${path}.broken`);
      return !isWhole;
    },
    async list() {
      const names = (await readdir(waiting).catch(ignoreMissing)) ?? [];
      const own = names.filter((name) => name.endsWith('.mime') && !name.startsWith('.'));
      return own.sort().map((name) => join(waiting, name));
    },
    async countKept() {
      const names = (await readdir(waiting).catch(ignoreMissing)) ?? [];
      return names.filter((name) => name.endsWith('.mime') || name.endsWith(`.mime${ASIDE}`))
        .length;
    },
    findLastPart(txId, parts) {
      const times = Array.from(
        { length: parts },
        (_, part) => statSync(getPart(txId, part)).mtimeMs,
      );
      return times.lastIndexOf(Math.max(...times));
    },
    isPartSafe: (txId, part) => existsSync(getPart(txId, part)),
    async finishPart(txId, part, parts) {
      await replaceFile(getPart(txId, part), '');
      return Array.from({ length: parts }, (_, index) => getPart(txId, index)).every(existsSync);
    },
    async finish(txId, label) {
      await ensureFolder(done);
      await replaceFile(getDone(txId), label);
      const names = (await readdir(waiting).catch(ignoreMissing)) ?? [];
      // The message last: while it is there it is offered, and acknowledging it again is harmless.
      const own = names
        .filter((name) => name.startsWith(`${toName(txId)}.mime`))
        .sort()
        .reverse();
      for (const name of own) await unlink(join(waiting, name)).catch(ignoreMissing);
      if (own.length > 0) await syncFolder(waiting);
    },
  };
}

/** An id as a file name; ids are name tokens, which may hold colons and the like. */
function toName(txId: string): string {
  if (/^[\w-][\w.-]{0,99}$/.test(txId)) return txId;
  return `id-${createHash('sha256').update(txId).digest('hex')}`;
}
