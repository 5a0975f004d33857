import { toUrn } from './address.ts';
import type { ShsData } from './label.ts';
import type { OutboxMessage } from './stored-message.ts';
import { escapeXml, writeAttributes } from './xml-text.ts';

const PROLOG = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE shs.message-list SYSTEM "shs-message-list-1.2.01.dtd">
`;

/** Writes the answer to a list request; in full with version, arrival times, sizes and metas, which not every node tells. */
export function writeMessageList(entries: readonly OutboxMessage[], isFull: boolean): string {
  const messages = entries.map((entry) => writeMessage(entry, isFull)).join('');
  const version = writeAttributes({ version: isFull ? '1.2' : undefined });
  return `${PROLOG}<shs.message-list${version}>\n${messages}</shs.message-list>\n`;
}

function writeMessage({ message }: OutboxMessage, isFull: boolean): string {
  const { label, arrived, bytes } = message;
  const attributes = writeAttributes({
    'tx.id': label.txId,
    timestamp: isFull ? arrived : label.datetime,
    'corr.id': label.corrId,
    'content.id': label.contentId,
    size: isFull ? String(bytes) : undefined,
    originator: label.originator?.address,
    from: label.from && toUrn(label.from.address),
    to: label.to && toUrn(label.to.address),
    'end-recipient': label.endRecipient?.address,
    product: toUrn(label.product),
    'sequence-type': label.sequenceType,
    status: label.status,
  });
  const metas = isFull ? label.meta : [];
  const lines = [
    ...metas.map(
      ({ name, value }) => `<meta${writeAttributes({ name })}>${escapeXml(value)}</meta>`,
    ),
    ...(label.subject === undefined ? [] : [`<subject>${escapeXml(label.subject)}</subject>`]),
    ...label.data.map((data) => `<data${writeAttributes(getData(data, isFull))}/>`),
  ];
  return `  <message${attributes}>\n${lines.map((line) => `    ${line}\n`).join('')}  </message>\n`;
}

function getData(data: ShsData, isFull: boolean): Readonly<Record<string, string | undefined>> {
  return {
    datapartType: data.datapartType,
    filename: data.fileName,
    'no-of-bytes': isFull ? data.bytes : undefined,
  };
}
