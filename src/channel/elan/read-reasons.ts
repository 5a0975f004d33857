import { XMLParser } from 'fast-xml-parser';
import { parseJson } from '../rest/call-rest.ts';

/** The body of a refusal: JSON, or its twin in XML (Skatteetaten, "Feil"); undefined for what is neither, as a page. */
export function readReasons(text: string): unknown {
  const body = parseJson(text);
  if (body !== undefined || !/^\s*</.test(text) || /<html|<!doctype/i.test(text)) return body;
  try {
    return new XMLParser({ removeNSPrefix: true, parseTagValue: false }).parse(text) as unknown;
  } catch {
    return undefined;
  }
}
