// Packs, signs and ships a file over SHS on the loopback address, beside openssl and curl on the same bytes.
//   node bench/shs.mjs [--quick] [--megabytes 200] [--repeat 5]
// --quick: a small file, nothing is timed; only that what arrives is right, and that openssl says so.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findMedian, hasProgram, printTable, runProgram } from './run-program.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    megabytes: { type: 'string' },
    repeat: { type: 'string' },
  },
});
const megabytes = Number(options.megabytes ?? (options.quick ? 2 : 200));
const repeat = Number(options.repeat ?? (options.quick ? 1 : 5));
const here = join(import.meta.dirname, 'shs');
const folder = mkdtempSync(join(process.env.BENCH_TMP ?? tmpdir(), 'kvittera-bench-shs-'));
const payload = join(folder, 'payload');
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

for (const program of ['openssl', 'curl'])
  if (!hasProgram(program)) {
    console.log(`left out, not installed: ${program}`);
    process.exit(0);
  }

makeCertificates();
makePayload();
const sink = await startSink();
try {
  checkRight();
  if (options.quick) console.log('shs: what was shipped is what was signed, says openssl');
  else measure();
} finally {
  sink.kill();
  rmSync(folder, { recursive: true });
}

function makeCertificates() {
  const subject = (name) => ['-subj', `/CN=${name}`, '-days', '9'];
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...key, ...subject('Bench CA'), '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(join(folder, 'san.cnf'), 'subjectAltName=DNS:localhost\n');
  for (const [name, host] of [['node', 'localhost'], ['own', 'Bench']]) {
    openssl('req', ...key, '-subj', `/CN=${host}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '9', '-extfile', 'san.cnf', '-out', `${name}.pem`);
  }
}

/** Bytes that nothing makes smaller. */
function makePayload() {
  const parts = Array.from({ length: megabytes }, () => randomBytes(1e6));
  writeFileSync(payload, Buffer.concat(parts));
}

function startSink() {
  const child = spawn(process.execPath, [join(here, 'sink.mjs'), folder]);
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (port) => resolve(Object.assign(child, { port: String(port).trim() })));
    child.once('exit', (code) => reject(new Error(`the sink ended with ${code}`)));
  });
}

function shipOurs(...more) {
  return runProgram('node', [join(here, 'ship.mjs'), folder, sink.port, payload, ...more]);
}

function signTheirs() {
  const args = ['-sign', '-binary', '-nodetach', '-outform', 'DER', '-signer', join(folder, 'own.pem'), '-inkey', join(folder, 'own.key')];
  return runProgram('openssl', ['cms', ...args, '-in', payload, '-out', join(folder, 'theirs.p7m')]);
}

function uploadTheirs(file) {
  const tls = ['--cacert', 'ca.pem', '--cert', 'own.pem', '--key', 'own.key'].map((one) => one.startsWith('-') ? one : join(folder, one));
  return runProgram('curl', ['-sSf', ...tls, '-H', 'Content-Type: message/rfc822', '--upload-file', file, '-X', 'POST', `https://localhost:${sink.port}/shs/rs`]);
}

/** What we signed is taken out of the message as it went, and openssl verifies it. */
function checkRight() {
  const own = shipOurs('sign', 'keep').output;
  const [name] = readdirSync(own).filter((one) => one.endsWith('.shs'));
  const message = readFileSync(join(own, name));
  const start = message.indexOf('\r\n\r\n', message.indexOf('filename=PAYLOAD')) + 4;
  const end = message.lastIndexOf('\r\n--');
  writeFileSync(join(folder, 'ours.p7m'), message.subarray(start, end));
  openssl('cms', '-verify', '-binary', '-inform', 'DER', '-in', 'ours.p7m', '-CAfile', 'ca.pem', '-purpose', 'any', '-out', 'ours.plain');
  const plain = readFileSync(join(folder, 'ours.plain'));
  const bytes = readFileSync(payload);
  assert.ok(plain.subarray(-bytes.length).equals(bytes), 'openssl finds other bytes than were signed');
  rmSync(own, { recursive: true });
}

function measure() {
  const rows = new Map();
  const note = (name, { wall, rssMb }) => {
    const all = rows.get(name) ?? [];
    rows.set(name, [...all, { wall, rssMb }]);
    return wall;
  };
  for (let round = 0; round < repeat; round++) {
    const signed = signTheirs();
    const sent = uploadTheirs(join(folder, 'theirs.p7m'));
    note('openssl cms -sign', signed);
    note('curl, of what openssl signed', sent);
    note('openssl + curl, one after the other', { wall: signed.wall + sent.wall, rssMb: Math.max(signed.rssMb, sent.rssMb) });
    note('Kvittera: pack, sign, ship', shipOurs('sign'));
    note('Kvittera: pack, ship', shipOurs());
    note('node, started and ended', runProgram('node', ['-e', '0']));
  }
  const reference = findMedian(rows.get('openssl + curl, one after the other').map(({ wall }) => wall));
  printTable([
    ['program', 'wall s', 'MB/s', 'beside openssl + curl', 'peak MB'],
    ...[...rows].map(([name, runs]) => {
      const wall = findMedian(runs.map((run) => run.wall));
      const rss = findMedian(runs.map((run) => run.rssMb));
      return [name, wall.toFixed(2), (megabytes / wall).toFixed(0), `${(wall / reference).toFixed(2)} x`, rss.toFixed(0)];
    }),
  ]);
}
