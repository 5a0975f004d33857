import { open } from 'node:fs/promises';
import { refuseStructure } from './shs-error.ts';

/** The label is looked for in so many bytes from the start of a message. */
export const LABEL_REACH = 4096;

const START = '<shs.label ';
const END = '</shs.label>';
/** What may stand before a label: declaration, comments, and a DOCTYPE that declares nothing. */
const PROLOG =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml\s([^>]*)\?>)?(?:\s|<!--(?:(?!-->).)*-->|<!DOCTYPE\s[^[\]<>]*>)*$/s;
const EPILOG = /^(?:\s|<!--(?:(?!-->).)*-->)*$/s;

/** Where a label stands in a message, as bytes read as ISO-8859-1. */
export interface FoundLabel {
  readonly text: string;
  readonly start: number;
  /** Where its end tag begins. */
  readonly endTag: number;
}

/** The first bytes of a message, as many as a label may reach. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LABEL_REACH), 0, LABEL_REACH, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Finds the label by its tags, literally: it is never base64 and never beyond the reach. */
export function findLabel(head: Buffer): FoundLabel {
  const whole = head.toString('latin1');
  const start = whole.indexOf(START);
  if (start === -1) refuseStructure(`no '${START}' in the first ${LABEL_REACH} bytes`);
  const endTag = whole.indexOf(END);
  if (endTag < start) refuseStructure(`no '${END}' in the first ${LABEL_REACH} bytes`);
  return { text: whole.slice(start, endTag + END.length), start, endTag };
}

/** Checks that the first part holds this label and nothing else; decodes it as its XML declaration says. */
export function decodeLabel(part: string, label: string): string {
  const start = part.indexOf(label);
  if (start === -1) refuseStructure('the label is not in the first part');
  const [, declaration] = PROLOG.exec(part.slice(0, start)) ?? refuseStructure(PROLOG_INFO);
  if (!EPILOG.test(part.slice(start + label.length)))
    refuseStructure('the first part holds more than one label');
  if (label.includes('<!DOCTYPE') || label.includes('<!ENTITY')) refuseStructure(PROLOG_INFO);
  const isUtf8 = /encoding\s*=\s*["']utf-?8["']/i.test(declaration ?? '');
  return isUtf8 ? Buffer.from(label, 'latin1').toString('utf8') : label;
}

const PROLOG_INFO = 'before the label only a declaration, comments and a plain DOCTYPE may stand';
