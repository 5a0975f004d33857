import { OURS, PEER, PRODUCT } from './scene.ts';

/** A message of a foreign hand, each piece as it is to stand on the wire. */
export interface RawMessage {
  readonly top?: string;
  readonly preamble?: string;
  readonly labelHeaders?: string;
  readonly prolog?: string;
  readonly root?: string;
  /** Inside shs.label. */
  readonly inside?: string;
  readonly afterLabel?: string;
  readonly parts?: readonly RawPart[];
  /** What ends the message. */
  readonly end?: string;
  readonly lineEnd?: '\n' | '\r\n';
}

export interface RawPart {
  readonly headers?: string;
  readonly body: Buffer;
}

export const TX_ID = '11111111-2222-4333-8444-555555555555';
export const CONTENT_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const BOUNDARY = 'gränsen';

/** The attributes of a root; undefined leaves one out. */
export function makeRoot(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const attributes = {
    'tx.id': TX_ID,
    'corr.id': TX_ID,
    'sequence-type': 'event',
    status: 'test',
    ...changes,
  };
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
}

/** The elements of a label; undefined leaves one out. */
export function makeInside(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const elements = {
    from: `<from commonName="A">urn:X-shs:${OURS}</from>`,
    to: `<to>urn:X-shs:${PEER}</to>`,
    product: `<product>urn:X-shs:${PRODUCT}</product>`,
    datetime: '<datetime>2026-11-22T07:33:46</datetime>',
    content: `<content content.id="${CONTENT_ID}"><data datapartType="bin"/></content>`,
    ...changes,
  };
  return Object.values(elements).join('\n');
}

/** Writes a message; text is ISO-8859-1. */
export function makeRaw(message: RawMessage = {}): Buffer {
  const {
    top = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    preamble = '',
    labelHeaders = 'Content-Type: text/xml',
    prolog = '<?xml version="1.0" encoding="ISO-8859-1"?>\n',
    root = makeRoot(),
    inside = makeInside(),
    afterLabel = '',
    parts = [{ body: Buffer.from('x') }],
    end = `\n--${BOUNDARY}--\n`,
    lineEnd = '\n',
  } = message;
  const write = (text: string) => Buffer.from(text.replace(/\n/g, lineEnd), 'latin1');
  const label = `${prolog}<shs.label ${root}>${inside}</shs.label>${afterLabel}`;
  return Buffer.concat([
    write(`${top}\n\n${preamble}--${BOUNDARY}\n${labelHeaders}\n\n${label}`),
    ...parts.flatMap(({ headers = 'Content-Type: application/octet-stream', body }) => [
      write(`\n--${BOUNDARY}\n${headers === '' ? '' : `${headers}\n`}\n`),
      body,
    ]),
    write(end),
  ]);
}
