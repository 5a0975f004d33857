import { randomUUID } from 'node:crypto';
import { findLabel, LABEL_REACH } from './find-label.ts';
import type { ShsLabel } from './label.ts';
import { type ReadLabel, readLabel } from './read-label.ts';
import { ShsError } from './shs-error.ts';

/** What a node lists of a message that is handed to it as bytes: broken ones are listed too. */
export function peekLabel(bytes: Buffer, told: Partial<ShsLabel>): ShsLabel {
  const txId = told.txId ?? randomUUID();
  const read = readPlainly(bytes);
  return {
    txId,
    corrId: txId,
    contentId: txId,
    transferType: 'asynch',
    status: 'production',
    meta: [],
    datetime: '2000-01-01T00:00:00',
    data: [],
    history: [],
    ...read,
    from: read?.froms[0],
    originator: read?.originators[0],
    product: read?.products[0] ?? 'error',
    sequenceType: (read?.sequenceType ?? 'event') as ShsLabel['sequenceType'],
    ...told,
  };
}

function readPlainly(bytes: Buffer): ReadLabel | undefined {
  try {
    return readLabel(findLabel(bytes.subarray(0, LABEL_REACH)).text);
  } catch (error) {
    if (!(error instanceof ShsError)) throw error;
    return undefined;
  }
}
