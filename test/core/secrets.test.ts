import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatSecret, readSecret } from '../../src/core/secrets.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'kvittera-secrets-'));
const PATH = join(FOLDER, 'password');
writeFileSync(PATH, 'hemligt lösen \r\n');

describe('a secret is read', () => {
  test.each([
    ['from a file, without the line end', { file: PATH }, {}, 'hemligt lösen '],
    ['from the environment', { env: 'SECRET' }, { SECRET: 'x ' }, 'x '],
    [
      'from a systemd credential',
      { credential: 'password' },
      { CREDENTIALS_DIRECTORY: FOLDER },
      'hemligt lösen ',
    ],
  ])('%s', async (_sentence, reference, environment, expected) => {
    expect(await readSecret(reference, environment)).toBe(expected);
  });
});

describe('a secret that is missing says where it was looked for, and what to do', () => {
  test.each([
    ['no file', { file: join(FOLDER, 'nope') }, {}, 'nope'],
    ['no variable', { env: 'SECRET' }, {}, 'SECRET'],
    ['an empty variable', { env: 'SECRET' }, { SECRET: '' }, 'SECRET'],
    ['no systemd', { credential: 'password' }, {}, 'needs systemd'],
    ['no such credential', { credential: 'nope' }, { CREDENTIALS_DIRECTORY: FOLDER }, 'nope'],
  ])('%s', async (_sentence, reference, environment, message) => {
    await expect(readSecret(reference, environment)).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      outcome: 'transient',
      message: expect.stringContaining(message),
      fix: expect.stringMatching(/.+/),
    });
  });
});

test('to people a secret is only a name', () => {
  expect(formatSecret({ env: 'SECRET' })).toBe('(env SECRET)');
  expect(formatSecret({ file: PATH })).toBe(`(file ${PATH})`);
});
