import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../src/channel/shs/read-message.ts';
import { getAppError } from '../scene.ts';
import { ALL_BYTES, buildMessage, LABEL, makeFile, readSample, readWhole } from './message.ts';

const TX = '11111111-2222-4333-8444-555555555555';

describe('a constructed message', () => {
  test('of two binary parts is read with its label, byte for byte', async () => {
    const { label, parts } = await readWhole(readSample('ex-event-binary'));
    expect(label).toMatchObject({
      txId: TX,
      corrId: TX,
      contentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      agreement: '99999999-8888-4777-8666-555555555555',
      sequenceType: 'request',
      status: 'test',
      from: { orgnr: '5560000000', name: 'Testbolaget AB' },
      to: { orgnr: '2021000000', name: 'Testmyndigheten' },
      product: '0f0f0f0f-1111-4222-8333-444444444444',
      meta: [['ombudskod', 'ABC']],
      subject: 'Ansökan',
      datetime: '2026-11-22T07:33:46',
    });
    expect(label.data.map(({ bytes }) => bytes)).toEqual([16, 256]);
    expect(parts.map(({ name }) => name)).toEqual(['ABC.ANSOKAN', 'all.bin']);
    expect(parts[0]!.bytes.toString('latin1')).toBe('RAD1 åäö\r\nRAD2\r\n');
    expect(parts[1]!.bytes.equals(ALL_BYTES)).toBe(true);
  });

  test('in base64 is decoded', async () => {
    const { parts } = await readWhole(readSample('ex-event-base64'));
    expect(parts.map(({ bytes }) => bytes.equals(ALL_BYTES))).toEqual([true]);
  });

  test.each([
    ['ex-confirm', 'adm', 'confirm', 'confirm.xml'],
    ['ex-error', 'adm', 'error', 'error.xml'],
    ['ex-reply', 'reply', '0f0f0f0f-1111-4222-8333-444444444444', 'SUPRO.ABC.KVITTENS'],
  ])('%s is of type %s and product %s, and holds %s', async (sample, type, product, name) => {
    const { label, parts } = await readWhole(readSample(sample));
    expect(label).toMatchObject({ sequenceType: type, product, corrId: TX });
    expect(parts).toMatchObject([{ name }]);
    expect(label.data[0]!.bytes).toBe(parts[0]!.bytes.length);
  });
});

describe('what other nodes write', () => {
  test('headers whose lines end otherwise than those of the parts', async () => {
    const [head = '', rest = ''] = buildMessage({ newline: '\r\n' }).split(/(?<=\r\n\r\n)(?=--B)/);
    const mixed = Buffer.from(`${head.replaceAll('\r\n', '\n')}${rest}`, 'latin1');
    const { parts } = await readWhole(mixed);
    expect(parts.map(({ bytes }) => bytes.toString())).toEqual(['RAD 1']);
  });

  const crlf = { newline: '\r\n' };
  const head = (text: string) => ({ head: text, partHead: 'Content-Type: text/plain' });
  test.each([
    ['lines that end in LF alone', {}, 'RAD 1'],
    ['lines that end in CRLF', crlf, 'RAD 1'],
    ['an empty part', { body: '' }, ''],
    ['a part that ends in a line break of its own', { body: 'RAD 1\r\n', ...crlf }, 'RAD 1\r\n'],
    ['a part that ends in CR in a message of LF', { body: 'RAD 1\r' }, 'RAD 1\r'],
    ['a part that ends in LF in a message of CRLF', { body: 'RAD 1\n', ...crlf }, 'RAD 1\n'],
    [
      'a part with a line like a boundary',
      { body: 'x\n--Bild\n--B-\n--Bx--' },
      'x\n--Bild\n--B-\n--Bx--',
    ],
    ['blanks after a boundary', { end: '--B-- \t\n' }, 'RAD 1'],
    ['no line break at the very end', { end: '--B--' }, 'RAD 1'],
    ['text after the end', { end: '--B--\nslut\n' }, 'RAD 1'],
    [
      'text before the first boundary',
      head('Content-Type: multipart/mixed; boundary=B\n\nThis is MIME.'),
      'RAD 1',
    ],
    [
      'a folded header',
      head('MIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tboundary="B"'),
      'RAD 1',
    ],
    ['headers in other cases', head('content-type: Multipart/Mixed; Boundary=B'), 'RAD 1'],
    [
      'a part in base64',
      { partHead: 'Content-Transfer-Encoding: BASE64', body: 'UkFE\r\nIDE=' },
      'RAD 1',
    ],
    [
      'a part in quoted-printable',
      { partHead: 'Content-Transfer-Encoding: quoted-printable', body: 'R=41D=\n =31' },
      'RAD 1',
    ],
    ['a part in 7bit', { partHead: 'Content-Transfer-Encoding: 7bit' }, 'RAD 1'],
    ['a part without headers', { partHead: '' }, 'RAD 1'],
  ])('is read: %s', async (_, pieces, body) => {
    const { parts } = await readWhole(buildMessage(pieces));
    expect(parts.map(({ bytes }) => bytes.toString('latin1'))).toEqual([body]);
  });

  test.each([
    [
      'of the disposition',
      'Content-Type: text/plain; name=b\nContent-Disposition: attachment; filename="c d.txt"',
      'c d.txt',
    ],
    [
      'of the type',
      'Content-Type: text/plain; name=b.txt\nContent-Disposition: attachment;',
      'b.txt',
    ],
    ['of the label', 'Content-Type: */*;\nContent-Disposition: attachment;', 'a.txt'],
    [
      'in Latin-1 as it is',
      'Content-Disposition: attachment; filename=Kbl.Ansökan.D1.etr',
      'Kbl.Ansökan.D1.etr',
    ],
    [
      'by RFC 2231',
      "Content-Disposition: attachment; filename*=UTF-8''Ans%C3%B6kan.txt",
      'Ansökan.txt',
    ],
    [
      'by RFC 2231 in pieces',
      "Content-Disposition: attachment; filename*0*=iso-8859-1''Ans%F6; filename*1=kan.txt",
      'Ansökan.txt',
    ],
    [
      'without folders',
      'Content-Disposition: attachment; filename="..\\\\../etc/passwd"',
      'passwd',
    ],
    ['without leading points', 'Content-Disposition: attachment; filename=".hidden"', 'hidden'],
    ['without control characters', 'Content-Disposition: attachment; filename="a\u0001b"', 'ab'],
  ])('names a part: %s', async (_, partHead, name) => {
    const { parts } = await readWhole(buildMessage({ partHead }));
    expect(parts[0]!.name).toBe(name);
  });

  test("without any name a part has the message's id and its number", async () => {
    const label = LABEL.replace(' filename="a.txt"', '');
    const { parts } = await readWhole(
      buildMessage({ label, partHead: 'Content-Disposition: attachment' }),
    );
    expect(parts[0]!.name).toBe('t-1.1.dat');
  });

  test.each([
    ['a label without a document type', LABEL.replace(/<!DOCTYPE.*>\n/, '')],
    ['the document type of 1.2.01', LABEL.replace('1.2.dtd', '1.2.01.dtd')],
    ['a standalone declaration', LABEL.replace('?>', ' standalone="yes"?>')],
    ['addresses without prefix', LABEL.replaceAll('urn:X-shs:', '')],
    ['a prefix in another case', LABEL.replaceAll('urn:X-shs:', 'URN:x-SHS:')],
    ['line breaks inside attributes', LABEL.replace('corr.id="c-1"', 'corr.id\n=\n"c-1\n"')],
    [
      'attributes in another order',
      LABEL.replace('tx.id="t-1" corr.id="c-1"', 'corr.id="c-1" tx.id="t-1"'),
    ],
    ['elements in another order', LABEL.replace(/(.*<datetime>.*\n)(.*<content.*\n)/, '$2$1')],
    [
      'histories',
      LABEL.replace(
        '</shs.label>',
        '<history node.id="n" local.id="1\n2"><datetime>x</datetime></history><history node.id="m"/></shs.label>',
      ),
    ],
  ])('is read: %s', async (_, label) => {
    expect((await readWhole(buildMessage({ label }))).label).toMatchObject({
      txId: 't-1',
      corrId: 'c-1',
      contentId: 'k-1',
      from: { orgnr: '5560000000', name: 'Kö AB' },
      product: '0f0f0f0f-1111-4222-8333-444444444444',
    });
  });

  test('the XML declaration decides on the characters, whatever the MIME header says', async () => {
    const labelHead = 'Content-Type: text/xml; charset=UTF-8';
    expect((await readWhole(buildMessage({ labelHead }))).label.from?.name).toBe('Kö AB');
    const utf8 = Buffer.from(LABEL.replace('ISO-8859-1', 'UTF-8')).toString('latin1');
    expect((await readWhole(buildMessage({ label: utf8 }))).label.from?.name).toBe('Kö AB');
  });

  test('a from without a name, and no corr.id, are accepted', async () => {
    const label = LABEL.replace(' commonName="Kö AB"', '').replace(' corr.id="c-1"', '');
    expect((await readWhole(buildMessage({ label }))).label).toMatchObject({
      corrId: 't-1',
      from: { orgnr: '5560000000' },
    });
  });

  test('an event whose product is called error is a business message', async () => {
    const label = LABEL.replace(/<product>[^<]*/, '<product>urn:X-shs:error');
    expect((await readWhole(buildMessage({ label }))).label).toMatchObject({
      sequenceType: 'event',
      product: 'error',
    });
  });

  test('a part of many megabytes is found and read whole', async () => {
    const body = randomBytes(5_000_003);
    const [before = '', after = ''] = buildMessage({ body: '@@@', newline: '\r\n' }).split('@@@');
    const whole = Buffer.concat([
      Buffer.from(before, 'latin1'),
      body,
      Buffer.from(after, 'latin1'),
    ]);
    const { parts } = await readWhole(whole);
    expect(parts[0]!.bytes.equals(body)).toBe(true);
  });

  test.each(Array.from({ length: 9 }, (_, index) => (1 << 20) - 6 + index))(
    'a boundary at byte %i of the file is not missed',
    async (at) => {
      const shell = buildMessage({ body: '' });
      const start = shell.length - '\n--B--\n'.length;
      const body = 'x'.repeat(at - start);
      const { parts } = await readWhole(buildMessage({ body }));
      expect(parts[0]!.bytes.length).toBe(body.length);
    },
  );
});

describe('is refused and nothing of it taken:', () => {
  const declare = '<!DOCTYPE shs.label [<!ENTITY x "y">]>';
  test.each([
    ['a message without its last boundary', buildMessage({ end: '' }), /last boundary is missing/],
    [
      'one that ends in its label',
      buildMessage().slice(0, 300),
      /last boundary is missing|not whole|parts/,
    ],
    [
      'a label that is cut off',
      buildMessage({ label: LABEL.slice(0, 200) }),
      /shs\.label cannot be read/,
    ],
    ['a message without parts', 'Content-Type: multipart/mixed; boundary=B\n\n--B--\n', /0 parts/],
    [
      'one without data',
      `Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/xml\n\n${LABEL}\n--B--\n`,
      /1 parts/,
    ],
    ['one that is no MIME', 'hello', /does not begin with headers/],
    [
      'one without a boundary',
      buildMessage({ head: 'Content-Type: multipart/mixed' }),
      /with a boundary/,
    ],
    [
      'one whose first part is no XML',
      buildMessage({ labelHead: 'Content-Type: text/plain' }),
      /not a label/,
    ],
    [
      'fewer parts than the label names',
      buildMessage({ label: LABEL.replace('</content>', '<data datapartType="y"/></content>') }),
      /names 2 data parts, and 1 came/,
    ],
    [
      'two labels in one',
      buildMessage({ label: `${LABEL}${LABEL.slice(LABEL.indexOf('<shs.label'))}` }),
      /Multiple possible root/,
    ],
    [
      'a document type with entities',
      buildMessage({ label: LABEL.replace(/<!DOCTYPE.*>/, declare) }),
      /declarations of its own/,
    ],
    [
      'a second document type',
      buildMessage({ label: LABEL.replace('<shs.label ', `<!DOCTYPE a SYSTEM "b">\n<shs.label `) }),
      /declarations of its own/,
    ],
    ['another document', buildMessage({ label: '<shs.product/>' }), /it is shs\.product/],
    [
      'a label without a tx.id',
      buildMessage({ label: LABEL.replace('tx.id="t-1"', '') }),
      /no tx\.id/,
    ],
    [
      'a label without a product',
      buildMessage({ label: LABEL.replace(/<product>.*<\/product>/, '') }),
      /no product/,
    ],
    [
      'a sequence-type that is none',
      buildMessage({ label: LABEL.replace('"event"', '"evnt"') }),
      /evnt/,
    ],
  ])('%s', async (_, message, reason) => {
    const error = await getAppError(readMessage(makeFile(message)));
    expect(error).toMatchObject({ code: 'SHS_MESSAGE_BROKEN', outcome: 'permanent' });
    expect(error.message).toMatch(reason);
  });
});
