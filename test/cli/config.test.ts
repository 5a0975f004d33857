import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editConfig, makeFolder, makeSite, run } from './run-cli.ts';

describe('init', () => {
  test('makes a configuration that is in order, and its folders', async () => {
    const folder = makeFolder();
    const made = await run(folder, 'init', 'site', '--json');
    expect(made).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(made.stdout)).toEqual({ config: join(folder, 'site', 'kvittera.yaml') });
    const checked = await run(join(folder, 'site'), 'config', 'check');
    expect(checked).toEqual({ exit: 0, stdout: 'the configuration is in order\n', stderr: '' });
  });

  test.runIf(existsSync('/proc/self'))('says at once where no folder can be made', async () => {
    const { exit, stdout, stderr } = await run(makeFolder(), 'init', '/proc/kvittera');
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(/^FOLDER_NOT_MADE: \/proc\/kvittera\/inbox cannot be made/);
  });

  test('never writes over a configuration', async () => {
    const folder = await makeSite();
    const again = await run(folder, 'init');
    expect(again).toMatchObject({ exit: 2, stdout: '' });
    expect(again.stderr).toMatch(/^CONFIG_EXISTS: /);
  });
});

describe('config check', () => {
  test('lists every fault with file and line, and ends with 2', async () => {
    const folder = await makeSite();
    editConfig(folder, (text) =>
      text
        .replace('channel: kfm', 'channel: elsewhere')
        .replace('environment: test\n    sendTo', 'environment: production\n    sendTo'),
    );
    const { exit, stdout, stderr } = await run(folder, 'config', 'check');
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' });
    expect(stdout).toMatch(/kvittera\.yaml:\d+ {2}channels\.kfm\.environment: /);
    expect(stdout).toMatch(/kvittera\.yaml:\d+ {2}routes\[0\]\.channel: the channel 'elsewhere'/);
    const json = JSON.parse((await run(folder, 'config', 'check', '--json')).stdout) as {
      faults: { line: number }[];
    };
    expect(json.faults.map(({ line }) => line)).toEqual(json.faults.map(() => expect.any(Number)));
  });

  test('names permits that there are not, with their line', async () => {
    const folder = await makeSite();
    editConfig(folder, (text) => text.replace('kronofogden/verkstallighet:', 'kronofogden/verk:'));
    const { exit, stdout } = await run(folder, 'config', 'check');
    expect(exit).toBe(2);
    expect(stdout).toMatch(
      /kvittera\.yaml:\d+ {2}creditors\.KBL\.permits\.kronofogden\/verk: .*is no service or transaction: use one of kronofogden\/verkstallighet/,
    );
  });

  test('tells of a mapping that is not there', async () => {
    const folder = await makeSite();
    editConfig(folder, (text) =>
      text.replace('channel: kfm', 'channel: kfm\n    creditor: KBL\n    mapping: nosuch.yaml'),
    );
    const { exit, stderr } = await run(folder, 'config', 'check');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/nosuch\.yaml/);
  });

  test('opens the keys it names, and notes a server that is not pinned', async () => {
    const folder = await makeSite();
    const channel = `channels:
  et:
    type: e-transport
    environment: test
    baseUrl: https://et.example/et
    product: 0f0f0f0f-1111-4222-8333-444444444444
    certificate: {file: kvittera.yaml}
    privateKey: {file: kvittera.yaml}
    orgnr: '5560010018'`;
    editConfig(folder, (text) => text.replace('channels:', channel));
    const { exit, stdout } = await run(folder, 'config', 'check');
    expect(exit).toBe(2);
    expect(stdout).toMatch(
      /^the configuration is in order, but not the keys that it names\nchannels\.et: KEY_UNREADABLE: .*\n {2}Fix: check that the files/,
    );
    expect(stdout).toMatch(/Note: channels\.et has no ca and no peerOrgnr: a server of any issuer/);
  });

  test('names the secrets that cannot be read here, as a note', async () => {
    const folder = await makeSite();
    const channel = `channels:
  distant:
    type: sftp
    environment: test
    host: sftp.example
    username: kbl
    hostKeySha256: ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']
    privateKey: {file: no-such-key}
    passphrase: {env: KVITTERA_NO_SUCH}
    sendTo: in`;
    editConfig(folder, (text) => text.replace('channels:', channel));
    const { exit, stdout, stderr } = await run(folder, 'config', 'check');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(
      /^the configuration is in order\nNote: these secrets cannot be read here/,
    );
    expect(stdout).toMatch(
      /channels\.distant\.privateKey: the secret in .*no-such-key cannot be read/,
    );
    expect(stdout).toContain(
      'channels.distant.passphrase: the environment variable KVITTERA_NO_SUCH is not set',
    );
    const json = JSON.parse((await run(folder, 'config', 'check', '--json')).stdout) as object;
    expect(json).toMatchObject({ faults: [], missingSecrets: [{}, {}] });
  });

  test('knows which transactions can be sent', async () => {
    const folder = await makeSite();
    editConfig(folder, (text) =>
      text.replace(
        '[kronofogden/ansokan-verkstallighet]',
        '[kronofogden/nope, kronofogden/kvittens-verkstallighet]',
      ),
    );
    const { exit, stdout } = await run(folder, 'config', 'check');
    expect(exit).toBe(2);
    expect(stdout).toContain('kronofogden/nope');
    expect(stdout).toContain('kronofogden/kvittens-verkstallighet');
  });

  test('takes the configuration from --config and from KVITTERA_CONFIG', async () => {
    const folder = await makeSite();
    const elsewhere = makeFolder();
    const path = join(folder, 'kvittera.yaml');
    expect((await run(elsewhere, 'config', 'check', '--config', path)).exit).toBe(0);
    expect((await run(elsewhere, 'config', 'check')).exit).toBe(2);
  });
});

test('config show has the defaults, and secrets only by name', async () => {
  const folder = await makeSite();
  editConfig(folder, (text) =>
    text.replace(
      /kfm:\n[\s\S]*?\nroutes:/,
      `kfm: { type: sftp, environment: test, host: h, username: u, hostKeySha256: ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'], password: { env: SECRET_NAME }, sendTo: in }\nroutes:`,
    ),
  );
  const { exit, stdout, stderr } = await run(folder, 'config', 'show', '--json');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  const shown = JSON.parse(stdout) as { channels: { kfm: object }; retry: object };
  expect(shown.channels.kfm).toMatchObject({ port: 22, password: '(env SECRET_NAME)' });
  expect(shown.retry).toMatchObject({ attempts: expect.any(Number) });
  expect((await run(folder, 'config', 'show')).stdout).toContain('password: (env SECRET_NAME)');
});
