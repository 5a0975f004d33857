import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { toProductKey } from '../../src/simulator/shs/address.ts';
import type { ShsNodeOptions } from '../../src/simulator/shs/node-options.ts';
import { issue } from '../channel/pki.ts';
import { CONTENT_ID, makeInside, makeRaw, makeRoot, type RawMessage } from './shs/raw-message.ts';
import {
  getPki,
  OURS,
  openScene,
  PEER,
  PRODUCT,
  post,
  readSample,
  type Scene,
} from './shs/scene.ts';

let scene: Scene;
afterEach(async () => {
  await scene?.close();
});

const OTHER = '0f0f0f0f-1111-4222-8333-555555555555';
const CONTENT = (data: string) => `<content content.id="${CONTENT_ID}">${data}</content>`;
const DATA = '<data datapartType="txt"/>';
const ENTITY = '<!DOCTYPE shs.label [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const LAUGHS = `<!DOCTYPE shs.label [${['a', 'b', 'c'].map((name) => `<!ENTITY ${name} "${'&z;'.repeat(9)}">`).join('')}]>`;

describe('a broken message is refused with IllegalMessageStructure', () => {
  test.each<[string, RawMessage]>([
    ['no final boundary', { end: '\n' }],
    ['a final boundary that is cut off', { end: '\n--gränsen-' }],
    ['another boundary than told', { top: 'Content-Type: multipart/mixed; boundary=gräns' }],
    ['no boundary told', { top: 'Content-Type: multipart/mixed' }],
    ['no multipart', { top: 'Content-Type: text/xml; boundary=gränsen' }],
    ['no part beside the label', { parts: [], inside: makeInside({ content: CONTENT('') }) }],
    ['more data than parts', { inside: makeInside({ content: CONTENT(DATA + DATA) }) }],
    ['a first part that is not text/xml', { labelHeaders: 'Content-Type: application/xml' }],
    ['a first part without a type', { labelHeaders: 'Content-Transfer-Encoding: binary' }],
    ['a label that is cut off', { inside: '<from>', parts: [], end: '' }],
    ['no blank after shs.label', { root: '', inside: makeInside(), prolog: '<shs.label>' }],
    ['a comment with a label in it', { prolog: '<!-- <shs.label -->' }],
    ['two labels', { afterLabel: `<shs.label ${makeRoot()}>${makeInside()}</shs.label>` }],
    ['two labels, one inside the other', { inside: `<shs.label ${makeRoot()}>${makeInside()}` }],
    ['text after the label', { afterLabel: 'x' }],
    [
      'an entity from a file',
      { prolog: ENTITY, inside: makeInside({ subject: '<subject>&x;</subject>' }) },
    ],
    [
      'a billion laughs',
      { prolog: LAUGHS, inside: makeInside({ subject: '<subject>&c;</subject>' }) },
    ],
    ['an internal subset that nobody uses', { prolog: '<!DOCTYPE shs.label [ ]>' }],
    ['a comment that hides an internal subset', { prolog: `<!-- --> ${ENTITY} <!-- -->` }],
    ['a plain DOCTYPE inside the label', { inside: `<!DOCTYPE a>${makeInside()}` }],
    ['the end tag of a label before it', { prolog: '</shs.label>' }],
    ['a DOCTYPE inside the label', { inside: `${ENTITY}${makeInside()}` }],
    [
      'an entity that nobody declared',
      { inside: makeInside({ subject: '<subject>&x;</subject>' }) },
    ],
    ['an attribute with an entity', { root: makeRoot({ 'corr.id': '&x;' }) }],
    ['broken XML', { inside: `${makeInside()}<meta name="a">` }],
    ['an attribute twice', { root: `${makeRoot()} status="test"` }],
    ['another version', { root: `version="1.1" ${makeRoot()}` }],
    ['no tx.id', { root: makeRoot({ 'tx.id': undefined }) }],
    ['a tx.id with a blank', { root: makeRoot({ 'tx.id': 'a b' }) }],
    ['no content', { inside: makeInside({ content: undefined }) }],
    ['no content.id', { inside: makeInside({ content: `<content>${DATA}</content>` }) }],
    ['data without a type', { inside: makeInside({ content: CONTENT('<data/>') }) }],
    ['no datetime', { inside: makeInside({ datetime: undefined }) }],
    ['a datetime that is none', { inside: makeInside({ datetime: '<datetime>igår</datetime>' }) }],
    ['a status that is none', { root: makeRoot({ status: 'prod' }) }],
    ['neither sender nor originator', { inside: makeInside({ from: undefined }) }],
    ['two senders', { inside: `<from>${OURS}</from>${makeInside()}` }],
    ['two originators', { inside: `<originator/><originator/>${makeInside()}` }],
    ['no product', { inside: makeInside({ product: undefined }) }],
    ['no sequence-type', { root: makeRoot({ 'sequence-type': undefined }) }],
    ['a sequence-type that is none', { root: makeRoot({ 'sequence-type': 'answer' }) }],
    ['a compound message', { root: makeRoot({ 'message-type': 'compound' }) }],
    [
      'compound content',
      { inside: makeInside({ content: CONTENT('<compound no-of-parts="2"/>') }) },
    ],
    ['a transfer-type that is none', { root: makeRoot({ 'transfer-type': 'fast' }) }],
    [
      'an administrative message that is synchronous',
      { root: makeRoot({ 'transfer-type': 'synch', 'sequence-type': 'adm' }) },
    ],
    [
      'headers of a part that are too long',
      { parts: [{ headers: 'a'.repeat(70_000), body: Buffer.alloc(0) }] },
    ],
  ])('%s', async (_, message) => {
    scene = await openScene();
    const { status, headers, text } = await post(scene, makeRaw(message));

    expect({ status, code: headers['x-shs-errorcode'] }).toEqual({
      status: 400,
      code: 'IllegalMessageStructure',
    });
    expect(text).toContain('errorCode=IllegalMessageStructure');
    expect(scene.node.received).toEqual([]);
    expect(scene.node.refusals).toMatchObject([{ code: 'IllegalMessageStructure' }]);
    expect(readdirSync(join(scene.root, 'node'))).toEqual([]);
  });

  test.each([
    [4096, 202],
    [4097, 400],
  ])('a label that ends after %i bytes is answered %i', async (length, status) => {
    scene = await openScene();
    const end = makeRaw().indexOf('</shs.label>') + '</shs.label>'.length;
    const body = makeRaw({ preamble: `${'x'.repeat(length - end - 1)}\n` });
    expect((await post(scene, body)).status).toBe(status);
  });

  test('every sample that lost its end', async () => {
    scene = await openScene();
    const sample = readSample('ex-event-binary.mime');
    for (const length of [1, 100, 500, 1100, 1300, sample.length - 4]) {
      const { headers } = await post(scene, sample.subarray(0, length));
      expect(headers['x-shs-errorcode']).toBe('IllegalMessageStructure');
    }
    expect(scene.node.received).toEqual([]);
  });

  test('what an entity names is never read', async () => {
    scene = await openScene();
    const inside = makeInside({ subject: '<subject>&x;</subject>' });
    const { text } = await post(scene, makeRaw({ prolog: ENTITY, inside }));
    expect(text).not.toContain('root:');
  });
});

describe('a message that is not allowed is refused with the code of why', () => {
  const to = (address: string) => makeInside({ to: `<to>${address}</to>` });
  const agreement = { uuid: OTHER, from: OURS, to: PEER, product: PRODUCT };

  test.each<[string, string, RawMessage, Partial<ShsNodeOptions>]>([
    [
      'a product that is no UUID',
      'IllegalProductType',
      { inside: makeInside({ product: '<product>urn:X-shs:abc</product>' }) },
      {},
    ],
    ['a product that is not known', 'UnknownProductType', {}, { products: [OTHER] }],
    [
      'a sender that is not known',
      'UnknownSender',
      { inside: makeInside({ from: '<from>5569999999</from>' }) },
      {},
    ],
    [
      'a sender that is no organisation',
      'UnknownSender',
      { inside: makeInside({ from: '<from>X</from>' }) },
      {},
    ],
    [
      'a sender that the certificate is not of',
      'IllegalSender',
      { inside: makeInside({ from: `<from>${PEER}</from>` }) },
      { checkSender: true },
    ],
    [
      'an originator that the certificate is not of',
      'IllegalSender',
      { inside: makeInside({ from: `<originator>${PEER}</originator>` }) },
      { checkSender: true },
    ],
    ['no receiver', 'UnresolvedReceiver', { inside: makeInside({ to: undefined }) }, {}],
    [
      'no receiver and two that are agreed on',
      'UnresolvedReceiver',
      { inside: makeInside({ to: undefined }) },
      { agreements: [agreement, { ...agreement, to: OURS }] },
    ],
    ['a receiver that is not known', 'UnknownReceiver', { inside: to('urn:X-shs:5569999999') }, {}],
    ['a receiver that is no organisation', 'UnknownReceiver', { inside: to('X') }, {}],
    ['no agreement at all', 'MissingAgreement', {}, { agreements: [] }],
    [
      'an agreement of another product',
      'MissingAgreement',
      {},
      { agreements: [{ ...agreement, product: OTHER }] },
    ],
    [
      'an agreement the other way',
      'MissingAgreement',
      {},
      { agreements: [{ ...agreement, from: PEER, to: OURS }] },
    ],
    [
      'an agreement of another name',
      'MissingAgreement',
      { root: makeRoot({ 'shs.agreement': PRODUCT }) },
      { agreements: [agreement] },
    ],
    [
      'a reply to what nobody may send',
      'MissingAgreement',
      { root: makeRoot({ 'sequence-type': 'reply' }) },
      { agreements: [agreement] },
    ],
    ['a synchronous message', 'OtherError', { root: makeRoot({ 'transfer-type': 'synch' }) }, {}],
    [
      'base64 that is broken',
      'IllegalDatapartContent',
      { parts: [{ headers: 'Content-Transfer-Encoding: base64', body: Buffer.from('!!!!') }] },
      {},
    ],
    [
      'base64 that is cut off',
      'IllegalDatapartContent',
      { parts: [{ headers: 'Content-Transfer-Encoding: base64', body: Buffer.from('QUJ') }] },
      {},
    ],
    [
      'base64 that goes on after its end',
      'IllegalDatapartContent',
      { parts: [{ headers: 'Content-Transfer-Encoding: base64', body: Buffer.from('QQ==QQ==') }] },
      {},
    ],
    [
      'a transfer encoding that is not known',
      'IllegalDatapartContent',
      { parts: [{ headers: 'Content-Transfer-Encoding: x-gzip', body: Buffer.from('x') }] },
      {},
    ],
    [
      'a product that is no UUID, before the missing sequence-type',
      'IllegalProductType',
      {
        root: makeRoot({ 'sequence-type': undefined }),
        inside: makeInside({ product: '<product>abc</product>' }),
      },
      {},
    ],
    [
      'a wrong sender, before the missing agreement',
      'IllegalSender',
      { inside: makeInside({ from: `<from>${PEER}</from>` }) },
      { checkSender: true, agreements: [] },
    ],
  ])('%s: %s', async (_, code, message, options) => {
    scene = await openScene(options);
    const { status, headers } = await post(scene, makeRaw(message));

    expect({ status, code: headers['x-shs-errorcode'] }).toEqual({ status: 400, code });
    expect(scene.node.received).toEqual([]);
    expect(readdirSync(join(scene.root, 'node'))).toEqual([]);
  });

  test.each<[string, RawMessage, Partial<ShsNodeOptions>]>([
    ['an agreement that is not named', {}, { agreements: [agreement] }],
    [
      'an agreement that is named',
      { root: makeRoot({ 'shs.agreement': OTHER }) },
      { agreements: [agreement] },
    ],
    [
      'an administrative message without one',
      { root: makeRoot({ 'sequence-type': 'adm' }) },
      { agreements: [] },
    ],
    [
      'a reply to what may be sent',
      { root: makeRoot({ 'sequence-type': 'reply' }) },
      { agreements: [{ ...agreement, from: PEER, to: OURS }] },
    ],
    [
      'a receiver that the one agreement tells',
      { inside: makeInside({ to: undefined }) },
      { agreements: [agreement] },
    ],
    ['a known product in another case', {}, { products: [`URN:X-SHS:${PRODUCT.toUpperCase()}`] }],
    [
      'an administrative product among few',
      { inside: makeInside({ product: '<product>urn:X-shs:confirm</product>' }) },
      { products: [] },
    ],
    [
      'the sender of the certificate, with an internal id',
      { inside: makeInside({ from: `<from>urn:X-shs:${OURS}.lager</from>` }) },
      { checkSender: true },
    ],
  ])('but not: %s', async (_, message, options) => {
    scene = await openScene(options);
    expect((await post(scene, makeRaw(message))).status).toBe(202);
    expect(toProductKey(scene.node.received[0]!.label.product)).toMatch(/^(?:0f0f|confirm)/);
    expect(scene.node.received[0]!.label.to?.address).toContain(PEER);
  });

  test('a certificate without a serialNumber is of nobody', async () => {
    scene = await openScene({ checkSender: true });
    const nobody = issue({ commonName: 'Testbolaget AB' }, getPki().authority);
    const { headers } = await post(scene, makeRaw(), nobody);
    expect(headers['x-shs-errorcode']).toBe('IllegalSender');
  });

  test.each([
    ['told to be', true],
    ['that turns out', false],
  ])('a message %s too long is answered 413', async (_, isTold) => {
    const body = makeRaw();
    scene = await openScene({ maxBytes: body.length - 1 });
    const pieces = async function* () {
      yield body;
    };
    const { status } = await scene.ask('POST', '/shs/rs', { body: isTold ? body : pieces() });
    expect(status).toBe(413);
    expect(scene.node.received).toEqual([]);
    expect((await post(scene, makeRaw({ end: '\n--gränsen--' }))).status).toBe(202);
  });
});
