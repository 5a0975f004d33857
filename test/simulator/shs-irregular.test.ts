import { afterEach, describe, expect, test } from 'vitest';
import {
  CONTENT_ID,
  makeInside,
  makeRaw,
  makeRoot,
  type RawMessage,
  type RawPart,
  TX_ID,
} from './shs/raw-message.ts';
import { OURS, openScene, PEER, PRODUCT, post, type Scene } from './shs/scene.ts';

let scene: Scene;
afterEach(async () => {
  await scene?.close();
});

const LATIN = 'Kbl.Ansökan.D20261122.etr';
interface Irregular {
  readonly what: string;
  readonly message: RawMessage;
  readonly name?: string;
  readonly label?: object;
}

const PLAIN: RawPart = { headers: '', body: Buffer.from('x') };
const CONTENT = (data: string) => `<content content.id="${CONTENT_ID}">${data}</content>`;
const DATA = '<data datapartType="txt"/>';

const IRREGULAR: readonly Irregular[] = [
  {
    what: 'the whole text message: LF, folded headers, two charsets, line breaks in tags, a history',
    message: {
      top: 'Subject: SHS-message\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tboundary="gränsen"',
      labelHeaders: 'Content-Type: text/xml; charset=UTF-8\nContent-Transfer-Encoding: 7bit',
      prolog: '<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>\n',
      root: makeRoot({ 'tx.id': undefined }).replace('"test"', `"test"\ntx.id\n="${TX_ID}"`),
      inside: `${makeInside({
        product: '<product>urn:X-shs:error</product>',
        subject: '<subject>Ärende</subject>',
        content: CONTENT(DATA),
      })}<history node.id="n" tx.id="a" local.id="7\n7" to="${PEER}"><datetime>2026-11-22T07:33:46.123</datetime><comment>entered node</comment></history>`,
      parts: [
        {
          headers:
            'Content-Type: text/plain; name=text.txt\nContent-Transfer-Encoding: 7bit\nContent-Disposition: attachment;\n\tfilename=text.txt',
          body: Buffer.from('hej'),
        },
      ],
    },
    name: 'text.txt',
    label: {
      txId: TX_ID,
      subject: 'Ärende',
      sequenceType: 'event',
      product: 'urn:X-shs:error',
      to: { name: undefined },
      history: [{ nodeId: 'n', localId: '7\n7', comment: 'entered node' }],
    },
  },
  {
    what: 'a part without a file name anywhere',
    message: { parts: [{ headers: 'Content-Disposition: attachment', body: Buffer.from('x') }] },
    name: 'datapart-1',
  },
  {
    what: 'type */*; and disposition attachment; with nothing after the semicolons',
    message: {
      top: 'Content-Type: multipart/mixed; boundary=gränsen',
      parts: [
        {
          headers:
            'Content-Type: */*;\nContent-Disposition: attachment;\nContent-Transfer-Encoding: base64',
          body: Buffer.from('eA=='),
        },
      ],
    },
    name: 'datapart-1',
  },
  {
    what: 'a Swedish file name of raw bytes without quotes',
    message: {
      parts: [
        {
          headers: `Content-Type: text/plain; name=${LATIN}\nContent-Disposition: attachment; filename=${LATIN}`,
          body: Buffer.from('x'),
        },
      ],
    },
    name: LATIN,
  },
  {
    what: 'a quoted file name with a folder before it',
    message: {
      parts: [
        {
          headers: 'Content-Disposition: attachment; filename="..\\\\ut/../A \\"B\\".TXT"',
          body: Buffer.from('x'),
        },
      ],
    },
    name: 'A "B".TXT',
  },
  {
    what: 'a file name with a drive and folders before it',
    message: {
      parts: [
        {
          headers: 'Content-Disposition: attachment; filename=C:\\ut\\A.TXT',
          body: Buffer.from('x'),
        },
      ],
    },
    name: 'A.TXT',
  },
  {
    what: 'a file name of RFC 2231',
    message: {
      parts: [
        {
          headers: "Content-Disposition: attachment;\n filename*=UTF-8''Kbl.Ans%C3%B6kan",
          body: Buffer.from('x'),
        },
      ],
    },
    name: 'Kbl.Ansökan',
  },
  {
    what: 'a file name of RFC 2231 in pieces',
    message: {
      parts: [
        {
          headers:
            'Content-Disposition: attachment; filename*1=".etr"; filename*0*=ISO-8859-1\'sv\'Ans%F6kan',
          body: Buffer.from('x'),
        },
      ],
    },
    name: 'Ansökan.etr',
  },
  {
    what: 'a file name in the type only',
    message: { parts: [{ headers: 'Content-Type: */*; name="A.TXT"', body: Buffer.from('x') }] },
    name: 'A.TXT',
  },
  {
    what: 'a file name in the label only',
    message: {
      inside: makeInside({ content: CONTENT('<data datapartType="a" filename="/L.TXT"/>') }),
      parts: [PLAIN],
    },
    name: 'L.TXT',
  },
  {
    what: 'a file name that is no name',
    message: {
      parts: [{ headers: 'Content-Disposition: attachment; filename=".."', body: Buffer.from('') }],
    },
    name: 'datapart-1',
  },
  { what: 'a preamble', message: { preamble: 'This is MIME.\n-- \n' }, name: 'datapart-1' },
  { what: 'no DOCTYPE and no declaration', message: { prolog: '' } },
  {
    what: 'the DOCTYPE of 1.2.01, and a comment',
    message: {
      prolog:
        '<?xml version="1.0"?>\n<!DOCTYPE shs.label SYSTEM "http://127.0.0.1:9/shs-label-1.2.01.dtd">\n<!-- a --><!-- b -->',
    },
  },
  {
    what: 'a label that declares UTF-8',
    message: {
      prolog: '<?xml version="1.0" encoding="UTF-8"?>',
      inside: makeInside({
        subject: `<subject>${Buffer.from('Årsbesked').toString('latin1')}</subject>`,
      }),
    },
    label: { subject: 'Årsbesked' },
  },
  {
    what: 'the five entities and character references',
    message: {
      inside: makeInside({ subject: '<subject>&lt;&amp;&gt;&quot;&apos;&#229;&#x20AC;</subject>' }),
    },
    label: { subject: '<&>"\'å€' },
  },
  {
    what: 'addresses and product without the prefix, and another case of it',
    message: {
      inside: makeInside({
        from: `<from>${OURS}</from>`,
        to: `<to>URN:x-SHS:${PEER}</to>`,
        product: `<product>${PRODUCT}</product>`,
      }),
    },
    label: { from: { address: OURS }, product: PRODUCT },
  },
  {
    what: 'elements in another order',
    message: {
      inside: makeInside().split('\n').reverse().join('\n'),
    },
  },
  {
    what: 'a datetime with fractions and zone',
    message: {
      inside: makeInside({ datetime: '<datetime>2026-11-22T07:33:46.5+01:00</datetime>' }),
    },
  },
  {
    what: 'no data in the label: surplus parts are ignored',
    message: { inside: makeInside({ content: CONTENT('') }) },
    label: { data: [] },
  },
  {
    what: 'an originator instead of a sender',
    message: {
      inside: makeInside({ from: `<originator name="X">urn:X-shs:${OURS}</originator>` }),
    },
    label: { from: undefined, originator: { address: `urn:X-shs:${OURS}`, name: 'X' } },
  },
  {
    what: 'no corr.id: it is the tx.id',
    message: { root: makeRoot({ 'corr.id': undefined }) },
    label: { corrId: TX_ID },
  },
  {
    what: 'no status: it is production',
    message: { root: makeRoot({ status: undefined }) },
    label: { status: 'production' },
  },
  {
    what: 'a part that is all headers',
    message: { parts: [], end: '\n--gränsen\nContent-Type: text/plain; name=E\n--gränsen--' },
    name: 'E',
  },
  {
    what: 'spaces after a boundary, and text after the last one',
    message: {
      parts: [],
      end: '\n--gränsen \t\n\nx\n--gränsen--  \nepilogue\n--gränsen\n\ny',
    },
  },
  {
    what: 'a length that is not true',
    message: {
      inside: makeInside({ content: CONTENT('<data datapartType="a" no-of-bytes="99"/>') }),
    },
    label: { data: [{ bytes: '99' }] },
  },
];

describe('irregular messages are taken', () => {
  test.each(IRREGULAR)('$what', async ({ message, name, label = {} }) => {
    scene = await openScene();
    const { status, text } = await post(scene, makeRaw(message));

    expect({ status, text }).toEqual({ status: 202, text: TX_ID });
    expect(scene.node.received).toMatchObject([{ label }]);
    if (name !== undefined) expect(scene.node.received[0]!.parts[0]!.name).toBe(name);
  });
});
