import { describe, expect, it } from 'vitest';
import { ENCODING_NAMES, findEncoding, UNDECODABLE } from '../../src/format/encoding.ts';

const SINGLE = ENCODING_NAMES.filter((name) => name !== 'utf-8');
const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('a character set', () => {
  it.each(SINGLE)('%s gives every byte it knows back', (name) => {
    const encoding = findEncoding(name)!;
    const text = encoding.decode(ALL_BYTES);

    expect(text).toHaveLength(256);
    for (const [byte, character] of [...text].entries()) {
      if (character !== UNDECODABLE) expect([...encoding.encode(character)]).toEqual([byte]);
    }
  });

  it.each([
    ['iso-8859-1', 'Åäö é', 'c5e4f620e9'],
    ['windows-1252', '€ Å', '8020c5'],
    ['iso-8859-15', '€', 'a4'],
    ['ibm850', 'ÅÄÖåäö', '8f8e99868494'],
    ['ibm865', 'ÆØÅæøå', '929d8f919b86'],
    ['ibm278', 'ÅÄÖåäö09AZ', '5b7b7cd0c06af0f9c1e9'],
    ['ibm277', 'ÆØÅæøå', '7b7c5bc06ad0'],
    ['ibm1143', '€ÅÄÖ', '5a5b7b7c'],
    ['ibm1142', '€ÆØÅ', '5a7b7c5b'],
    ['ibm278', '\u0085\n\r', '15250d'],
    ['utf-8', 'Å€𝄞', 'c385e282acf09d849e'],
    ['us-ascii', 'Az~', '417a7e'],
  ])('%s writes %j as %s and reads it back', (name, text, hex) => {
    const encoding = findEncoding(name)!;

    expect(encoding.encode(text).toString('hex')).toBe(hex);
    expect(encoding.decode(Buffer.from(hex, 'hex'))).toBe(text);
  });

  it.each([
    ['us-ascii', 0x80],
    ['windows-1252', 0x81],
    ['windows-1252', 0x9d],
  ])('%s knows no byte %i', (name, byte) => {
    expect(findEncoding(name)!.decode(Buffer.from([byte]))).toBe(UNDECODABLE);
  });

  it.each([
    ['iso-8859-1', '€'],
    ['windows-1252', 'Ω'],
    ['us-ascii', 'å'],
    ['ibm278', '€'],
    ['iso-8859-1', '𝄞'],
    ['utf-8', '\ud800'],
  ])('%s refuses to write %j', (name, text) => {
    const encoding = findEncoding(name)!;

    expect(encoding.has(text)).toBe(false);
    expect(() => encoding.encode(`ab${text}`)).toThrow(/cannot be written/);
  });

  it.each([
    ['UTF8', 'utf-8'],
    ['Latin1', 'iso-8859-1'],
    ['ISO-8859-1', 'iso-8859-1'],
    ['CP1252', 'windows-1252'],
    ['cp850', 'ibm850'],
    ['IBM-278', 'ibm278'],
  ])('is found by its other name %s', (name, own) => {
    expect(findEncoding(name)?.name).toBe(own);
  });

  it.each(['klingon', '', 'constructor', 'toString', '__proto__'])('is not found: "%s"', (name) => {
    expect(findEncoding(name)).toBeUndefined();
  });
});
