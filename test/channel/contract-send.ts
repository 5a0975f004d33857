import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import {
  finalOf,
  type GetFixture,
  getAppError,
  makeShipment,
  noCommit,
  partOf,
  sendUntilCommit,
} from './scene.ts';

/** Delivering, as it should go. */
export function testSend(get: GetFixture): void {
  it.each([
    ['no byte', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['a piece and a bit', randomBytes(32 * 1024 + 1)],
    ['20 MB', randomBytes(20_000_003)],
  ])('delivers %s exactly', async (_, content) => {
    const shipment = makeShipment(content);
    const receipt = await get().makeChannel().send(shipment, noCommit);

    expect(readFileSync(finalOf(get(), shipment)).equals(content)).toBe(true);
    expect(receipt.remoteName).toBe(shipment.remoteName);
    expect(receipt.details).toMatchObject({ size: String(content.length), channel: 'krono-test' });
    expect(readdirSync(get().local.send)).toEqual([shipment.remoteName]);
  });

  it('commits once, after the whole upload and before the name is there', async () => {
    const shipment = makeShipment(randomBytes(100_000));
    const seen: unknown[] = [];
    await get()
      .makeChannel()
      .send(shipment, async () => {
        seen.push({
          final: existsSync(finalOf(get(), shipment)),
          part: readFileSync(partOf(get(), shipment)).equals(readFileSync(shipment.path)),
        });
      });

    expect(seen).toEqual([{ final: false, part: true }]);
  });

  it('stops when the commit fails, with its error, and can be sent again', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel();
    await sendUntilCommit(channel, shipment);
    expect(existsSync(finalOf(get(), shipment))).toBe(false);

    await channel.send(shipment, noCommit);
    expect(readdirSync(get().local.send)).toEqual([shipment.remoteName]);
  });

  it('is harmless for what already lies there', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel();
    await channel.send(shipment, noCommit);
    const commit = vi.fn(noCommit);
    const receipt = await channel.send(shipment, commit);

    expect(commit).not.toHaveBeenCalled();
    expect(receipt.details.note).toContain('already');
    expect(readdirSync(get().local.send)).toEqual([shipment.remoteName]);
  });

  it('completes a part file that an earlier attempt left half-written', async () => {
    const shipment = makeShipment(randomBytes(50_000));
    writeFileSync(partOf(get(), shipment), 'half');
    await get().makeChannel().send(shipment, noCommit);

    expect(readFileSync(finalOf(get(), shipment)).equals(readFileSync(shipment.path))).toBe(true);
  });

  it('replaces a part file that is longer than it can be', async () => {
    const shipment = makeShipment('claim');
    writeFileSync(partOf(get(), shipment), 'much longer than the claim');
    await get().makeChannel().send(shipment, noCommit);

    expect(readFileSync(finalOf(get(), shipment), 'utf8')).toBe('claim');
  });

  it('sends many at a time', async () => {
    const channel = get().makeChannel();
    const shipments = Array.from({ length: 12 }, (_, index) =>
      makeShipment(randomBytes(70_000), `batch-${index}`),
    );
    await Promise.all(shipments.map((shipment) => channel.send(shipment, noCommit)));

    for (const shipment of shipments) {
      expect(readFileSync(finalOf(get(), shipment)).equals(readFileSync(shipment.path))).toBe(true);
    }
  });

  it('works again after it was closed', async () => {
    const channel = get().makeChannel();
    await channel.send(makeShipment('one', 'one'), noCommit);
    await channel.close();
    await channel.send(makeShipment('two', 'two'), noCommit);

    expect(readdirSync(get().local.send).sort()).toEqual(['one', 'two']);
  });
}

/** Delivering what must not be delivered, or cannot. */
export function testRefusal(get: GetFixture): void {
  it.each(['other claim', 'CLAIM'])('never overwrites, not even "%s"', async (content) => {
    const shipment = makeShipment('claim');
    writeFileSync(finalOf(get(), shipment), content);
    const commit = vi.fn(noCommit);
    const error = await getAppError(get().makeChannel().send(shipment, commit));

    expect(error).toMatchObject({ code: 'REMOTE_NAME_TAKEN', outcome: 'permanent' });
    expect(commit).not.toHaveBeenCalled();
    expect(readFileSync(finalOf(get(), shipment), 'utf8')).toBe(content);
  });

  it('never overwrites what comes at the last moment, and sends when it is gone', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel();
    const final = finalOf(get(), shipment);
    const error = await getAppError(
      channel.send(shipment, async () => writeFileSync(final, 'other')),
    );
    expect(error).toMatchObject({ code: 'REMOTE_NAME_TAKEN', outcome: 'permanent' });
    expect(readFileSync(final, 'utf8')).toBe('other');
    expect((await channel.inquire(shipment, true)).result).toBe('absent');

    rmSync(final);
    await channel.send(shipment, noCommit);
    expect(readFileSync(final, 'utf8')).toBe('claim');
  });

  it('calls a refusal a lasting error, never a success', async () => {
    const channel = get().makeChannel({ sendTo: get().remote.denied });
    const commit = vi.fn(noCommit);
    const error = await getAppError(channel.send(makeShipment('claim'), commit));

    expect(error.code).toMatch(/_PERMISSION_DENIED$/);
    expect(error.outcome).toBe('permanent');
    expect(error.message).toContain('krono-test');
    expect(commit).not.toHaveBeenCalled();
  });

  it('calls a missing folder a lasting error', async () => {
    const sendTo = get().remote.missing;
    const channel = get().makeChannel({ sendTo });
    const error = await getAppError(channel.send(makeShipment('claim'), noCommit));

    expect(error.code).toMatch(/_PATH_MISSING$/);
    expect(error.outcome).toBe('permanent');
    expect(error.message).toContain(sendTo);
    expect((await getAppError(channel.inquire(makeShipment('claim'), true))).outcome).toBe(
      'permanent',
    );
  });

  it('sends no bytes but the sealed ones', async () => {
    const shipment = makeShipment('claim');
    writeFileSync(shipment.path, 'clain');
    const error = await getAppError(get().makeChannel().send(shipment, noCommit));

    expect(error).toMatchObject({ code: 'SHIPMENT_CHANGED', outcome: 'permanent' });
    expect(readdirSync(get().local.send)).toEqual([]);
  });

  it('says so when the sealed file is not there', async () => {
    const shipment = makeShipment('claim');
    rmSync(shipment.path);
    const error = await getAppError(get().makeChannel().send(shipment, noCommit));

    expect(error).toMatchObject({ code: 'SHIPMENT_UNREADABLE', outcome: 'permanent' });
  });

  it.each(['../out', '', '.hidden', 'a/b'])('refuses the name "%s"', async (remoteName) => {
    const shipment = makeShipment('claim', remoteName);
    await expect(get().makeChannel().send(shipment, noCommit)).rejects.toThrow('unusable name');
  });
}
