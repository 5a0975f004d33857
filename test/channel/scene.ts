import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { FileDropSettings } from '../../src/channel/file-drop-context.ts';
import type { Channel, Shipment } from '../../src/core/channel.ts';
import { AppError } from '../../src/core/errors.ts';

/** The counterpart's folders, as this machine or as the channel names them. */
export interface Folders {
  readonly send: string;
  readonly fetch: string;
  readonly archive: string;
  /** Where the counterpart puts what it took. */
  readonly taken: string;
  /** A folder that refuses us. */
  readonly denied: string;
  readonly missing: string;
}

export interface ChannelFixture {
  readonly local: Folders;
  readonly remote: Folders;
  makeChannel(settings?: Partial<FileDropSettings>): Channel;
  close(): Promise<void>;
}

/** The fixture of the test that runs. */
export type GetFixture = () => ChannelFixture;

/** A new folder for one test, with the counterpart's folders in it. */
export function makeFolders(): { base: string; local: Folders; remove: () => Promise<void> } {
  const base = mkdtempSync(join(tmpdir(), 'kvittera-channel-'));
  for (const name of ['send', 'fetch', 'archive', 'taken']) mkdirSync(join(base, name));
  const at = (name: string) => join(base, name);
  const local = {
    send: at('send'),
    fetch: at('fetch'),
    archive: at('archive'),
    taken: at('taken'),
    denied: makeDenied(base),
    missing: at('missing'),
  };
  return { base, local, remove: () => rm(base, { recursive: true, force: true }) };
}

// Permission bits do not stop root, but even root cannot make files in sysfs.
function makeDenied(base: string): string {
  if (process.getuid?.() === 0) return '/sys/kernel';
  const denied = join(base, 'denied');
  mkdirSync(denied, { mode: 0o555 });
  return denied;
}

/** The settings every channel of a test shares. */
export function dropSettings(remote: Folders): FileDropSettings {
  return {
    name: 'krono-test',
    environment: 'test',
    sendTo: remote.send,
    fetchFrom: remote.fetch,
    archiveTo: remote.archive,
  };
}

/** A shipment whose bytes lie in a new local file. */
export function makeShipment(content: string | Buffer, remoteName = 'ansökan 1.txt'): Shipment {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-shipment-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'sealed');
  writeFileSync(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const id = `s-${randomBytes(6).toString('hex')}`;
  const transaction = 'kronofogden/ansokan-verkstallighet';
  const size = Buffer.byteLength(content);
  return { id, transaction, resends: 0, remoteName, path, size, sha256 };
}

/** The `AppError` a promise is rejected with; anything else fails the test. */
export async function getAppError(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    (value) => expect.fail(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).fix).not.toBe('');
  return error as AppError;
}

/** A commit that nobody asks about. */
export const noCommit = async () => undefined;

/** Where the counterpart looks for a shipment. */
export function finalOf(fixture: ChannelFixture, shipment: Shipment): string {
  return join(fixture.local.send, shipment.remoteName);
}

/** Where a shipment lies while it is not complete. */
export function partOf(fixture: ChannelFixture, shipment: Shipment): string {
  return `${finalOf(fixture, shipment)}.${shipment.id}.part`;
}

/** Sends up to the commit, as when we crash there, and leaves the part file waiting. */
export async function sendUntilCommit(channel: Channel, shipment: Shipment): Promise<void> {
  const stop = async () => {
    throw new Error('crash');
  };
  await expect(channel.send(shipment, stop)).rejects.toThrow('crash');
}
