import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key of the only client, made in a folder unless it is there already: its path, and the public half as PEM. */
export function keepClientKey(folder: string): {
  readonly path: string;
  readonly publicKey: string;
} {
  const path = join(folder, 'client.key');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const spki = createPublicKey(readFileSync(path)).export({ type: 'spki', format: 'pem' });
  return { path, publicKey: spki.toString() };
}
