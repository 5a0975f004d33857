import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createETransportChannel, type ETransportSettings } from '../../src/channel/e-transport.ts';
import { toAppError } from '../../src/channel/failure-table.ts';
import { HTTPS_FAILURES } from '../../src/channel/https-errors.ts';
import { readPem } from '../../src/seal/identity.ts';
import { type ETransportServer, startETransport } from '../../src/simulator/e-transport.ts';
import { hasOpenssl, startOpenssl } from './openssl.ts';
import { type Issued, issue } from './pki.ts';
import { getAppError, makeShipment, noCommit } from './scene.ts';

const PRODUCT = '0f0f0f0f-1111-2222-3333-444444444444';
const OTHER = '0f0f0f0f-1111-2222-3333-555555555555';
const NAME = 'KBL.ANSOKAN';

let authority: Issued;
let stranger: Issued;
let ours: Issued;
let server: ETransportServer;
let root: string;

beforeAll(() => {
  authority = issue({ commonName: 'Test CA', isAuthority: true });
  stranger = issue({ commonName: 'Other CA', isAuthority: true });
  ours = issue({ commonName: 'Kreditbolaget Exempel AB', serialNumber: '165560000000' }, authority);
});

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'kvittera-et-'));
  const own = issue({ commonName: 'localhost' }, authority);
  server = await startETransport({
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    arrivals: join(root, 'in'),
    answers: join(root, 'out'),
    products: [PRODUCT, OTHER],
  });
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

function makeChannel(changes: Partial<ETransportSettings> = {}, identity = ours) {
  return createETransportChannel({
    name: 'et',
    environment: 'test',
    now: () => new Date(),
    baseUrl: server.baseUrl,
    product: PRODUCT,
    fetchProducts: [PRODUCT, OTHER],
    identities: async () => [readPem(identity.certificate, identity.key)],
    ca: async () => authority.certificate,
    submit: {
      method: 'PUT',
      url: '{base}/{product}/{name}',
      success: [200, 201],
      transactionId: /TransaktionsId>([^<]+)/,
    },
    list: { url: '{base}/{product}?getfilenames=true', delimiter: /[\r\n,\t|]+/ },
    fetch: { url: '{base}/{product}/{name}' },
    connectMs: 2000,
    answerMs: 2000,
    ...changes,
  });
}

function put(product: string, name: string, content: string | Buffer): void {
  mkdirSync(join(root, 'out', product), { recursive: true });
  writeFileSync(join(root, 'out', product, name), content);
}

describe('submitting over e-transport', () => {
  test.each([0, 1, 100_001, 5_000_003])(
    'delivers %i bytes exactly, as who we are',
    async (size) => {
      const content = Buffer.alloc(size, 'åäö');
      const shipment = makeShipment(content, NAME);
      const order: string[] = [];

      const receipt = await makeChannel().send(shipment, async () => {
        order.push(`commit with ${server.submits.length} there`);
      });

      expect(readFileSync(join(root, 'in', NAME)).equals(content)).toBe(true);
      expect(order).toEqual(['commit with 0 there']);
      expect(server.submits).toMatchObject([{ name: NAME, by: '165560000000', bytes: size }]);
      expect(receipt.details).toMatchObject({
        status: '200',
        transactionId: 'ET-1',
        channel: 'et',
      });
    },
  );

  test('keeps request and answer beside the file, and no secret', async () => {
    const shipment = makeShipment('hemlig ansökan', NAME);
    const { details } = await makeChannel().send(shipment, noCommit);

    const kept = readFileSync(join(shipment.path, '..', details.evidence!), 'utf8');
    const attempt = {
      at: expect.stringMatching(/^20\d\d-.*Z$/),
      request: { method: 'PUT', url: expect.stringContaining(`${PRODUCT}/${NAME}`) },
      answer: { status: 200, body: expect.stringContaining('ET-1') },
    };
    expect(JSON.parse(kept)).toMatchObject({ attempts: [attempt] });
    expect(kept).not.toMatch(/hemlig|PRIVATE KEY/);
  });

  test.each<[string, object, string, string, boolean]>([
    [
      'the connection is cut before the body',
      { cut: 'before-body' },
      'HTTPS_CONNECTION_LOST',
      'in-doubt',
      true,
    ],
    [
      'the connection is cut after the last byte',
      { cut: 'after-body' },
      'HTTPS_CONNECTION_LOST',
      'in-doubt',
      true,
    ],
    [
      'the server fails after the last byte',
      { submitStatus: 500 },
      'HTTPS_SERVER_FAILED',
      'in-doubt',
      true,
    ],
    ['the server is busy', { submitStatus: 429 }, 'HTTPS_BUSY', 'transient', true],
    [
      'the server refuses after the last byte',
      { submitStatus: 403 },
      'HTTPS_FORBIDDEN',
      'permanent',
      true,
    ],
    [
      'the server refuses before the first byte',
      { refuseEarly: 403 },
      'HTTPS_FORBIDDEN',
      'permanent',
      false,
    ],
    [
      'the server fails before the first byte',
      { refuseEarly: 503 },
      'HTTPS_SERVER_FAILED',
      'transient',
      false,
    ],
    [
      'a login page comes before the first byte',
      { page: 'html' },
      'ET_NO_RECEIPT',
      'permanent',
      false,
    ],
    [
      'a redirect comes before the first byte',
      { page: 'redirect' },
      'ET_NO_RECEIPT',
      'permanent',
      false,
    ],
    ['an unknown success comes', { submitStatus: 207 }, 'ET_NO_RECEIPT', 'in-doubt', true],
  ])('when %s (%j) is %s, %s', async (_, faults, code, outcome, isCommitted) => {
    Object.assign(server.faults, faults);
    const shipment = makeShipment('ansökan', NAME);
    let committed = false;

    const error = await getAppError(
      makeChannel().send(shipment, async () => {
        committed = true;
      }),
    );

    expect({ code: error.code, outcome: error.outcome }).toEqual({ code, outcome });
    expect(committed).toBe(isCommitted);
    expect(error.message).toContain(NAME);
    expect(existsSync(`${shipment.path}.evidence.json`)).toBe(true);
  });

  test('every attempt is kept, with what came of an answer that was cut', async () => {
    const shipment = makeShipment('ansökan', NAME);
    server.faults.submitStatus = 503;
    const error = await getAppError(makeChannel().send(shipment, noCommit));
    expect(error.details).toMatchObject({
      address: expect.stringContaining(NAME),
      status: '503',
      evidence: expect.stringMatching(/evidence\.json$/),
    });
    server.faults.submitStatus = 207;
    await getAppError(makeChannel().send(shipment, noCommit));
    const { attempts } = JSON.parse(readFileSync(`${shipment.path}.evidence.json`, 'utf8')) as {
      attempts: unknown[];
    };
    expect(attempts).toMatchObject([
      { answer: { status: 503, headers: {} }, error: expect.any(String) },
      { answer: { status: 207 } },
    ]);
  });

  test('is in doubt when the answer does not come in time', async () => {
    server.faults.slowMs = 3000;
    const error = await getAppError(
      makeChannel({ answerMs: 300 }).send(makeShipment('x', NAME), noCommit),
    );
    // Nothing had been sent: the server had not said that it was willing.
    expect(error).toMatchObject({ code: 'HTTPS_TIMED_OUT', outcome: 'transient' });
  });

  test('stops when the commit fails, and nothing arrives', async () => {
    const failing = makeChannel().send(makeShipment('x', NAME), async () => {
      throw new Error('the ledger is full');
    });
    await expect(failing).rejects.toThrow('the ledger is full');
    expect(server.submits).toEqual([]);
  });

  test.each<[string, () => Partial<ETransportSettings>, () => Issued, string]>([
    [
      'the server is of another issuer',
      () => ({ ca: async () => stranger.certificate }),
      () => ours,
      'HTTPS_CERTIFICATE_NOT_TRUSTED',
    ],
    [
      'our certificate has expired',
      () => ({}),
      () => issue({ commonName: 'x', from: -9, to: -1 }, authority),
      'CERTIFICATE_EXPIRED',
    ],
    [
      'the server is of another name',
      () => ({ baseUrl: server.baseUrl.replace('localhost', '127.0.0.1') }),
      () => ours,
      'HTTPS_CERTIFICATE_NOT_TRUSTED',
    ],
  ])('sends nothing when %s', async (_, change, identity, code) => {
    const error = await getAppError(
      makeChannel(change(), identity()).send(makeShipment('x', NAME), noCommit),
    );

    const outcome = code === 'CERTIFICATE_EXPIRED' ? 'transient' : 'permanent';
    expect(error).toMatchObject({ code, outcome });
    expect(server.submits).toEqual([]);
  });

  test('sends nothing when we are of another issuer', async () => {
    const identity = issue({ commonName: 'x' }, stranger);
    const error = await getAppError(
      makeChannel({}, identity).send(makeShipment('x', NAME), noCommit),
    );
    // The simulator only hangs up; servers with an alert: see below.
    expect(error).toMatchObject({ code: 'HTTPS_CONNECTION_LOST', outcome: 'transient' });
    expect(server.submits).toEqual([]);
  });

  test.skipIf(!hasOpenssl())(
    'tells that a server of OpenSSL does not take our certificate (needs openssl)',
    async () => {
      const identity = issue({ commonName: 'x' }, stranger);
      const { baseUrl, stop } = await startOpenssl(root, authority);
      try {
        const error = await getAppError(
          makeChannel({ baseUrl }, identity).send(makeShipment('x', NAME), noCommit),
        );
        expect(error).toMatchObject({ code: 'HTTPS_CERTIFICATE_REFUSED', outcome: 'permanent' });
      } finally {
        stop();
      }
    },
  );

  test('cannot be asked about: only a submit that was never begun is absent', async () => {
    const channel = makeChannel();
    const shipment = makeShipment('x', NAME);
    expect(await channel.inquire(shipment, true)).toMatchObject({ result: 'unknown' });
    expect(await channel.inquire(shipment, false)).toMatchObject({ result: 'absent' });
  });
});

describe('fetching over e-transport', () => {
  test('lists the files of every product, and fetches each exactly', async () => {
    put(PRODUCT, 'SUPRO.KBL.KVITTENS', 'en');
    put(OTHER, 'SUPRO.KBL.KVITTENS', Buffer.alloc(200_001, 7));
    const channel = makeChannel();

    const files = await channel.list();

    expect(files).toMatchObject([
      { name: 'SUPRO.KBL.KVITTENS', place: PRODUCT },
      { name: 'SUPRO.KBL.KVITTENS', place: OTHER },
    ]);
    await channel.fetch(files[1]!, join(root, 'copy'));
    expect(readFileSync(join(root, 'copy'))).toHaveLength(200_001);
    expect(channel.keepsFetched).toBe(true);
  });

  test.each([
    ['<!DOCTYPE html><html><body>Logga in</body></html>'],
    ['\u00ef\u00bb\u00bf  <html>'],
    [`<html>${'x'.repeat(100_000)}</html>`],
  ])('takes no web page for a file, whatever its type says: %#', async (page) => {
    put(PRODUCT, 'SUPRO.KBL.KVITTENS', Buffer.from(page, 'latin1'));
    const channel = makeChannel();
    const [file] = await channel.list();
    const error = await getAppError(channel.fetch(file!, join(root, 'page')));
    expect(error.code).toBe('ET_NO_DATA');
    expect(existsSync(join(root, 'page'))).toBe(false);
  });

  test.each<[string, string]>([
    ['text/plain', '/A.TXT\r\nB.TXT\r\n\r\n'],
    ['text/plain', 'A.TXT, B.TXT'],
    ['text/plain', 'A.TXT|B.TXT\tB.TXT'],
    ['application/xml', '<files><file>A.TXT</file><file>B.TXT</file></files>'],
  ])('reads a list of %s: %j', async (type, text) => {
    server.faults.listText = () => ({ type, text });

    const files = await makeChannel({ fetchProducts: [PRODUCT] }).list();

    expect(files.map(({ name }) => name)).toEqual(['A.TXT', 'B.TXT']);
  });

  test.each([['../../etc/passwd'], ['a/b'], ['..'], ['<b>x</b>'], ['x'.repeat(300)]])(
    'refuses the name %j in a list',
    async (text) => {
      server.faults.listText = () => ({ type: 'text/plain', text });
      const error = await getAppError(makeChannel().list());
      expect(error.code).toBe('REMOTE_NAME_UNSAFE');
    },
  );

  test.each<[object, string, string]>([
    [{ page: 'html' }, 'ET_NO_DATA', 'permanent'],
    [{ page: 'redirect' }, 'ET_NO_DATA', 'permanent'],
    [{ readStatus: 503 }, 'HTTPS_SERVER_FAILED', 'transient'],
    [{ readStatus: 403 }, 'HTTPS_FORBIDDEN', 'permanent'],
    [{ cut: 'half-answer' }, 'HTTPS_CONNECTION_LOST', 'transient'],
  ])('never takes %j for data', async (faults, code, outcome) => {
    put(PRODUCT, 'A.TXT', 'x'.repeat(100_000));
    Object.assign(server.faults, faults);
    const channel = makeChannel();
    const path = join(root, 'copy');

    const error = await getAppError(
      channel.fetch({ name: 'A.TXT', size: undefined, place: PRODUCT }, path),
    );

    expect({ code: error.code, outcome: error.outcome }).toEqual({ code, outcome });
    expect(existsSync(path)).toBe(false);
    if (!('cut' in faults)) expect((await getAppError(channel.list())).code).toBe(code);
  });
});

test.each([
  'write EPROTO: ssl/tls alert bad record mac',
  'ssl/tls alert unknown ca',
  'read ECONNRESET',
  'something else',
])('what breaks after the commit with "%s" is in doubt, whatever its cause', (message) => {
  const deed = { channel: 'et', place: 'host', path: NAME, doing: 'submitting', committed: true };
  expect(toAppError(HTTPS_FAILURES, new Error(message), deed)).toMatchObject({
    outcome: 'in-doubt',
  });
});
