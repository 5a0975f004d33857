import type { Attributes, FileEntry } from 'ssh2';
import type { SftpFaults } from './sftp-faults.ts';

/** One SFTP session: where its files are, what it does wrong, and how to break it off. */
export interface SessionScene {
  readonly root: string;
  readonly faults: SftpFaults;
  /** Cuts the connection under it. */
  readonly cut: () => void;
  /** Ends this session only. */
  readonly end: () => void;
}

/** What a request is answered with; nothing means status "OK", `cut` that no answer comes. */
export type Reply =
  | { readonly handle: Buffer }
  | { readonly data: Buffer }
  | { readonly attrs: Attributes }
  | { readonly names: FileEntry[] }
  | 'cut'
  | undefined;

/** By the name of the request; a thrown error becomes the status of the answer. */
export type Operations = Readonly<Record<string, (...values: never[]) => Promise<Reply>>>;
