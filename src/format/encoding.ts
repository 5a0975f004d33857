import { createRequire } from 'node:module';
import type Iconv from 'iconv-lite';
import { AppError } from '../core/errors.ts';

/** A character set with one byte a character, as two tables. */
export interface ByteEncoding {
  readonly name: string;
  readonly isSingleByte: true;
  /** True when bytes 0-127 are ASCII, so that line ends can be looked for in the bytes. */
  readonly isAscii: boolean;
  decode(bytes: Buffer): string;
  encode(text: string): Buffer;
  /** True when the character can be written. */
  has(character: string): boolean;
}

export interface Utf8Encoding {
  readonly name: 'utf-8';
  readonly isSingleByte: false;
  readonly isAscii: true;
  decode(bytes: Buffer): string;
  encode(text: string): Buffer;
  has(character: string): boolean;
}

export type Encoding = ByteEncoding | Utf8Encoding;

/** Stands in decoded text for a byte that the character set does not define. */
export const UNDECODABLE = '\ufffd';

/** Our names of the character sets -> the kept library's table. */
const TABLES: Readonly<Record<string, () => string[]>> = {
  'iso-8859-1': () => readTable((byte) => String.fromCharCode(byte)),
  'us-ascii': () => readTable((byte) => (byte < 128 ? String.fromCharCode(byte) : UNDECODABLE)),
  'windows-1252': () => readIconv('win1252'),
  'iso-8859-15': () => readIconv('iso-8859-15'),
  ibm437: () => readIconv('cp437'),
  ibm850: () => readIconv('cp850'),
  ibm865: () => readIconv('cp865'),
  ibm037: () => readEbcdic(37),
  ibm273: () => readEbcdic(20273),
  ibm277: () => readEbcdic(20277),
  ibm278: () => readEbcdic(20278),
  ibm285: () => readEbcdic(20285),
  ibm297: () => readEbcdic(20297),
  ibm500: () => readEbcdic(500),
  ibm1143: () => readEbcdic(1143),
  ibm1142: () => readEbcdic(1142),
};

/** National forms of the 7-bit code (ISO 646): what they have in the place of ASCII's characters. */
const NATIONAL: Readonly<Record<string, readonly [ascii: string, own: string]>> = {
  'sen-850200-b': ['$[\\]{|}~', '¤ÄÖÅäöå‾'],
  'sen-850200-c': ['$@[\\]^`{|}~', '¤ÉÄÖÅÜéäöåü'],
  'ns-4551-1': ['[\\]{|}~', 'ÆØÅæøå‾'],
  'ds-2089': ['[\\]{|}', 'ÆØÅæøå'],
  'din-66003': ['@[\\]{|}~', '§ÄÖÜäöüß'],
};

const ALIASES: Readonly<Record<string, string>> = {
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  cp437: 'ibm437',
  'iso8859-1': 'iso-8859-1',
  cp1252: 'windows-1252',
  ascii: 'us-ascii',
  cp850: 'ibm850',
  'ibm-278': 'ibm278',
  'ibm-1143': 'ibm1143',
  utf8: 'utf-8',
};

/** The names a definition may use. */
export const ENCODING_NAMES: readonly string[] = [
  'utf-8',
  ...Object.keys(TABLES),
  ...Object.keys(NATIONAL),
];

const loaded = new Map<string, Encoding>();

/** Finds a character set by name (any case); undefined when we do not know it. */
export function findEncoding(name: string): Encoding | undefined {
  const lower = name.toLowerCase();
  const key = Object.hasOwn(ALIASES, lower) ? ALIASES[lower]! : lower;
  const known = loaded.get(key);
  if (known) return known;
  const encoding = createEncoding(key);
  if (encoding) loaded.set(key, encoding);
  return encoding;
}

function createEncoding(name: string): Encoding | undefined {
  if (name === 'utf-8') return createUtf8();
  if (Object.hasOwn(TABLES, name)) return createByteEncoding(name, TABLES[name]!());
  if (Object.hasOwn(NATIONAL, name)) return createByteEncoding(name, readNational(NATIONAL[name]!));
  return undefined;
}

function readNational([ascii, own]: readonly [string, string]): string[] {
  return readTable((byte) => {
    if (byte > 127) return UNDECODABLE;
    const character = String.fromCharCode(byte);
    const at = ascii.indexOf(character);
    return at < 0 ? character : own[at]!;
  });
}

function readTable(decode: (byte: number) => string): string[] {
  return Array.from({ length: 256 }, (_, byte) => decode(byte));
}

/** Tables are loaded when a file needs them: most files need none. */
const load = createRequire(import.meta.url);

function readIconv(name: string): string[] {
  const iconv = load('iconv-lite') as typeof Iconv;
  return readTable((byte) => iconv.decode(Buffer.from([byte]), name));
}

interface Codepage {
  readonly utils: { decode(page: number, bytes: Buffer): string };
}

/** The tables of all its pages cost half a second and 60 MB. */
function decodePage(page: number, byte: number): string {
  const { utils } = load('codepage') as Codepage;
  return utils.decode(page, Buffer.from([byte]));
}

/** EBCDIC's own line end (NEL, 0x15) decodes to U+0085, its LF (0x25) to U+000A. */
function readEbcdic(page: number): string[] {
  // The library's tables 20277 and 20278 give U+009F for NUL and SOH, which are the same in every EBCDIC.
  return readTable((byte) => (byte < 2 ? String.fromCharCode(byte) : decodePage(page, byte)));
}

function createByteEncoding(name: string, table: string[]): ByteEncoding {
  const characters = table.map((text) => (text.length === 1 ? text : UNDECODABLE));
  const codes = Uint16Array.from(characters, (text) => text.charCodeAt(0));
  const bytes = new Map<string, number>();
  characters.forEach((text, byte) => {
    if (text !== UNDECODABLE && !bytes.has(text)) bytes.set(text, byte);
  });
  const isLatin1 = characters.every((text, byte) => text.charCodeAt(0) === byte);
  return {
    name,
    isSingleByte: true,
    isAscii: codes.subarray(32, 127).every((code, index) => code === index + 32),
    decode: isLatin1
      ? (buffer) => buffer.toString('latin1')
      : (buffer) => decodeByTable(buffer, codes),
    encode: (text) => encodeByTable(name, text, bytes, isLatin1),
    has: (character) => bytes.has(character),
  };
}

function decodeByTable(buffer: Buffer, codes: Uint16Array): string {
  const units = Buffer.allocUnsafe(buffer.length * 2);
  for (let index = 0; index < buffer.length; index++) {
    const code = codes[buffer[index]!]!;
    units[index * 2] = code & 0xff;
    units[index * 2 + 1] = code >> 8;
  }
  return units.toString('utf16le');
}

/** Throws when a character is not in the set: writing `?` in its place would change a claim. */
function encodeByTable(
  name: string,
  text: string,
  bytes: ReadonlyMap<string, number>,
  isLatin1: boolean,
): Buffer {
  if (isLatin1 && !/[^\u0000-\u00ff]/.test(text)) return Buffer.from(text, 'latin1');
  const encoded = Buffer.allocUnsafe(text.length);
  for (let index = 0; index < text.length; index++) {
    const byte = bytes.get(text[index]!);
    if (byte === undefined) throwUnknown(name, String.fromCodePoint(text.codePointAt(index)!));
    encoded[index] = byte;
  }
  return encoded;
}

function throwUnknown(name: string, character: string): never {
  throw new AppError('CHARACTER_NOT_IN_ENCODING', `'${character}' cannot be written in ${name}`, {
    fix: `replace the character by one that ${name} has`,
  });
}

/** Half a surrogate pair is no character: Node would write U+FFFD in its place. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function createUtf8(): Utf8Encoding {
  return {
    name: 'utf-8',
    isSingleByte: false,
    isAscii: true,
    decode: (buffer) => buffer.toString('utf8'),
    encode(text) {
      const lone = LONE_SURROGATE.exec(text);
      if (lone) throwUnknown('utf-8', lone[0]);
      return Buffer.from(text, 'utf8');
    },
    has: (character) => !LONE_SURROGATE.test(character),
  };
}
