import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_SFTP_FAULTS, type SftpFaults } from '../../src/simulator/sftp-faults.ts';
import { describeChannel } from './contract.ts';
import { getAppError, makeShipment, noCommit } from './scene.ts';
import { makeSftpFixture, type SftpFixture } from './sftp-fixture.ts';

describeChannel('SFTP channel and the simulated server', makeSftpFixture);

describe('SFTP channel and a server with faults', () => {
  let fixture: SftpFixture;
  const sent = () => readdirSync(fixture.local.send);
  const finals = () => sent().filter((name) => !name.endsWith('.part'));
  const set = (faults: Partial<SftpFaults>) => Object.assign(fixture.server.faults, faults);
  const repair = () => set(NO_SFTP_FAULTS);
  beforeEach(async () => {
    fixture = await makeSftpFixture();
  });
  afterEach(() => fixture.close());

  describe('SFTP channel, fault before the commit', () => {
    it.each([
      [{ refuseAuth: true }, 'SFTP_LOGIN_REFUSED', 'permanent'],
      [{ denyWrite: true }, 'SFTP_PERMISSION_DENIED', 'permanent'],
      [{ diskFull: true }, 'SFTP_REFUSED', 'transient'],
      [{ failStat: true }, 'SFTP_REFUSED', 'transient'],
      [{ truncateUploads: true }, 'UPLOAD_INCOMPLETE', 'transient'],
      [{ lieAboutSize: true }, 'UPLOAD_INCOMPLETE', 'transient'],
      [{ dropAfterBytes: 100_000 }, 'SFTP_CONNECTION_LOST', 'transient'],
      [{ slowMs: 1_000 }, 'SFTP_TIMED_OUT', 'transient'],
    ] as [Partial<SftpFaults>, string, string][])('%j is %s, %s', async (faults, code, outcome) => {
      const shipment = makeShipment(randomBytes(300_000));
      const channel = fixture.makeChannel({ timeouts: { answerMs: 300 } });
      let commits = 0;
      set(faults);
      const error = await getAppError(channel.send(shipment, async () => void commits++));

      expect(error).toMatchObject({ code, outcome });
      expect(error.message).toContain('krono-test');
      expect(error.message).toContain(`127.0.0.1:${fixture.server.port}`);
      expect(commits).toBe(0);
      expect(finals()).toEqual([]);

      repair();
      expect((await channel.inquire(shipment, false)).result).toBe('absent');
      await channel.send(shipment, async () => void commits++);
      expect(commits).toBe(1);
      expect(sent()).toEqual([shipment.remoteName]);
    });

    it.each([{ truncateUploads: true }, { diskFull: true }])(
      '%j leaves no part file',
      async (faults) => {
        set(faults);
        await getAppError(fixture.makeChannel().send(makeShipment('a claim'), noCommit));
        expect(sent()).toEqual([]);
      },
    );

    it('keeps the part file of an earlier attempt: it proves that nothing was sent', async () => {
      const shipment = makeShipment('a claim');
      const channel = fixture.makeChannel();
      set({ dropConnectionBeforeRename: true });
      await getAppError(channel.send(shipment, noCommit));
      repair();
      set({ truncateUploads: true });
      await getAppError(channel.send(shipment, noCommit));

      expect((await channel.inquire(shipment, true)).result).toBe('absent');
    });
  });

  describe('SFTP channel, fault after the commit', () => {
    it.each([
      [{ dropConnectionBeforeRename: true }, 'SFTP_CONNECTION_LOST', 'in-doubt', 'absent'],
      [{ dropConnectionAfterRename: true }, 'SFTP_CONNECTION_LOST', 'in-doubt', 'arrived'],
      [{ endSessionBeforeRename: true }, 'SFTP_CONNECTION_LOST', 'in-doubt', 'absent'],
      [{ denyRename: true }, 'SFTP_PERMISSION_DENIED', 'permanent', 'absent'],
      [{ diskFull: true }, 'SFTP_REFUSED', 'in-doubt', 'absent'],
      [{ slowMs: 1_000 }, 'SFTP_TIMED_OUT', 'in-doubt', 'arrived'],
    ] as [Partial<SftpFaults>, string, string, string][])(
      '%j is %s, %s and then %s',
      async (...row) => {
        const [faults, code, outcome, result] = row;
        const shipment = makeShipment('a claim');
        const channel = fixture.makeChannel({ timeouts: { answerMs: 300 } });
        const error = await getAppError(channel.send(shipment, async () => void set(faults)));
        expect(error).toMatchObject({ code, outcome });

        // A request that came late may still be carried out.
        if (faults.slowMs) await expect.poll(finals).toEqual([shipment.remoteName]);
        repair();
        expect((await channel.inquire(shipment, true)).result).toBe(result);
        await channel.send(shipment, noCommit);
        expect(sent()).toEqual([shipment.remoteName]);
      },
    );

    it('stays "arrived" when the counterpart took the file before we could ask', async () => {
      const shipment = makeShipment('a claim');
      const channel = fixture.makeChannel();
      set({ dropConnectionAfterRename: true });
      expect((await getAppError(channel.send(shipment, noCommit))).outcome).toBe('in-doubt');
      renameSync(join(fixture.local.send, shipment.remoteName), join(fixture.local.taken, 'x'));
      repair();

      expect((await channel.inquire(shipment, true)).result).toBe('arrived');
    });

    it('is in doubt when the part file has gone', async () => {
      const channel = fixture.makeChannel();
      const shipment = makeShipment('a claim');
      const part = join(fixture.local.send, `${shipment.remoteName}.${shipment.id}.part`);
      const takeAway = async () => renameSync(part, join(fixture.local.taken, 'x'));

      const error = await getAppError(channel.send(shipment, takeAway));
      expect(error).toMatchObject({ code: 'SFTP_PATH_MISSING', outcome: 'in-doubt' });
    });

    it('is in doubt when the server cannot be reached any more', async () => {
      const channel = fixture.makeChannel();
      const error = await getAppError(
        channel.send(makeShipment('a claim'), () => fixture.server.close()),
      );
      expect(error).toMatchObject({ outcome: 'in-doubt' });
      expect(error.code).toMatch(/SFTP_NOT_REACHED|SFTP_CONNECTION_LOST/);
    });

    it('does not take a general failure for "not there"', async () => {
      const shipment = makeShipment('a claim');
      const channel = fixture.makeChannel();
      await channel.send(shipment, noCommit);
      set({ failStat: true });
      const error = await getAppError(channel.inquire(shipment, true));

      expect(error).toMatchObject({ code: 'SFTP_REFUSED', outcome: 'transient' });
      expect((await getAppError(channel.send(shipment, noCommit))).code).toBe('SFTP_REFUSED');
    });
  });

  describe('SFTP channel and an account that may not read', () => {
    it('compares sizes only, and says so', async () => {
      const shipment = makeShipment('a claim');
      const channel = fixture.makeChannel();
      await channel.send(shipment, noCommit);
      set({ denyRead: true });

      expect(await channel.inquire(shipment, true)).toMatchObject({
        result: 'arrived',
        evidence: expect.stringContaining('may not read'),
      });
      expect((await channel.inquire(shipment, false)).result).toBe('absent');
      const error = await getAppError(channel.send(shipment, noCommit));
      expect(error.code).toBe('REMOTE_NAME_TAKEN');
    });

    it('stops at a file of the same size while its own still waits', async () => {
      const shipment = makeShipment('a claim');
      const final = join(fixture.local.send, shipment.remoteName);
      writeFileSync(final, 'a CLAIM');
      writeFileSync(`${final}.${shipment.id}.part`, 'a claim');
      set({ denyRead: true });

      expect((await fixture.makeChannel().inquire(shipment, true)).result).toBe('unknown');
    });
  });
});
