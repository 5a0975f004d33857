import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Issued, issue } from './pki.ts';

/** Whether openssl is there; CI installs it. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** A TLS server of OpenSSL that demands certificates of this authority, and answers a web page to all. */
export async function startOpenssl(
  folder: string,
  authority: Issued,
): Promise<{ readonly baseUrl: string; stop(): void }> {
  const own = issue({ commonName: 'localhost' }, authority);
  const at = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const files = ['-cert', at('server.pem', own.certificate), '-key', at('server.key', own.key)];
  const trust = ['-CAfile', at('ca.pem', authority.certificate), '-verify_return_error'];
  const server = spawn('openssl', [
    ...['s_server', '-accept', '0', '-www', '-Verify', '1', ...files, ...trust],
  ]);
  server.stderr.resume();
  const port = await new Promise<string>((resolve, reject) => {
    let told = '';
    server.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      const found = /ACCEPT \S*:(\d+)/.exec(told)?.[1];
      if (found) resolve(found);
    });
    server.once('exit', () => reject(new Error(`openssl s_server ended: ${told}`)));
  });
  return { baseUrl: `https://localhost:${port}`, stop: () => server.kill() };
}
