import { XMLParser } from 'fast-xml-parser';
import { parseJson } from '../rest/call-rest.ts';
import { hideParties, hidePartiesIn } from './hide-parties.ts';
import { toObject } from './petition.ts';

/** A body: JSON, or its twin in XML (Skatteetaten, "Feil"); undefined for what is neither, as a page or plain text. */
export function readBody(text: string): unknown {
  const body = parseJson(text);
  if (body !== undefined || !/^\s*</.test(text) || isPage(text)) return body;
  const options = { removeNSPrefix: true, parseTagValue: false, htmlEntities: true };
  try {
    return new XMLParser(options).parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a body holds, without the one object that may be wrapped around it. */
export function findOnly(body: unknown): unknown {
  const inner = Object.values(toObject(body));
  return inner.length === 1 && Object.keys(toObject(inner[0])).length > 0 ? inner[0] : body;
}

/** A page for people, as a login or a proxy shows one. */
export function isPage(text: string): boolean {
  return /<html|<!doctype/i.test(text);
}

const SIGNS = /&#?\w+;|\\u[\da-f]{4}/i;

/** So much of a body is shown. */
const WIDTH = 1000;

/** A body that nothing could be made of, as people may read it: nothing in it is spelled so that a name cannot be seen. */
export function showBody(text: string, petition: unknown): string {
  if (isPage(text)) return 'a page for people, which lies in the evidence';
  const body = readBody(text);
  const plain =
    body === undefined
      ? hideParties(text, petition)
      : JSON.stringify(hidePartiesIn(body, petition));
  // What still is written in signs may be anybody's name.
  const words = plain.split(/(\s+)/).map((word) => (SIGNS.test(word) ? '…' : word));
  return words.join('').slice(0, WIDTH);
}
