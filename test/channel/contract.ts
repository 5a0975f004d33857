import { afterEach, beforeEach, describe } from 'vitest';
import { testAcknowledge, testFetch } from './contract-collect.ts';
import { testInquire } from './contract-inquire.ts';
import { testRefusal, testSend } from './contract-send.ts';
import type { ChannelFixture } from './scene.ts';

/** What every way of delivering files must do, whatever lies behind it. */
export function describeChannel(name: string, makeFixture: () => Promise<ChannelFixture>): void {
  describe(name, () => {
    let fixture: ChannelFixture;
    beforeEach(async () => {
      fixture = await makeFixture();
    });
    afterEach(() => fixture.close());
    const get = () => fixture;

    describe('send', () => testSend(get));
    describe('send, when it must not', () => testRefusal(get));
    describe('inquire', () => testInquire(get));
    describe('list and fetch', () => testFetch(get));
    describe('acknowledge', () => testAcknowledge(get));
  });
}
