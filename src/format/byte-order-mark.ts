import type { Encoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Reporter } from './problem-finding.ts';

const MARKS: readonly { readonly name: string; readonly bytes: readonly number[] }[] = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16', bytes: [0xff, 0xfe] },
  { name: 'utf-16', bytes: [0xfe, 0xff] },
];
const LONGEST = 3;

/** Passes a file's bytes on, unless they begin with the mark of an encoding that is not the layout's. */
export async function* refuseOtherEncoding(
  encoding: Encoding,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  let isChecked = !encoding.isAscii;
  for await (const chunk of source) {
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
