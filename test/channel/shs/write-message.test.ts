import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Label } from '../../../src/channel/shs/label.ts';
import { type OutgoingPart, writeMessage } from '../../../src/channel/shs/write-message.ts';
import { getAppError } from '../scene.ts';
import { ALL_BYTES, readSample, readWhole } from './message.ts';

/** What the constructed message with two parts holds. */
const label: Label = {
  txId: '11111111-2222-4333-8444-555555555555',
  corrId: '11111111-2222-4333-8444-555555555555',
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
  data: [
    { datapartType: 'ansokan', filename: 'ABC.ANSOKAN', bytes: 16, records: 2 },
    { datapartType: 'bin', filename: 'all.bin', bytes: 256 },
  ],
};

function part(
  name: string,
  bytes: Buffer,
  contentType: string,
  encoding: OutgoingPart['encoding'] = 'binary',
  pieces = 1,
): OutgoingPart {
  const size = Math.ceil(bytes.length / pieces) || 1;
  return {
    name,
    contentType,
    encoding,
    async *bytes() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
  };
}

async function write(changes: Partial<Label>, parts: readonly OutgoingPart[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeMessage({ ...label, ...changes }, parts)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The boundary is ours to choose; everything else is compared byte for byte. */
function withBoundary(message: Buffer, boundary: string): string {
  const text = message.toString('latin1');
  const own = /boundary="([^"]+)"/.exec(text)![1]!;
  return text.replaceAll(own, boundary);
}

describe('a message that is written', () => {
  test('with the content of the constructed one is that one, byte for byte', async () => {
    const sample = readSample('ex-event-binary');
    const message = await write({}, [
      part(
        'ABC.ANSOKAN',
        Buffer.from('RAD1 åäö\r\nRAD2\r\n', 'latin1'),
        'text/plain; charset=ISO-8859-1',
      ),
      part('all.bin', ALL_BYTES, 'application/octet-stream'),
    ]);
    expect(withBoundary(message, 'shs-boundary-7f1c')).toBe(sample.toString('latin1'));
  });

  test('in base64 with the content of the constructed one is that one, byte for byte', async () => {
    const sample = readSample('ex-event-base64');
    const own = (await readWhole(sample)).label;
    const head = /name=([^\r]*)\r\nContent-Transfer-Encoding: base64/.exec(
      sample.toString('latin1'),
    )!;
    const type = /Content-Type: ([^\r]*); name=/.exec(sample.toString('latin1'))![1]!;
    const message = await write(own, [part(head[1]!, ALL_BYTES, type, 'base64', 3)]);
    const boundary = /boundary="([^"]+)"/.exec(sample.toString('latin1'))![1]!;
    expect(withBoundary(message, boundary)).toBe(sample.toString('latin1'));
  });

  test('is read back as it was, whatever it holds and however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            bytes: fc.uint8Array({ maxLength: 400 }),
            encoding: fc.constantFrom('binary' as const, 'base64' as const),
            pieces: fc.integer({ min: 1, max: 7 }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        async (parts, text) => {
          const name = text.replace(/[\p{C}\p{Z}]/gu, '');
          const data = parts.map((_, index) => ({ datapartType: 'x', filename: `p${index}` }));
          const changes = { data, subject: name, meta: [['namn', name]] as const };
          const message = await write(
            changes,
            parts.map(({ bytes, encoding, pieces }, index) =>
              part(`p${index}`, Buffer.from(bytes), 'text/plain', encoding, pieces),
            ),
          );
          const read = await readWhole(message);
          expect(read.label.subject ?? '').toBe(name);
          expect(read.label.meta).toEqual(changes.meta);
          expect(read.parts.map((one) => [...one.bytes])).toEqual(
            parts.map(({ bytes }) => [...bytes]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['text that looks like XML', '<b>&"\'</b>'],
    ['characters that Latin-1 lacks', 'Łódź €'],
    ['a tabulator and a line break', 'a\tb\nc'],
  ])('keeps %s in meta', async (_, text) => {
    const message = await write({ meta: [['m', text]] }, [
      part('a', ALL_BYTES, 'text/plain'),
      part('b', ALL_BYTES, 'text/plain'),
    ]);
    expect((await readWhole(message)).label.meta).toEqual([['m', text]]);
  });

  test('has its boundary from its id: the same each time, and another for another', async () => {
    const parts = [part('a', ALL_BYTES, 'text/plain'), part('b', ALL_BYTES, 'text/plain')];
    const [one, again, other] = [
      await write({}, parts),
      await write({}, parts),
      await write({ txId: 'other' }, parts),
    ];
    expect(one.equals(again)).toBe(true);
    const boundary = (message: Buffer) => /boundary="([^"]+)"/.exec(message.toString('latin1'))![1];
    expect(boundary(one)).not.toBe(boundary(other));
  });

  test('is refused when its label ends later than nodes read', async () => {
    const fits = await write({ subject: 'x'.repeat(2500) }, [part('a', ALL_BYTES, 'text/plain')]);
    expect(fits.indexOf('</shs.label>')).toBeLessThan(4000);
    const error = await getAppError(write({ subject: 'x'.repeat(3500) }, []));
    expect(error).toMatchObject({ code: 'SHS_LABEL_TOO_LONG', outcome: 'permanent' });
    expect(error.message).toMatch(/ends at byte \d+/);
  });
});
