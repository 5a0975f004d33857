import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Channel, Shipment } from '../../src/core/channel.ts';
import { getAppError, noCommit } from './scene.ts';

/** A channel to a service that answers, and what lies behind it. */
export interface ServiceFixture {
  /** A channel on the same state as any before it, as after a restart. */
  makeChannel(): Channel;
  makeShipment(): Shipment;
  /** How often what we sent has had an effect. */
  countTaken(): number;
  /** The next connection that sends is cut, before anything happens or when all is done. */
  cut(when: 'before' | 'after'): void;
  /** The next request that sends is answered 503, and nothing is done. */
  fail(): void;
  /** Sees to it that an answer lies ready. */
  layAnswer(channel: Channel): Promise<void>;
}

/** What every way to a service must do, whatever it speaks. */
export function describeService(name: string, open: () => Promise<ServiceFixture>): void {
  describe(name, () => {
    test('commits once, before anything has an effect, and tells where it went', async () => {
      const fixture = await open();
      const seen: number[] = [];
      const shipment = fixture.makeShipment();
      const commit = async () => void seen.push(fixture.countTaken());
      const receipt = await fixture.makeChannel().send(shipment, commit);
      expect(seen).toEqual([0]);
      expect(fixture.countTaken()).toBe(1);
      expect(receipt.remoteName).toBe(shipment.remoteName);
      expect(receipt.details).toMatchObject({
        address: expect.stringMatching(/^https?:/),
        status: expect.stringMatching(/^2\d\d$/),
        evidence: expect.stringMatching(/evidence\.json$/),
      });
    });

    test('does nothing when the commit fails, passes its error on, and sends afterwards', async () => {
      const fixture = await open();
      const shipment = fixture.makeShipment();
      const stop = async () => {
        throw new Error('the disk is full');
      };
      await expect(fixture.makeChannel().send(shipment, stop)).rejects.toThrow('the disk is full');
      expect(fixture.countTaken()).toBe(0);
      expect((await fixture.makeChannel().inquire(shipment, false)).result).toBe('absent');
      await fixture.makeChannel().send(shipment, noCommit);
      expect(fixture.countTaken()).toBe(1);
    });

    test('knows what was never begun as absent', async () => {
      const fixture = await open();
      const inquiry = await fixture.makeChannel().inquire(fixture.makeShipment(), false);
      expect(inquiry.result).toBe('absent');
      expect(inquiry.evidence).not.toBe('');
    });

    test.each(['before', 'after'] as const)(
      'is in doubt when the connection is cut %s the effect, and never doubles it',
      async (when) => {
        const fixture = await open();
        const shipment = fixture.makeShipment();
        fixture.cut(when);
        const commit = vi.fn(noCommit);
        const error = await getAppError(fixture.makeChannel().send(shipment, commit));
        expect(error.outcome).not.toBe('permanent');
        if (when === 'after') expect(error.outcome).toBe('in-doubt');
        const isCommitted = commit.mock.calls.length > 0;
        const { result } = await fixture.makeChannel().inquire(shipment, isCommitted);
        if (when === 'after') expect(result).not.toBe('absent');
        if (result === 'absent' || result === 'repeatable') {
          await fixture.makeChannel().send(shipment, noCommit);
          expect(fixture.countTaken()).toBe(1);
        } else expect(fixture.countTaken()).toBe(when === 'after' ? 1 : 0);
      },
    );

    test('calls a server that is down no success', async () => {
      const fixture = await open();
      const shipment = fixture.makeShipment();
      fixture.fail();
      const error = await getAppError(fixture.makeChannel().send(shipment, noCommit));
      expect(error.outcome).not.toBe('permanent');
      expect(`${error.message} ${JSON.stringify(error.details)}`).toContain('503');
      expect(fixture.countTaken()).toBe(0);
    });

    test('fetches an answer as often as asked, and acknowledges it as often as asked', async () => {
      const fixture = await open();
      const channel = fixture.makeChannel();
      await fixture.layAnswer(channel);
      const folder = mkdtempSync(join(tmpdir(), 'kvittera-fetched-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const [file] = await channel.list();
      const [one, other] = [join(folder, 'one'), join(folder, 'other')];
      await channel.fetch(file!, one);
      const restarted = fixture.makeChannel();
      const [again] = await restarted.list();
      await restarted.fetch(again!, other);
      expect(readFileSync(one).length).toBeGreaterThan(0);
      expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
      await channel.acknowledge(file!);
      await channel.acknowledge(file!);
      const names = (await channel.list()).map(({ name: listed }) => listed);
      if (!channel.keepsFetched) expect(names).not.toContain(file!.name);
    });

    test('leaves nothing behind for an answer that is not there', async () => {
      const fixture = await open();
      const path = join(tmpdir(), `kvittera-gone-${process.pid}`);
      const gone = { name: 'gone.json', size: undefined, modifiedMs: 0 };
      await expect(fixture.makeChannel().fetch(gone, path)).rejects.toThrow();
      expect(existsSync(path)).toBe(false);
    });

    test('works again after it was closed', async () => {
      const fixture = await open();
      const channel = fixture.makeChannel();
      await channel.send(fixture.makeShipment(), noCommit);
      await channel.close();
      await channel.send(fixture.makeShipment(), noCommit);
      expect(fixture.countTaken()).toBe(2);
    });
  });
}
