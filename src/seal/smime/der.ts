import forge from 'node-forge';

type Asn1 = forge.asn1.Asn1;

const { asn1 } = forge;
const { Class, Type } = asn1;

/** The first byte of an element. */
export const TAG = {
  octets: 0x04,
  sequence: 0x30,
  set: 0x31,
  /** [0], primitive and constructed. */
  context0: 0x80,
  explicit0: 0xa0,
  explicit1: 0xa1,
} as const;

/** Tag and length before a content of so many bytes (DER). */
export function encodeHead(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.from([tag, 0x80 | digits.length, ...digits]);
}

/** The bytes of an element with its parts. */
export function encodeElement(tag: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([encodeHead(tag, length), ...parts]);
}

/** An element in DER. */
export function toBytes(element: Asn1): Buffer {
  return Buffer.from(asn1.toDer(element).getBytes(), 'latin1');
}

/** Reads one element (BER too). Bytes that are none throw. */
export function fromBytes(bytes: Buffer): Asn1 {
  return asn1.fromDer(forge.util.createBuffer(bytes.toString('latin1')), false);
}

/** Parts in an order that counts. */
export function sequence(...parts: Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
}

/** Parts whose order does not count; they are written as they are given. */
export function set(...parts: Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, parts);
}

/** An object identifier, written with points. */
export function oid(text: string): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(text).getBytes());
}

/** A small whole number. */
export function integer(value: number): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
}

/** Bytes as a string of octets. */
export function octets(bytes: Buffer): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, bytes.toString('latin1'));
}

/** A moment, as UTCTime. */
export function utcTime(moment: Date): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, asn1.dateToUtcTime(moment));
}

/** An algorithm, with the parameters that it has; most of the older ones have NULL. */
export function algorithm(name: string, parameters?: Asn1 | 'null'): Asn1 {
  if (parameters === undefined) return sequence(oid(name));
  const none = asn1.create(Class.UNIVERSAL, Type.NULL, false, '');
  return sequence(oid(name), parameters === 'null' ? none : parameters);
}

/** The elements that an element is made of. */
export function getParts({ value }: Asn1): Asn1[] {
  return Array.isArray(value) ? value : [];
}

/** The bytes that an element holds, its pieces put together. */
export function getContent(element: Asn1 | undefined): Buffer {
  if (!element) return Buffer.alloc(0);
  if (typeof element.value === 'string') return Buffer.from(element.value, 'latin1');
  return Buffer.concat(element.value.map(getContent));
}

/** An object identifier with points; nothing where there is none. */
export function getOid(element: Asn1 | undefined): string {
  const bytes = getContent(element);
  return bytes.length === 0 ? '' : asn1.derToOid(forge.util.createBuffer(bytes.toString('latin1')));
}
