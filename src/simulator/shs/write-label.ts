import { toUrn } from './address.ts';
import type { ShsData, ShsHistory, ShsLabel, ShsParty } from './label.ts';
import { escapeXml, writeAttributes } from './xml-text.ts';

const PROLOG = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE shs.label SYSTEM "shs-label-1.2.dtd">
`;

/** Writes a label as an XML document, a line for each element. */
export function writeLabel(label: ShsLabel): string {
  const attributes = writeAttributes({
    version: '1.2',
    'tx.id': label.txId,
    'corr.id': label.corrId,
    'shs.agreement': label.agreement,
    'transfer-type': label.transferType,
    'message-type': 'simple',
    'document-type': 'simple',
    'sequence-type': label.sequenceType,
    status: label.status,
  });
  const lines = [
    ...writeParty('originator', 'name', label.originator),
    ...writeParty('from', 'commonName', label.from),
    ...writeParty('to', 'commonName', label.to),
    ...writeParty('end-recipient', 'name', label.endRecipient),
    `<product>${escapeXml(toUrn(label.product))}</product>`,
    ...label.meta.map(
      ({ name, value }) => `<meta${writeAttributes({ name })}>${escapeXml(value)}</meta>`,
    ),
    ...(label.subject === undefined ? [] : [`<subject>${escapeXml(label.subject)}</subject>`]),
    `<datetime>${label.datetime}</datetime>`,
    `<content${writeAttributes({ 'content.id': label.contentId })}>`,
    ...label.data.map(writeData),
    '</content>',
  ];
  const history = label.history.map(writeHistory).join('');
  return `${PROLOG}<shs.label${attributes}>\n${indent(lines)}${history}</shs.label>\n`;
}

/** Writes what a node notes in a label when it takes the message. */
export function writeHistory(history: ShsHistory): string {
  const attributes = writeAttributes({
    'node.id': history.nodeId,
    'content.id': history.contentId,
    'tx.id': history.txId,
    from: history.from,
    to: history.to,
    'local.id': history.localId,
  });
  const comment =
    history.comment === undefined ? [] : [`  <comment>${escapeXml(history.comment)}</comment>`];
  const datetime = `  <datetime>${history.datetime}</datetime>`;
  return indent([`<history${attributes}>`, datetime, ...comment, '</history>']);
}

function writeParty(element: string, nameAttribute: string, party: ShsParty | undefined): string[] {
  if (!party) return [];
  const isActor = element === 'from' || element === 'to';
  const address = isActor ? toUrn(party.address) : party.address;
  const attributes = writeAttributes({ [nameAttribute]: party.name });
  return [`<${element}${attributes}>${escapeXml(address)}</${element}>`];
}

function writeData(data: ShsData): string {
  const attributes = writeAttributes({
    datapartType: data.datapartType,
    filename: data.fileName,
    'no-of-bytes': data.bytes,
    'no-of-records': data.records,
  });
  return `  <data${attributes}/>`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}
