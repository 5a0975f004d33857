import type { MimeHeaders } from './mime-header.ts';
import type { PartBody } from './open-part.ts';
import { refuseStructure } from './shs-error.ts';

const MAXIMUM_BYTES = 1 << 13;

/** Collects the first part, which holds the label and must be text/xml. */
export async function openLabelBody(
  headers: MimeHeaders,
  take: (text: string) => void,
): Promise<PartBody> {
  const type = headers.get('content-type')?.value ?? 'text/plain';
  if (type !== 'text/xml') refuseStructure(`the first part is ${type}, not text/xml`);
  let text = '';
  return {
    async write(piece) {
      text += piece.toString('latin1');
      if (text.length > MAXIMUM_BYTES) refuseStructure('the label part is too long');
    },
    end: async () => take(text),
    abandon: async () => undefined,
  };
}
