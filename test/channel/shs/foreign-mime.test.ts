import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Label } from '../../../src/channel/shs/label.ts';
import { writeMessage } from '../../../src/channel/shs/write-message.ts';
import { ALL_BYTES, LABEL, readWhole } from './message.ts';

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-mime-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Reads a message with Python's own parser, and the label in it with its XML parser. */
const READ = `
import email, email.policy, hashlib, json, sys
import xml.etree.ElementTree as tree
message = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.HTTP)
parts = list(message.iter_parts())
label = tree.fromstring(parts[0].get_payload(decode=True))
print(json.dumps({
  'type': message.get_content_type(),
  'defects': [str(d) for d in message.defects],
  'label': {'root': label.tag, 'tx': label.get('tx.id'), 'corr': label.get('corr.id'),
            'to': label.findtext('to'), 'product': label.findtext('product'), 'subject': label.findtext('subject'),
            'meta': [[m.get('name'), m.text] for m in label.findall('meta')]},
  'parts': [{'type': p.get_content_type(), 'name': p.get_filename(), 'encoding': str(p.get('content-transfer-encoding')),
             'hash': hashlib.sha256(p.get_payload(decode=True)).hexdigest()} for p in parts[1:]],
}))
`;

/** Writes a message with Python's own generator, of the label and the files that it is given. */
const WRITE = `
import email.generator, email.policy, sys
from email.mime.multipart import MIMEMultipart
from email.mime.base import MIMEBase
from email import encoders
out, label, newline, *files = sys.argv[1:]
message = MIMEMultipart('mixed')
part = MIMEBase('text', 'xml', charset='ISO-8859-1')
part.set_payload(open(label, 'rb').read().decode('latin1').encode('latin1'))
encoders.encode_quopri(part)
message.attach(part)
for number, file in enumerate(files):
    part = MIMEBase('application', 'octet-stream')
    part.set_payload(open(file, 'rb').read())
    (encoders.encode_base64 if number % 2 == 0 else encoders.encode_quopri)(part)
    part.add_header('Content-Disposition', 'attachment', filename=('utf-8', '', 'Å %d.dat' % number) if number else 'A.dat')
    message.attach(part)
policy = email.policy.compat32.clone(linesep='\\r\\n' if newline == 'crlf' else '\\n')
email.generator.BytesGenerator(open(out, 'wb'), policy=policy).flatten(message)
`;

const label: Label = {
  txId: '11111111-2222-4333-8444-555555555555',
  corrId: '99999999-2222-4333-8444-555555555555',
  contentId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  sequenceType: 'request',
  status: 'test',
  from: { orgnr: '5560000000', name: 'Testbolaget Åäö & Co AB' },
  to: { orgnr: '2021000000', name: 'Testmyndigheten' },
  product: '0f0f0f0f-1111-4222-8333-444444444444',
  meta: [['ombudskod', 'Å<&">Ö']],
  subject: 'Ansökan "en" & <två>',
  datetime: '2026-11-22T07:33:46',
  data: [],
};

/** What is hard to carry: every byte, line breaks of all kinds at the ends, lines like boundaries. */
const PAYLOADS: readonly [string, Buffer][] = [
  ['every byte', ALL_BYTES],
  ['no byte', Buffer.alloc(0)],
  ['a line break alone', Buffer.from('\r\n')],
  ['a CR at its end', Buffer.from('RAD 1\r')],
  ['dashes', Buffer.from('--\r\n--x--\r\n--\n')],
  ['a million random bytes', randomBytes(1_000_000)],
];

describe.skipIf(!hasPython())('messages and the MIME and XML of Python (needs python3)', () => {
  test.each(
    PAYLOADS.flatMap(([what, bytes]) =>
      (['binary', 'base64'] as const).map((encoding) => ({ what, encoding, bytes })),
    ),
  )('it reads what we write: $what, $encoding', async ({ encoding, bytes }) => {
    const part = {
      name: 'ABC.ANSOKAN',
      contentType: 'application/octet-stream',
      encoding,
      bytes: async function* () {
        yield bytes;
      },
    };
    const data = [{ datapartType: 'x', filename: 'ABC.ANSOKAN', bytes: bytes.length }];
    const pieces: Buffer[] = [];
    for await (const piece of writeMessage({ ...label, data }, [part])) pieces.push(piece);
    const path = join(makeFolder(), 'message');
    writeFileSync(path, Buffer.concat(pieces));

    const read = JSON.parse(execFileSync('python3', ['-c', READ, path], { encoding: 'utf8' }));

    expect(read).toEqual({
      type: 'multipart/mixed',
      defects: [],
      label: {
        root: 'shs.label',
        tx: label.txId,
        corr: label.corrId,
        to: 'urn:X-shs:2021000000',
        product: `urn:X-shs:${label.product}`,
        subject: label.subject,
        meta: [['ombudskod', 'Å<&">Ö']],
      },
      parts: [
        {
          type: 'application/octet-stream',
          name: 'ABC.ANSOKAN',
          encoding,
          hash: hash(bytes),
        },
      ],
    });
  });

  test.each(['lf', 'crlf'])('we read what it writes, with %s', async (newline) => {
    const folder = makeFolder();
    const at = (name: string, content: Buffer | string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const xml = LABEL.replace('<content ', '<subject>Ansökan åäö</subject><content ');
    const files = [ALL_BYTES, Buffer.from('Räksmörgås = '.repeat(30), 'latin1')];
    const paths = files.map((bytes, index) => at(`file-${index}`, bytes));
    const out = join(folder, 'message');
    const args = [out, at('label', Buffer.from(xml, 'latin1')), newline, ...paths];
    execFileSync('python3', ['-c', WRITE, ...args]);
    const { parts, label: read } = await readWhole(readFileSync(out));
    expect(read.subject).toBe('Ansökan åäö');
    expect(parts.map(({ name }) => name)).toEqual(['A.dat', 'Å 1.dat']);
    expect(parts.map(({ bytes }) => hash(bytes))).toEqual(files.map(hash));
  });
});
