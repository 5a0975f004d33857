import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Identity, readPem } from '../../../src/seal/identity.ts';
import { decryptContent } from '../../../src/seal/smime/decrypt.ts';
import { encryptContent } from '../../../src/seal/smime/encrypt.ts';
import { signContent } from '../../../src/seal/smime/sign.ts';
import { verifyContent } from '../../../src/seal/smime/verify.ts';
import { hasOpenssl } from '../../channel/openssl.ts';
import { type Issued, issue } from '../../channel/pki.ts';
import { getAppError } from '../../channel/scene.ts';

const NOW = new Date();
let authority: Issued;
let stranger: Issued;
let ours: Issued;
let folder: string;

beforeAll(() => {
  authority = issue({ commonName: 'Test CA', isAuthority: true });
  stranger = issue({ commonName: 'Other CA', isAuthority: true });
  ours = issue({ commonName: 'Kreditbolaget Exempel AB', serialNumber: '165560000000' }, authority);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kvittera-smime-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

function identify({ certificate, key }: Issued): Identity {
  return readPem(certificate, key);
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Content that comes in pieces of an odd size. */
function toContent(bytes: Buffer) {
  const read = async function* () {
    for (let at = 0; at < bytes.length; at += 65_537) yield bytes.subarray(at, at + 65_537);
  };
  return { size: bytes.length, read };
}

function put(name: string, content: Buffer | string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function sign(bytes: Buffer, by = ours): Promise<string> {
  return put(
    'signed',
    await collect((await signContent(toContent(bytes), identify(by), NOW)).read()),
  );
}

async function verify(path: string, changes: Partial<Parameters<typeof verifyContent>[1]> = {}) {
  const trusted = authority.certificate;
  const { signers, content, close } = await verifyContent(path, { trusted, now: NOW, ...changes });
  try {
    return { signers, content: await collect(content()) };
  } finally {
    await close();
  }
}

const SIZES = [0, 1, 127, 128, 16, 65_535, 65_536, 3_000_001];

describe('signed content', () => {
  test.each(SIZES)('of %i bytes is verified and given back byte for byte', async (size) => {
    const bytes = randomBytes(size);
    const { content, signers } = await verify(await sign(bytes));
    expect(content.equals(bytes)).toBe(true);
    expect(signers).toMatchObject([
      { commonName: 'Kreditbolaget Exempel AB', serialNumber: '165560000000' },
    ]);
  });

  test('is the same when the same is signed again at the same time', async () => {
    const bytes = randomBytes(1000);
    const one = readFileSync(await sign(bytes));
    expect(readFileSync(await sign(bytes)).equals(one)).toBe(true);
  });

  test.each([
    ['what was signed', (bytes: Buffer) => bytes.indexOf('hemlig'), /has been changed/],
    ['its signature', (bytes: Buffer) => bytes.length - 5, /signature is wrong/],
  ])('is refused when %s was changed', async (_, find, reason) => {
    const path = await sign(Buffer.from('en hemlig ansökan'));
    const bytes = readFileSync(path);
    bytes[find(bytes)]! ^= 1;
    writeFileSync(path, bytes);
    const error = await getAppError(verify(path));
    expect(error).toMatchObject({ code: 'SMIME_NOT_TRUSTED', outcome: 'permanent' });
    expect(error.message).toMatch(reason);
  });

  test.each([
    [
      'of an issuer that is not trusted',
      () => issue({ commonName: 'X' }, stranger),
      /no trusted issuer/,
    ],
    ['that has ended', () => issue({ commonName: 'X', from: -9, to: -1 }, authority), /valid from/],
    ['that is not valid yet', () => issue({ commonName: 'X', from: 1 }, authority), /valid from/],
    [
      'of an issuer that is no authority',
      () => issue({ commonName: 'X' }, ours),
      /no trusted issuer/,
    ],
  ])('is refused when signed with a certificate %s', async (_, make, reason) => {
    const error = await getAppError(verify(await sign(Buffer.from('x'), make())));
    expect(error.code).toBe('SMIME_NOT_TRUSTED');
    expect(error.message).toMatch(reason);
  });

  test('is trusted through an issuer between that came with it', async () => {
    const between = issue({ commonName: 'Between', isAuthority: true }, authority);
    const leaf = issue({ commonName: 'Leaf' }, between);
    const identity = readPem(`${leaf.certificate}\n${between.certificate}`, leaf.key);
    const path = put(
      'signed',
      await collect((await signContent(toContent(Buffer.from('x')), identity, NOW)).read()),
    );
    expect((await verify(path)).signers).toMatchObject([{ commonName: 'Leaf' }]);
  });

  test('is trusted when the certificate itself is among the trusted ones', async () => {
    const { signers } = await verify(await sign(Buffer.from('x')), { trusted: ours.certificate });
    expect(signers).toHaveLength(1);
  });

  test.each([0, 1, 10, 100, 900])('that is cut after %i bytes is broken', async (length) => {
    const path = await sign(Buffer.from('x'));
    writeFileSync(path, readFileSync(path).subarray(0, length));
    expect((await getAppError(verify(path))).code).toBe('SMIME_BROKEN');
  });

  test('of another type is broken', async () => {
    const encrypted = await collect(
      encryptContent(toContent(Buffer.from('x')), [ours.certificate]).read(),
    );
    const error = await getAppError(verify(put('other', encrypted)));
    expect(error.message).toMatch(/is of the type 1\.2\.840\.113549\.1\.7\.3/);
  });
});

describe('encrypted content', () => {
  const encrypt = async (bytes: Buffer, ...recipients: Issued[]) =>
    put(
      'encrypted',
      await collect(
        encryptContent(
          toContent(bytes),
          recipients.map((one) => one.certificate),
        ).read(),
      ),
    );

  test.each(SIZES)('of %i bytes is decrypted byte for byte', async (size) => {
    const bytes = randomBytes(size);
    const path = await encrypt(bytes, ours);
    const plain = await collect(decryptContent(path, [identify(ours)]));
    expect(plain.equals(bytes)).toBe(true);
  });

  test('is opened by any of those it is for, and with an old key beside a new one', async () => {
    const other = issue({ commonName: 'Other' }, authority);
    const path = await encrypt(Buffer.from('hemligt'), other, ours);
    for (const keys of [[ours], [other], [issue({ commonName: 'New' }, authority), ours]])
      expect((await collect(decryptContent(path, keys.map(identify)))).toString()).toBe('hemligt');
  });

  test('is refused by whom it is not for', async () => {
    const path = await encrypt(Buffer.from('x'), issue({ commonName: 'Other' }, authority));
    const error = await getAppError(collect(decryptContent(path, [identify(ours)])));
    expect(error.code).toBe('SMIME_NOT_FOR_US');
  });

  test.each([
    ['a changed key', 'changed'],
    ['its end missing', 'cut'],
  ])('with %s is broken', async (_, how) => {
    const path = await encrypt(Buffer.from('x'.repeat(100)), ours);
    const bytes = readFileSync(path);
    // The key is the longest octet string of the head: 256 bytes.
    bytes[bytes.indexOf(Buffer.from([0x04, 0x82, 0x01, 0x00])) + 10]! ^= 1;
    writeFileSync(path, how === 'cut' ? readFileSync(path).subarray(0, -1) : bytes);
    // Of 256 wrong keys one gives what seems whole; what it gives is not what was encrypted.
    const result = await collect(decryptContent(path, [identify(ours)])).catch(
      (error: unknown) => error,
    );
    if (Buffer.isBuffer(result)) expect([how, result.includes('xxxx')]).toEqual(['changed', false]);
    else expect(result).toMatchObject({ code: 'SMIME_BROKEN' });
  });
});

const openssl = (...args: string[]) =>
  execFileSync('openssl', ['cms', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });

const PSS_KEY = ['-keyopt', 'rsa_padding_mode:pss', '-keyopt'];

describe.skipIf(!hasOpenssl())('openssl as the other side', () => {
  beforeEach(() => {
    put('ca.pem', authority.certificate);
    put('own.pem', ours.certificate);
    put('own.key', ours.key);
  });

  test.each(SIZES)('verifies what we sign, %i bytes', async (size) => {
    const bytes = randomBytes(size);
    await sign(bytes);
    const plain = openssl(
      '-verify',
      '-inform',
      'DER',
      '-in',
      'signed',
      '-binary',
      '-CAfile',
      'ca.pem',
    );
    expect(plain.equals(bytes)).toBe(true);
  });

  test('verifies what we sign with an elliptic key', async () => {
    execFileSync(
      'openssl',
      ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ec.key'],
      { cwd: folder },
    );
    execFileSync(
      'openssl',
      ['req', '-new', '-x509', '-key', 'ec.key', '-subj', '/CN=EC', '-days', '9', '-out', 'ec.pem'],
      { cwd: folder, stdio: 'ignore' },
    );
    const [certificate, key] = ['ec.pem', 'ec.key'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    const bytes = randomBytes(1000);
    const path = await sign(bytes, { certificate: certificate!, key: key! });
    expect(
      openssl(
        '-verify',
        '-inform',
        'DER',
        '-in',
        'signed',
        '-binary',
        '-CAfile',
        'ec.pem',
        '-purpose',
        'any',
      ).equals(bytes),
    ).toBe(true);
    expect(
      (await verify(path, { trusted: certificate!, now: new Date() })).content.equals(bytes),
    ).toBe(true);
  });

  test.each([
    ['in one piece', []],
    ['as it streams, without lengths', ['-stream']],
    ['with SHA-512', ['-md', 'sha512']],
    ['with PSS', ['-keyopt', 'rsa_padding_mode:pss']],
    ['with PSS and another digest for its mask', [...PSS_KEY, 'rsa_mgf1_md:sha1']],
    ['with PSS and a salt of another length', [...PSS_KEY, 'rsa_pss_saltlen:20']],
    ['with both', [...PSS_KEY, 'rsa_mgf1_md:sha512', '-keyopt', 'rsa_pss_saltlen:11']],
    ['without signed attributes', ['-noattr']],
    ['without signed attributes, with PSS', ['-noattr', '-keyopt', 'rsa_padding_mode:pss']],
    ['without signed attributes, as it streams', ['-noattr', '-stream']],
    ['named by its key', ['-keyid']],
  ])('signs and we verify: %s', async (_, options) => {
    // A certificate with a key identifier is needed for the last.
    const bytes = randomBytes(300_000);
    // A file never begins as signed attributes do, which is refused.
    bytes[0] = 0x43;
    put('plain', bytes);
    makeWithKeyId();
    openssl(
      '-sign',
      '-binary',
      '-nodetach',
      '-outform',
      'DER',
      '-in',
      'plain',
      '-signer',
      'id.pem',
      '-inkey',
      'own.key',
      '-out',
      'signed',
      ...options,
    );
    const { content, signers } = await verify(join(folder, 'signed'), {
      trusted: readFileSync(join(folder, 'id.pem'), 'utf8'),
      now: new Date(),
    });
    expect(content.equals(bytes)).toBe(true);
    expect(signers).toMatchObject([{ commonName: 'Key id' }]);

    const bytesSigned = readFileSync(join(folder, 'signed'));
    bytesSigned[bytesSigned.indexOf(bytes.subarray(0, 50))]! ^= 1;
    writeFileSync(join(folder, 'signed'), bytesSigned);
    const trusted = readFileSync(join(folder, 'id.pem'), 'utf8');
    const error = await getAppError(verify(join(folder, 'signed'), { trusted, now: new Date() }));
    expect(error.code).toBe('SMIME_NOT_TRUSTED');
  });

  test.each([
    ['with SHA-1', 'x', ['-md', 'sha1'], /which proves nothing/],
    ['without attributes, of what may be some', '1x', ['-noattr'], /another signature/],
  ])('what it signs %s is refused', async (_, content, options, reason) => {
    put('plain', content);
    openssl(
      '-sign',
      '-binary',
      '-nodetach',
      '-outform',
      'DER',
      '-in',
      'plain',
      '-signer',
      'own.pem',
      '-inkey',
      'own.key',
      '-out',
      'signed',
      ...options,
    );
    const error = await getAppError(verify(join(folder, 'signed')));
    expect(error.message).toMatch(reason);
  });

  test('signs apart from the content, and we verify both together', async () => {
    const bytes = randomBytes(10_000);
    put('plain', bytes);
    openssl(
      '-sign',
      '-binary',
      '-outform',
      'DER',
      '-in',
      'plain',
      '-signer',
      'own.pem',
      '-inkey',
      'own.key',
      '-out',
      'signed',
    );
    const path = join(folder, 'signed');
    expect((await verify(path, { detached: toContent(bytes).read })).signers).toHaveLength(1);
    const other = toContent(Buffer.concat([bytes, Buffer.from('x')])).read;
    expect((await getAppError(verify(path, { detached: other }))).message).toMatch(
      /has been changed/,
    );
  });

  test.each(SIZES)('decrypts what we encrypt, %i bytes', async (size) => {
    const bytes = randomBytes(size);
    put('encrypted', await collect(encryptContent(toContent(bytes), [ours.certificate]).read()));
    const plain = openssl(
      '-decrypt',
      '-inform',
      'DER',
      '-in',
      'encrypted',
      '-binary',
      '-recip',
      'own.pem',
      '-inkey',
      'own.key',
    );
    expect(plain.equals(bytes)).toBe(true);
  });

  test.each([
    ['AES-256', ['-aes256']],
    ['AES-192, without lengths', ['-aes192', '-stream']],
    ['AES-128', ['-aes128']],
    ['3DES', ['-des3']],
    ['AES-256 in GCM', ['-aes-256-gcm']],
    ['AES-192 in GCM, without lengths', ['-aes-192-gcm', '-stream']],
    ['AES-128 in GCM', ['-aes-128-gcm']],
    ['a recipient named by its key', ['-aes256', '-keyid']],
  ])('encrypts and we decrypt: %s', async (_, options) => {
    await expectDecrypted([...options, '-recip', 'id.pem']);
  });

  test.each([
    ['as it is', []],
    ['with SHA-256', ['-keyopt', 'rsa_oaep_md:sha256']],
    ['with another mask', ['-keyopt', 'rsa_oaep_md:sha512', '-keyopt', 'rsa_mgf1_md:sha1']],
  ])('encrypts and we decrypt a key with OAEP: %s', async (_, options) => {
    await expectDecrypted(['-recip', 'id.pem', '-keyopt', 'rsa_padding_mode:oaep', ...options]);
  });

  test('what it encrypted in GCM is broken when a byte of it was changed', async () => {
    await encrypt(['-aes-256-gcm', '-recip', 'id.pem']);
    const changed = readFileSync(join(folder, 'encrypted'));
    changed[changed.length - 1000]! ^= 1;
    put('encrypted', changed);
    const error = await getAppError(
      collect(decryptContent(join(folder, 'encrypted'), [withKeyId()])),
    );
    expect(error.code).toBe('SMIME_BROKEN');
  });

  async function encrypt(options: readonly string[]): Promise<Buffer> {
    const bytes = randomBytes(300_000);
    put('plain', bytes);
    makeWithKeyId();
    const form = ['-binary', '-outform', 'DER', '-in', 'plain', '-out', 'encrypted'];
    openssl('-encrypt', ...form, ...options);
    return bytes;
  }

  async function expectDecrypted(options: readonly string[]): Promise<void> {
    const bytes = await encrypt(options);
    const plain = await collect(decryptContent(join(folder, 'encrypted'), [withKeyId()]));
    expect(plain.equals(bytes)).toBe(true);
  }

  function withKeyId(): Identity {
    const [certificate, key] = ['id.pem', 'own.key'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    return readPem(certificate!, key!);
  }

  function makeWithKeyId(): void {
    execFileSync(
      'openssl',
      [
        'req',
        '-new',
        '-x509',
        '-key',
        'own.key',
        '-subj',
        '/CN=Key id',
        '-days',
        '9',
        '-out',
        'id.pem',
      ],
      { cwd: folder, stdio: 'ignore' },
    );
  }
});
