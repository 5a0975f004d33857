import { XMLParser } from 'fast-xml-parser';
import { parseJson } from '../rest/call-rest.ts';
import { hideParties, hidePartiesIn } from './hide-parties.ts';

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

/** A page for people, as a login or a proxy shows one. */
export function isPage(text: string): boolean {
  return /<html|<!doctype/i.test(text);
}

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
  return plain.replace(/\S*(?:&#?\w+;|\\u[\da-f]{4})\S*/gi, '…').slice(0, WIDTH);
}
