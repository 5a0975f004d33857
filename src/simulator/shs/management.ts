import { writeAttributes } from './xml-text.ts';

/** What a confirm or an error message says, and how some nodes write it. */
export interface Management {
  readonly corrId: string;
  readonly contentId: string;
  readonly datetime: string;
  readonly error?: { readonly code: string; readonly info: string } | undefined;
  /** Leaves out `version`. */
  readonly withoutVersion?: boolean | undefined;
  /** Leaves out `<confirmation/>`. */
  readonly withoutConfirmation?: boolean | undefined;
}

const PROLOG = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE shs.management SYSTEM "shs-management-1.2.dtd">
`;

/** Writes the data part of a confirm or an error message. */
export function writeManagement(management: Management): Buffer {
  const attributes = writeAttributes({
    version: management.withoutVersion ? undefined : '1.2',
    'corr.id': management.corrId,
    'content.id': management.contentId,
  });
  const datetime = `  <datetime>${management.datetime}</datetime>\n`;
  const text = `${PROLOG}<shs.management${attributes}>\n${datetime}${writeOutcome(management)}</shs.management>\n`;
  return Buffer.from(text, 'latin1');
}

function writeOutcome({ error, withoutConfirmation }: Management): string {
  if (error)
    return `  <error${writeAttributes({ errorcode: error.code, errorinfo: error.info })}/>\n`;
  return withoutConfirmation ? '' : '  <confirmation/>\n';
}
