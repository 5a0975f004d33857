import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile, writeFileOnce } from '../../src/core/files.ts';

async function* failHalfway(): AsyncGenerator<Buffer> {
  yield Buffer.from('half of it');
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}

test.each([
  ['a file that is written anew', replaceFile],
  ['a file that is written once', writeFileOnce],
])('%s leaves nothing behind when the disk is full', async (_sentence, write) => {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-files-'));
  await expect(write(join(folder, 'report.txt'), failHalfway())).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  expect(readdirSync(folder)).toEqual([]);
});
