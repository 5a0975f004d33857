import type { Encoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Reporter } from './problem-finding.ts';
import { type Letter, Utf8Suspicion } from './utf8-suspicion.ts';

const MARKS: readonly { readonly name: string; readonly bytes: readonly number[] }[] = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16', bytes: [0xff, 0xfe] },
  { name: 'utf-16', bytes: [0xfe, 0xff] },
];
const LONGEST = 3;

/**
 * Passes a file's bytes on, unless they begin with the mark of an encoding that is not the layout's.
 * A file of single bytes whose letters are all UTF-8 is told of at its end: they would be sent as others.
 */
export async function* refuseOtherEncoding(
  encoding: Encoding,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Buffer> {
  const suspicion = encoding.isAscii && encoding.isSingleByte ? new Utf8Suspicion() : undefined;
  let start: Buffer = Buffer.alloc(0);
  let isChecked = !encoding.isAscii;
  for await (const chunk of source) {
    suspicion?.add(chunk);
    if (isChecked) {
      yield chunk;
      continue;
    }
    start = start.length > 0 ? Buffer.concat([start, chunk]) : chunk;
    if (start.length < LONGEST) continue;
    isChecked = true;
    if (isOther(encoding, start, reporter, ending)) return;
    yield start;
  }
  if (!isChecked && start.length > 0 && !isOther(encoding, start, reporter, ending)) yield start;
  const letter = suspicion?.findLetter();
  if (letter) reportUtf8(encoding, reporter, letter);
}

function reportUtf8(encoding: Encoding, reporter: Reporter, { text, byte }: Letter): void {
  const bytes = [...Buffer.from(text)].map((one) => one.toString(16)).join(' ');
  reporter.report({
    code: 'ENCODING_OTHER',
    consequence: 'reject-file',
    file: reporter.file,
    byte,
    found: `${text} as the bytes ${bytes}, and no letter that is not utf-8`,
    expected: `text in ${encoding.name}`,
    message: `the file is utf-8, not ${encoding.name}: its letters would be read as others`,
    fix: `write the file as ${encoding.name}`,
  });
}

function isOther(encoding: Encoding, start: Buffer, reporter: Reporter, ending: Ending): boolean {
  const mark = MARKS.find(({ bytes }) => bytes.every((byte, index) => start[index] === byte));
  if (!mark || mark.name === encoding.name) return false;
  ending.isCut = true;
  reporter.report({
    code: 'ENCODING_OTHER',
    consequence: 'reject-file',
    file: reporter.file,
    line: 1,
    byte: 0,
    found: `the byte order mark of ${mark.name}`,
    expected: `text in ${encoding.name}`,
    message: `the file is ${mark.name}, not ${encoding.name}`,
    fix: `write the file as ${encoding.name}, without a byte order mark`,
  });
  return true;
}
