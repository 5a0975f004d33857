import ssh2 from 'ssh2';
import type { WriteMode } from './file-drop-disk.ts';
import { StatusError } from './sftp-errors.ts';
import type { SftpSession } from './sftp-session.ts';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

// 32 KiB is what every SFTP server must take; the window keeps the line full over long distances.
const PIECE_BYTES = 32 * 1024;
const WINDOW = 32;

/**
 * Writes content to a remote file, many pieces under way at a time, and has it synced where the
 * server can.
 */
export async function writeRemote(
  session: SftpSession,
  path: string,
  content: AsyncIterable<Buffer>,
  mode: WriteMode,
): Promise<void> {
  const flags = { create: OPEN_MODE.CREAT, over: 0, anew: OPEN_MODE.TRUNC };
  const handle = await openRemote(session, path, OPEN_MODE.WRITE | flags[mode]);
  try {
    await writePieces(session, handle, content);
    await syncRemote(session, handle);
  } catch (error) {
    await closeRemote(session, handle).catch(() => undefined);
    throw error;
  }
  // Not in a `finally`: some servers tell only now that the disk is full.
  await closeRemote(session, handle);
}

/** The content of a remote file, read ahead. */
export async function* readRemote(session: SftpSession, path: string): AsyncGenerator<Buffer> {
  const handle = await openRemote(session, path, OPEN_MODE.READ);
  try {
    yield* readPieces(session, handle);
  } finally {
    await closeRemote(session, handle).catch(() => undefined);
  }
}

function openRemote(session: SftpSession, path: string, flags: number): Promise<Buffer> {
  return session.call((sftp, settle) => sftp.open(path, flags, settle));
}

function closeRemote(session: SftpSession, handle: Buffer): Promise<void> {
  return session.call((sftp, settle) => sftp.close(handle, settle));
}

async function syncRemote(session: SftpSession, handle: Buffer): Promise<void> {
  try {
    await session.call((sftp, settle) => sftp.ext_openssh_fsync(handle, settle));
  } catch (error) {
    // An extension of OpenSSH's: ssh2 throws where the server did not announce it.
    if (error instanceof Error && error.message.includes('does not support this extended')) return;
    if (error instanceof StatusError && error.status === STATUS_CODE.OP_UNSUPPORTED) return;
    throw error;
  }
}

async function writePieces(
  session: SftpSession,
  handle: Buffer,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let offset = 0;

  const send = (piece: Buffer, at: number) => {
    const write = session
      .call<void>((sftp, settle) => sftp.write(handle, piece, 0, piece.length, at, settle))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => pending.delete(write));
    pending.add(write);
  };

  try {
    for await (const chunk of content) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        const piece = chunk.subarray(start, start + PIECE_BYTES);
        send(piece, offset);
        offset += piece.length;
        if (pending.size >= WINDOW) await Promise.race(pending);
        if (failures.length > 0) throw failures[0];
      }
    }
  } finally {
    await Promise.all(pending);
  }
  if (failures.length > 0) throw failures[0];
}

async function* readPieces(session: SftpSession, handle: Buffer): AsyncGenerator<Buffer> {
  const ahead: Promise<Buffer>[] = [];
  let offset = 0;
  const ask = () => {
    const piece = readPiece(session, handle, offset);
    piece.catch(() => undefined); // Awaited in turn below, or no longer wanted.
    ahead.push(piece);
    offset += PIECE_BYTES;
  };

  for (ask(); ; ) {
    const piece = await ahead.shift()!;
    if (piece.length > 0) yield piece;
    if (piece.length < PIECE_BYTES) return;
    while (ahead.length < WINDOW) ask();
  }
}

// A server may answer with fewer bytes than asked for; only none at all means the end.
async function readPiece(session: SftpSession, handle: Buffer, offset: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let size = 0;
  while (size < PIECE_BYTES) {
    const start = size;
    const got = await session.call<number>((sftp, settle) =>
      sftp.read(handle, piece, start, PIECE_BYTES - start, offset + start, settle),
    );
    if (got === 0) break;
    size += got;
  }
  return piece.subarray(0, size);
}
