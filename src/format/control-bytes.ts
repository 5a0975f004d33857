/** Marks bytes 0-31 and 127-159 except LF and CR, which are looked at by themselves. */
const IS_CONTROL = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte < 32 && byte !== 10 && byte !== 13) || (byte >= 127 && byte < 160) ? 1 : 0,
);

/** The characters that may not stand in a record: controls, byte order marks and undecodable bytes. */
export const BAD_CHARACTER = /[\u0000-\u001f\u007f-\u009f\ufeff\ufffd]/;

/** The same in a row of values, which may hold tabs and whole line ends. */
export const BAD_IN_ROW =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffd]|\r(?!\n)/;

/** The same, but for what ends a line: LF alone or after CR, NEL, or nothing. */
const BAD_BETWEEN: { readonly [newline: string]: RegExp } = {
  '\n': /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffd]|\r(?!\n)/,
  '\u0085': /[\u0000-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffd]/,
  '': BAD_CHARACTER,
};

/** True when a text of whole lines, ended by `newline`, holds a character that may not stand in a record. */
export function hasBadCharacter(text: string, newline: string): boolean {
  return BAD_BETWEEN[newline]!.test(text);
}

/**
 * True when ISO-8859-1 bytes hold a control character other than LF, alone or after CR. Looks at
 * four bytes at a time: a test of every byte would cost as much as reading the fields.
 */
export function hasControlBytes(bytes: Buffer): boolean {
  const head = (4 - (bytes.byteOffset & 3)) & 3;
  const words = Math.max(0, (bytes.length - head) >> 2);
  if (hasControlIn(bytes, 0, Math.min(head, bytes.length))) return true;
  const view = new Int32Array(bytes.buffer, bytes.byteOffset + head, words);
  for (let index = 0; index < words; index++) {
    const word = view[index]!;
    const low = word & 0x7f7f7f7f;
    // Bytes 0-31 and 128-159 clear the top bit of the first sum, 127 and 255 set that of the second.
    const suspicious = (~(low + 0x60606060) | (low + 0x01010101)) & 0x80808080;
    if (suspicious !== 0 && hasControlIn(bytes, head + index * 4, head + index * 4 + 4))
      return true;
  }
  return hasControlIn(bytes, head + words * 4, bytes.length) || hasLoneReturn(bytes);
}

function hasControlIn(bytes: Buffer, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (IS_CONTROL[bytes[index]!] === 1) return true;
  return false;
}

function hasLoneReturn(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1))
    if (bytes[at + 1] !== 10) return true;
  return false;
}
