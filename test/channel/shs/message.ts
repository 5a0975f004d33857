import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readEntityBytes } from '../../../src/channel/shs/entity.ts';
import { listPartNames } from '../../../src/channel/shs/part-name.ts';
import { readMessage } from '../../../src/channel/shs/read-message.ts';

const SAMPLES = join(import.meta.dirname, '../../samples/shs');

/** One of the constructed messages. */
export function readSample(name: string): Buffer {
  return readFileSync(join(SAMPLES, `${name}.mime`));
}

/** A file for one test. */
export function makeFile(bytes: Buffer | string, encoding: BufferEncoding = 'latin1'): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-shs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'message');
  writeFileSync(path, typeof bytes === 'string' ? Buffer.from(bytes, encoding) : bytes);
  return path;
}

/** A message in a file as a whole: its label, and its parts with name and bytes. */
export async function readWhole(bytes: Buffer | string) {
  const path = makeFile(bytes);
  const message = await readMessage(path);
  const names = listPartNames(message);
  const parts = await Promise.all(
    message.parts.map(async (part, index) => {
      const pieces: Buffer[] = [];
      for await (const piece of readEntityBytes(part)) pieces.push(piece);
      return { name: names[index]!, bytes: Buffer.concat(pieces) };
    }),
  );
  return { label: message.label, message, path, parts };
}

/** Every byte value once. */
export const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

export interface Pieces {
  readonly head?: string;
  readonly label?: string;
  readonly labelHead?: string;
  readonly partHead?: string;
  readonly body?: string;
  readonly end?: string;
  /** What lines end with, outside the body. */
  readonly newline?: string;
}

export const LABEL = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE shs.label SYSTEM "shs-label-1.2.dtd">
<shs.label version="1.2" tx.id="t-1" corr.id="c-1" sequence-type="event" status="test">
  <from commonName="Kö AB">urn:X-shs:5560000000</from>
  <product>urn:X-shs:0f0f0f0f-1111-4222-8333-444444444444</product>
  <datetime>2026-11-22T07:33:46</datetime>
  <content content.id="k-1"><data datapartType="x" filename="a.txt"/></content>
</shs.label>`;

/** A message of pieces of which some may be changed. */
export function buildMessage({
  head = 'Subject: SHS-message\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"',
  label = LABEL,
  labelHead = 'Content-Type: text/xml; charset=ISO-8859-1',
  partHead = 'Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt',
  body = 'RAD 1',
  end = '--B--\n',
  newline = '\n',
}: Pieces = {}): string {
  const lines = (text: string) => text.replaceAll('\n', newline);
  const start = lines(`${head}\n\n--B\n${labelHead}\n\n`);
  return `${start}${label}${lines(`\n--B\n${partHead === '' ? '' : `${partHead}\n`}\n`)}${body}${lines(`\n${end}`)}`;
}
