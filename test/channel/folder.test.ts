import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderChannel } from '../../src/channel/folder.ts';
import { describeChannel } from './contract.ts';
import {
  type ChannelFixture,
  dropSettings,
  getAppError,
  makeFolders,
  makeShipment,
} from './scene.ts';

async function makeFixture(): Promise<ChannelFixture> {
  const { local, remove } = makeFolders();
  return {
    local,
    remote: local,
    makeChannel: (settings) => createFolderChannel({ ...dropSettings(local), ...settings }),
    close: remove,
  };
}

describeChannel('folder channel', makeFixture);

describe('folder channel, crashed while publishing', () => {
  let fixture: ChannelFixture;
  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.close());

  function crash() {
    const shipment = makeShipment('claim');
    const final = join(fixture.local.send, shipment.remoteName);
    const onTheWay = `${final}.${shipment.id}.publishing.part`;
    writeFileSync(onTheWay, 'claim');
    return { shipment, final, onTheWay, channel: fixture.makeChannel() };
  }

  it('cannot tell whether the link was made when nothing shows it', async () => {
    const { shipment, channel } = crash();
    expect((await channel.inquire(shipment, true)).result).toBe('unknown');
  });

  it('sends after an operator has said so', async () => {
    const { shipment, channel, final } = crash();
    await channel.send(shipment, async () => undefined);

    expect(readdirSync(fixture.local.send)).toEqual([shipment.remoteName]);
    expect(existsSync(final)).toBe(true);
  });

  it('knows the link by the final name', async () => {
    const { shipment, channel, final, onTheWay } = crash();
    linkSync(onTheWay, final);

    expect((await channel.inquire(shipment, true)).result).toBe('arrived');
    expect(existsSync(onTheWay)).toBe(false);
  });

  it('knows the link by the second name, wherever the counterpart moved it', async () => {
    const { shipment, channel, final, onTheWay } = crash();
    linkSync(onTheWay, final);
    renameSync(final, join(fixture.local.taken, 'elsewhere'));

    expect((await channel.inquire(shipment, true)).result).toBe('arrived');
    expect((await channel.inquire(shipment, true)).result).toBe('arrived');
  });

  it('never says "absent" once the counterpart may have taken the file', async () => {
    const { shipment, channel, final, onTheWay } = crash();
    linkSync(onTheWay, final);
    rmSync(final);

    expect((await channel.inquire(shipment, true)).result).toBe('unknown');
  });
});

describe('folder channel on a share', () => {
  it('does not take an empty mount point for a folder whose files were taken', async () => {
    const { local, base, remove } = makeFolders();
    const mountMarker = join(base, 'marker');
    writeFileSync(mountMarker, '');
    const channel = createFolderChannel({ ...dropSettings(local), mountMarker });
    const shipment = makeShipment('claim');
    await channel.send(shipment, async () => undefined);

    rmSync(local.send, { recursive: true });
    mkdirSync(local.send);
    rmSync(mountMarker);
    for (const work of [
      () => channel.inquire(shipment, true),
      () => channel.send(shipment, async () => undefined),
      () => channel.list(),
    ]) {
      const error = await getAppError(work());
      expect(error).toMatchObject({ code: 'FOLDER_PATH_MISSING', outcome: 'permanent' });
    }
    expect(readdirSync(local.send)).toEqual([]);
    await remove();
  });
});
