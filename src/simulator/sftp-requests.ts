import type { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { getErrorCode } from '../core/errors.ts';
import { closeThing, type OpenThing, openFile, readEntries, toAttributes } from './sftp-files.ts';
import { Refusal } from './sftp-jail.ts';
import { buildNameOperations } from './sftp-names.ts';
import type { Operations, Reply, SessionScene } from './sftp-operation.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

/** Answers the requests of version 3 over one session. */
export function serveSftp(sftp: SFTPWrapper, scene: SessionScene): void {
  const open = new Map<number, OpenThing>();
  const operations = { ...buildHandleOperations(scene, open), ...buildNameOperations(scene) };
  for (const [name, operation] of Object.entries(operations)) {
    (sftp as EventEmitter).on(name, async (id: number, ...values: unknown[]) => {
      if (scene.faults.slowMs > 0) await wait(scene.faults.slowMs);
      const answer = await operation(...(values as never[])).then(
        (reply) => () => sendReply(sftp, id, reply),
        (error) => () =>
          sftp.status(id, toStatus(error), error instanceof Refusal ? error.message : ''),
      );
      if ((await scene.faults.afterRequest(name)) === 'answer') answer();
      else scene.cut();
    });
  }
  sftp.on('error', () => undefined); // A client that sends nonsense is cut off by ssh2 itself.
  sftp.on('end', () => sftp.end()); // The client of OpenSSH waits until we close our side too.
  sftp.on('close', () => {
    for (const { file } of open.values()) file?.close().catch(() => undefined);
  });
}

function sendReply(sftp: SFTPWrapper, id: number, reply: Reply): void {
  if (reply === 'cut') return;
  if (reply === undefined) sftp.status(id, STATUS_CODE.OK);
  else if ('handle' in reply) sftp.handle(id, reply.handle);
  else if ('data' in reply) sftp.data(id, reply.data);
  else if ('attrs' in reply) sftp.attrs(id, reply.attrs);
  else sftp.name(id, reply.names);
}

function toStatus(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  const code = getErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return STATUS_CODE.NO_SUCH_FILE;
  if (code === 'EACCES' || code === 'EPERM') return STATUS_CODE.PERMISSION_DENIED;
  return STATUS_CODE.FAILURE;
}

function buildHandleOperations(scene: SessionScene, open: Map<number, OpenThing>): Operations {
  const { root, faults } = scene;
  const failure = () => new Refusal(STATUS_CODE.FAILURE, 'Failure');
  const endOfFile = () => new Refusal(STATUS_CODE.EOF, 'End of file');
  let lastHandle = 0;
  let received = 0;

  const keep = (thing: OpenThing): Reply => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(++lastHandle);
    open.set(lastHandle, thing);
    return { handle };
  };
  const get = (handle: Buffer): OpenThing => {
    const thing = handle.length === 4 ? open.get(handle.readUInt32BE()) : undefined;
    if (!thing) throw failure();
    return thing;
  };

  return {
    OPEN: async (path: string, mode: number) => keep(await openFile(root, faults, path, mode)),
    OPENDIR: async (path: string) => keep({ entries: await readEntries(root, faults, path) }),
    READDIR: async (handle: Buffer) => {
      const names = get(handle).entries?.splice(0, 100) ?? [];
      if (names.length === 0) throw endOfFile();
      return { names };
    },
    READ: async (handle: Buffer, offset: number, length: number) => {
      const size = faults.shortReadBytes ? Math.min(length, faults.shortReadBytes) : length;
      const data = Buffer.alloc(size);
      const { bytesRead } = await get(handle).file!.read(data, 0, size, offset);
      if (bytesRead === 0) throw endOfFile();
      return { data: data.subarray(0, bytesRead) };
    },
    WRITE: async (handle: Buffer, offset: number, data: Buffer) => {
      if (faults.diskFull) throw failure();
      await get(handle).file!.write(data, 0, data.length, offset);
      received += data.length;
      if (!faults.dropAfterBytes || received < faults.dropAfterBytes) return undefined;
      scene.cut();
      return 'cut';
    },
    FSTAT: async (handle: Buffer) => {
      if (faults.failStat) throw failure();
      return { attrs: toAttributes(await get(handle).file!.stat(), faults) };
    },
    CLOSE: async (handle: Buffer) => {
      const thing = get(handle);
      open.delete(handle.readUInt32BE());
      await closeThing(thing, faults);
      return undefined;
    },
  };
}
