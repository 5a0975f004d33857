const PREFIX = /^urn:x-shs:/i;
const ORGNR = /^\d{10}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ADMINISTRATIVE = ['confirm', 'error', 'agreement'];

/** An address or a product without the URN prefix, which may be missing on the wire. */
export function toBare(address: string): string {
  return address.trim().replace(PREFIX, '');
}

/** An address or a product with the URN prefix. */
export function toUrn(address: string): string {
  return `urn:X-shs:${toBare(address)}`;
}

/** Whether a text has the URN prefix, in any case. */
export function isUrn(text: string): boolean {
  return PREFIX.test(text);
}

/** The organisationsnummer of an address, without the internal id; undefined when it has none. */
export function findOrgnr(address: string): string | undefined {
  const [orgnr = ''] = toBare(address).split('.');
  return ORGNR.test(orgnr) ? orgnr : undefined;
}

/** A product in the form that products are compared in. */
export function toProductKey(product: string): string {
  return toBare(product).toLowerCase();
}

/** Whether a product is one of confirm, error and agreement. */
export function isAdministrative(product: string): boolean {
  return ADMINISTRATIVE.includes(toProductKey(product));
}

/** Whether a product is a UUID (of any version) or administrative. */
export function isProduct(product: string): boolean {
  return isAdministrative(product) || UUID.test(toBare(product));
}
