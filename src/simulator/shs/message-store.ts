import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShsLabel } from './label.ts';
import { toLocalTime } from './local-time.ts';
import { type SavedFile, saveStream } from './save-stream.ts';
import type { ReceivedMessage, StoredMessage } from './stored-message.ts';
import { type MessageForm, type WrittenPart, writeMessage } from './write-message.ts';

/** The messages of a node: whole files in folders, and what is known of them. */
export interface MessageStore {
  readonly received: readonly ReceivedMessage[];
  /** A folder of its own for a message that comes in. */
  openFolder(): Promise<string>;
  /** Takes a message that came in; one of the same tx.id is counted and given back instead. */
  take(message: Omit<ReceivedMessage, keyof Arrival | 'duplicates'>, toHistory: ToHistory): Taken;
  /** Writes a message of the node's own. */
  write(label: ShsLabel, parts: readonly WrittenPart[], form: WrittenForm): Promise<StoredMessage>;
  /** Keeps a message of the node's own that is whole already. */
  keep(label: ShsLabel, bytes: Buffer): Promise<StoredMessage>;
}

/** The form of a message, as far as it is not the usual one. */
export type WrittenForm = { readonly [Name in keyof MessageForm]?: MessageForm[Name] | undefined };

export interface Taken {
  readonly message: ReceivedMessage;
  readonly isDuplicate: boolean;
}

type Arrival = Pick<StoredMessage, 'localId' | 'arrived' | 'history'>;
type ToHistory = (arrival: Pick<StoredMessage, 'localId' | 'arrived'>) => StoredMessage['history'];

/** Makes the store of a node in a folder. */
export async function createMessageStore(
  folder: string,
  now: () => Date,
  firstLocalId: number,
): Promise<MessageStore> {
  const received: ReceivedMessage[] = [];
  let localId = firstLocalId;
  await mkdir(folder, { recursive: true });
  // What an earlier node left is left alone, and is not known to this one.
  let folders = Math.max(0, ...(await readdir(folder)).map(Number).filter(Number.isInteger));

  const noteArrival = () => ({ localId: String(localId++), arrived: toLocalTime(now()) });
  async function openFolder(): Promise<string> {
    const path = join(folder, String(++folders));
    await mkdir(path);
    return path;
  }
  async function save(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<SavedFile> {
    return saveStream(pieces, join(await openFolder(), 'message.mime'));
  }
  return {
    received,
    openFolder,
    take(message, toHistory) {
      const first = received.find(({ label }) => label.txId === message.label.txId);
      if (first) {
        first.duplicates++;
        return { message: first, isDuplicate: true };
      }
      const arrival = noteArrival();
      const taken = { ...message, ...arrival, history: toHistory(arrival), duplicates: 0 };
      received.push(taken);
      return { message: taken, isDuplicate: false };
    },
    async write(label, parts, { boundary = makeBoundary(), lineEnd = '\r\n' }) {
      const saved = await save(writeMessage(label, parts, { boundary, lineEnd }));
      return { ...saved, ...noteArrival(), label };
    },
    async keep(label, bytes) {
      return { ...(await save([bytes])), ...noteArrival(), label };
    },
  };
}

/** Too random to stand in a payload. */
function makeBoundary(): string {
  return `shs-${randomBytes(16).toString('hex')}`;
}
