/** What the simulated SFTP server does wrong. Change it while it runs; each request looks anew. */
export interface SftpFaults {
  /** Logins are refused, whatever the password or key. */
  refuseAuth: boolean;
  /** Opening for writing is answered with "permission denied". */
  denyWrite: boolean;
  /** Opening for reading is answered with "permission denied". */
  denyRead: boolean;
  /** Renaming is answered with "permission denied". */
  denyRename: boolean;
  /** Looking at a file, not at a folder, is answered with a general failure. */
  failStat: boolean;
  /** Writing and renaming are answered with a general failure, as OpenSSH does for a full disk. */
  diskFull: boolean;
  /** Listings tell names only, and looks no kind of file: the protocol allows it. */
  bareAttributes: boolean;
  /** Half of an upload is lost when it is closed. */
  truncateUploads: boolean;
  /** Files look one byte longer than they are. */
  lieAboutSize: boolean;
  /** A read returns at most this many bytes; 0 for as many as asked. */
  shortReadBytes: number;
  /** The connection is cut once this many bytes of uploads came over it; 0 for never. */
  dropAfterBytes: number;
  /** A rename is not done, and the connection cut. */
  dropConnectionBeforeRename: boolean;
  /** A rename is done, but instead of an answer the connection is cut. */
  dropConnectionAfterRename: boolean;
  /** A rename is not done, and the SFTP session ended while the SSH connection goes on. */
  endSessionBeforeRename: boolean;
  /** Each answer comes so much later. */
  slowMs: number;
  /** Told of each request once it is done: instead of an answer the connection may be cut. */
  afterRequest: (name: string) => Promise<'answer' | 'cut'>;
}

/** A server without faults. */
export const NO_SFTP_FAULTS: Readonly<SftpFaults> = {
  refuseAuth: false,
  denyWrite: false,
  denyRead: false,
  denyRename: false,
  failStat: false,
  diskFull: false,
  bareAttributes: false,
  truncateUploads: false,
  lieAboutSize: false,
  shortReadBytes: 0,
  dropAfterBytes: 0,
  dropConnectionBeforeRename: false,
  dropConnectionAfterRename: false,
  endSessionBeforeRename: false,
  slowMs: 0,
  afterRequest: async () => 'answer',
};
