import { asNodes, getAttribute, readXml } from './read-xml.ts';

/** A message that lies ready in an outbox. */
export interface ListedMessage {
  readonly txId: string;
  /** Where the list tells it. */
  readonly status: string | undefined;
}

/** Reads an `shs.message-list` (1.2.01): tx.id is the key, never corr.id. Throws an `AppError` (`SHS_MESSAGE_BROKEN`). */
export function parseMessageList(bytes: Buffer): ListedMessage[] {
  const root = readXml(bytes, 'shs.message-list');
  return asNodes(root.message).flatMap((node) => {
    const txId = getAttribute(node, 'tx.id');
    return txId ? [{ txId, status: getAttribute(node, 'status') }] : [];
  });
}
