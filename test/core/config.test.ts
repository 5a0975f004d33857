import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkConfig, findConfigPath, loadConfig } from '../../src/core/config.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'kvittera-config-'));
const GOOD = `environment: test
creditors:
  KBL: { name: Kreditbolaget Exempel AB }
channels:
  kfm:
    type: folder
    environment: test
    sendTo: out
routes:
  - transactions: [a/b]
    channel: kfm
`;

function write(text: string, name = 'kvittera.yaml'): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

/** \`line path: message\` of every fault. */
function list(text: string, sendable?: readonly string[]): string[] {
  const terms = sendable && { sendable, listUnknownTerms: () => [] };
  const { faults } = checkConfig(write(text), terms && (() => terms));
  return faults.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

const FAULTS: readonly [string, string, readonly string[]][] = [
  [
    'codes that are none, or there twice',
    GOOD.replace(
      /creditors:[^\n]*\n(?: .*\n)*/,
      "creditors: { KBL: { name: K, subcodes: [KB1, kb1, 'KB/1', KBL] } }\n",
    ),
    expect.arrayContaining([
      expect.stringMatching(/subcodes\[1\]: 'kb1' is KBL already/),
      expect.stringMatching(/subcodes\[2\]: 'KB\/1' is no code/),
      expect.stringMatching(/subcodes\[3\]: 'KBL' is KBL already/),
    ]) as never,
  ],
  [
    'an unknown key',
    GOOD.replace('sendTo: out', 'sendTo: out\n    sentTo: x'),
    ["9 channels.kfm.sentTo: unknown key 'sentTo'"],
  ],
  [
    'a channel that does not exist',
    GOOD.replace('channel: kfm', 'channel: kfn'),
    ["11 routes[0].channel: the channel 'kfn' does not exist"],
  ],
  [
    'a creditor that does not exist',
    `${GOOD}    creditor: XYZ\n`,
    ["12 routes[0].creditor: the creditor 'XYZ' does not exist"],
  ],
  [
    'a channel of another environment',
    GOOD.replace('    environment: test', '    environment: production'),
    ['7 channels.kfm.environment: is production, but the configuration is for test'],
  ],
  [
    'a trailer that is no expression',
    `${GOOD}    complete: { trailer: '(' }\n`,
    ["12 routes[0].complete.trailer: '(' is not a regular expression"],
  ],
  [
    'a time zone that does not exist',
    `${GOOD}timeZone: Europe/Stokholm\n`,
    ["12 timeZone: there is no time zone 'Europe/Stokholm'"],
  ],
  [
    'no routes',
    GOOD.replace(/routes:[\s\S]*/, 'routes: []\n'),
    ['9 routes: needs at least 1 entry'],
  ],
  [
    'a list where a text belongs',
    GOOD.replace('sendTo: out', 'sendTo: [out]'),
    ['8 channels.kfm.sendTo: must be text, but is a list'],
  ],
  [
    'a kind of channel that there is not',
    GOOD.replace('type: folder', 'type: ftp'),
    ["6 channels.kfm.type: 'ftp' is not one of folder, sftp, e-transport, shs, elan"],
  ],
  [
    'a channel without a kind',
    GOOD.replace('    type: folder\n', ''),
    ["5 channels.kfm.type: 'type' is missing: one of folder, sftp, e-transport, shs, elan"],
  ],
  [
    'a folder of a route outside the inbox',
    GOOD.replace('routes:\n  - ', "routes:\n  - folder: '../up'\n    "),
    [
      "10 routes[0].folder: must be a path inside the inbox, without '..' and without '/' at its beginning or end",
    ],
  ],
  [
    'our own inbox as the counterpart',
    GOOD.replace('sendTo: out', 'sendTo: inbox/x'),
    ["8 channels.kfm.sendTo: lies in or around our own 'inbox'"],
  ],
  [
    'a companion with a wrong word in braces',
    `${GOOD}    complete: { doneFile: '{nme}.done', controlFile: '{name}' }\n`,
    [
      "12 routes[0].complete.doneFile: must hold {name} or {stem}, no other braces and no '/'",
      '12 routes[0].complete.controlFile: is the name of the file itself',
    ],
  ],
  [
    'a key that stands twice',
    `${GOOD}environment: test\n`,
    ['12 : the key stands for the second time in its map'],
  ],
];

describe('the configuration names its fault with the line:', () => {
  test.each(FAULTS)('%s', (_sentence, text, expected) => {
    expect(list(text)).toEqual(expected);
  });

  test('a channel over SFTP without a key or password', () => {
    const sftp = `{ type: sftp, environment: test, host: h, username: u, hostKeySha256: ['SHA256:${'A'.repeat(43)}'], sendTo: in }`;
    const text = GOOD.replace(/ {2}kfm:\n( {4}.*\n)+/, `  kfm: ${sftp}\n`);
    expect(list(text)).toEqual(["5 channels.kfm: needs 'password' or 'privateKey'"]);
  });

  test('a password that stands in the file itself', () => {
    const sftp = `{ type: sftp, environment: test, host: h, username: u, hostKeySha256: ['SHA256:${'A'.repeat(43)}'], sendTo: in, password: hemligt }`;
    const [fault] = list(GOOD.replace(/ {2}kfm:\n( {4}.*\n)+/, `  kfm: ${sftp}\n`));
    expect(fault).toMatch(/^5 channels\.kfm\.password: /);
    expect(fault).not.toContain('hemligt');
  });

  test('a folder that lies in another', () => {
    expect(list(`${GOOD}folders: { outbox: inbox/out }\n`)).toEqual([
      expect.stringMatching(/^12 folders\.outbox: lies in or around 'inbox'$/),
    ]);
  });

  test('a channel that would fetch what we sent', () => {
    expect(list(GOOD.replace('sendTo: out', 'sendTo: out\n    fetchFrom: out'))).toEqual([
      expect.stringMatching(/^9 channels\.kfm\.fetchFrom: is also sendTo/),
    ]);
  });

  test('several at once', () => {
    const text = GOOD.replace('channel: kfm', 'channel: kfn').replace(
      '    environment: test',
      '    environment: demo',
    );
    expect(list(`${text}    creditor: XYZ\n`)).toHaveLength(3);
  });

  test('a transaction that cannot be sent, when the formats are known', () => {
    expect(list(GOOD, ['x/y'])).toEqual([
      "10 routes[0].transactions[0]: 'a/b' cannot be sent; use one of x/y",
    ]);
    expect(list(GOOD, ['a/b'])).toEqual([]);
  });

  test('a file that cannot be read', () => {
    const { faults } = checkConfig(join(FOLDER, 'nope.yaml'));
    expect(faults).toMatchObject([{ line: 1, message: expect.stringContaining('ENOENT') }]);
  });

  test('all of them in the error of a start', () => {
    const path = write(GOOD.replace('channel: kfm', 'channel: kfn'), 'bad.yaml');
    expect(() => loadConfig(path)).toThrow(`${path}:11  routes[0].channel: the channel 'kfn'`);
  });
});

describe('a good configuration', () => {
  test('has its defaults', () => {
    const { config } = loadConfig(write(GOOD));
    expect(config).toMatchObject({
      timeZone: 'Europe/Stockholm',
      scanSeconds: 5,
      retry: { firstSeconds: 60, factor: 2, maxSeconds: 3600, jitter: 0.2, attempts: 50 },
      creditors: { KBL: { aliases: [] } },
    });
    expect(config.routes[0]).toMatchObject({ folder: '', complete: { stableSeconds: 5 } });
    expect(config.ignore).toContain('*.part');
  });

  test('has its paths beside itself, wherever the program runs', () => {
    const { config, file } = loadConfig(write(GOOD.replace('sendTo: out', 'sendTo: ../out')));
    expect(file).toBe(join(FOLDER, 'kvittera.yaml'));
    expect(config.folders).toMatchObject({
      inbox: join(FOLDER, 'inbox'),
      state: join(FOLDER, 'state'),
    });
    expect(config.folders.formats).toBeUndefined();
    expect(config.channels.kfm).toMatchObject({ sendTo: join(FOLDER, '..', 'out') });
  });

  test('is found by --config, then KVITTERA_CONFIG', () => {
    const path = write(GOOD);
    expect(findConfigPath(path, { KVITTERA_CONFIG: 'x' })).toBe(path);
    expect(findConfigPath(undefined, { KVITTERA_CONFIG: path })).toBe(path);
    expect(() => findConfigPath('nope.yaml', {})).toThrow('nope.yaml');
  });
});

describe('every path is found from the folder of the configuration, wherever the program was started', () => {
  test('the files of secrets', () => {
    const path = write(`environment: test
creditors: { KBL: { name: Kreditbolaget Exempel AB } }
channels:
  kfm:
    type: sftp
    environment: test
    host: example.org
    username: kbl
    hostKeySha256: ['SHA256:${'A'.repeat(43)}']
    password: { file: secrets/password }
    privateKey: { file: /etc/key }
    passphrase: { env: PASSPHRASE }
    sendTo: in
routes: [{ transactions: [a/b], channel: kfm }]
`);
    expect(loadConfig(path).config.channels.kfm).toMatchObject({
      password: { file: join(FOLDER, 'secrets/password') },
      privateKey: { file: '/etc/key' },
      passphrase: { env: 'PASSPHRASE' },
      sendTo: 'in',
    });
  });

  test('the mark of a mounted share', () => {
    const path = write(GOOD.replace('sendTo: out', 'sendTo: out\n    mountMarker: out/.mounted'));
    expect(loadConfig(path).config.channels.kfm).toMatchObject({
      sendTo: join(FOLDER, 'out'),
      mountMarker: join(FOLDER, 'out/.mounted'),
    });
  });
});
