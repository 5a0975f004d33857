import { linkSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Shipment } from '../../src/core/channel.ts';
import {
  type ChannelFixture,
  finalOf,
  type GetFixture,
  getAppError,
  makeShipment,
  noCommit,
  partOf,
  sendUntilCommit,
} from './scene.ts';

/** Asking what became of a shipment. */
export function testInquire(get: GetFixture): void {
  it.each([
    ['nothing was sent', false, 'absent', () => undefined],
    ['the upload broke off', false, 'absent', (f, s) => writeFileSync(partOf(f, s), 'cl')],
    ['the crash came after the commit', true, 'absent', (f, s) => writePart(f, s)],
    ['it lies there', true, 'arrived', (f, s) => writeFinal(f, s, 'claim')],
    ['it lies there without our record', false, 'arrived', (f, s) => writeFinal(f, s, 'claim')],
    ['the counterpart has taken it', true, 'arrived', () => undefined],
    ['another file lies there', false, 'absent', (f, s) => writeFinal(f, s, 'other')],
    ['another file of our size lies there', false, 'absent', (f, s) => writeFinal(f, s, 'CLAIM')],
    ['another file came after ours', true, 'unknown', (f, s) => writeFinal(f, s, 'other')],
    ['another file keeps ours waiting', true, 'absent', (f, s) => writeBoth(f, s, 'other')],
    ['the server crashed while renaming', true, 'arrived', (f, s) => writeBoth(f, s, 'claim')],
  ] as [string, boolean, string, (fixture: ChannelFixture, shipment: Shipment) => void][])(
    'when %s (committed: %s) answers %s',
    async (_, committed, result, prepare) => {
      const shipment = makeShipment('claim');
      prepare(get(), shipment);
      const inquiry = await get().makeChannel().inquire(shipment, committed);

      expect(inquiry.result).toBe(result);
      expect(inquiry.evidence).toContain(shipment.remoteName);
      expect(inquiry.evidence).toContain(committed ? 'publishing was begun' : 'was not begun');
    },
  );

  it('follows a shipment through all its phases', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel();
    const ask = async (committed: boolean) => (await channel.inquire(shipment, committed)).result;

    expect(await ask(false)).toBe('absent');
    await sendUntilCommit(channel, shipment);
    expect([await ask(false), await ask(true)]).toEqual(['absent', 'absent']);
    await channel.send(shipment, noCommit);
    expect(await ask(true)).toBe('arrived');
    renameSync(finalOf(get(), shipment), join(get().local.taken, 'x'));
    expect(await ask(true)).toBe('arrived');
  });

  it('removes the part file of what arrived, so that it cannot say "absent" later', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel();
    writePart(get(), shipment);
    linkSync(partOf(get(), shipment), finalOf(get(), shipment));
    expect((await channel.inquire(shipment, true)).result).toBe('arrived');

    rmSync(finalOf(get(), shipment));
    expect((await channel.inquire(shipment, true)).result).toBe('arrived');
  });

  it('does not send again when a rename that hung in the server is done after all', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel();
    await sendUntilCommit(channel, shipment);
    expect((await channel.inquire(shipment, true)).result).toBe('absent');
    renameSync(partOf(get(), shipment), join(get().local.taken, 'x'));

    const error = await getAppError(channel.send(shipment, noCommit));
    expect(error).toMatchObject({ code: 'PART_FILE_GONE', outcome: 'in-doubt' });
    expect((await channel.inquire(shipment, true)).result).toBe('arrived');
    expect(readdirSync(get().local.send)).toEqual([]);
  });

  it('draws nothing from a missing part file where those are cleaned away', async () => {
    const shipment = makeShipment('claim');
    const channel = get().makeChannel({ partCleanup: true });

    expect((await channel.inquire(shipment, true)).result).toBe('unknown');
    expect((await channel.inquire(shipment, false)).result).toBe('absent');
  });

  it('finds what the counterpart keeps in its archive', async () => {
    const shipment = makeShipment('claim');
    const inquiry = { archive: get().remote.taken };
    const channel = get().makeChannel({ partCleanup: true, inquiry });
    const taken = join(get().local.taken, shipment.remoteName);
    writeFileSync(taken, 'CLAIM');
    expect((await channel.inquire(shipment, true)).result).toBe('unknown');

    writeFileSync(taken, 'claim');
    expect(await channel.inquire(shipment, true)).toMatchObject({
      result: 'arrived',
      evidence: expect.stringContaining('archive holds exactly our bytes'),
    });
  });
}

function writeFinal(fixture: ChannelFixture, shipment: Shipment, content: string): void {
  writeFileSync(finalOf(fixture, shipment), content);
}

function writePart(fixture: ChannelFixture, shipment: Shipment): void {
  writeFileSync(partOf(fixture, shipment), 'claim');
}

function writeBoth(fixture: ChannelFixture, shipment: Shipment, final: string): void {
  writePart(fixture, shipment);
  writeFinal(fixture, shipment, final);
}
