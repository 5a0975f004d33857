import { findEncoding } from '../../format/encoding.ts';
import { escapeAttribute, escapeText } from '../../format/xml-escape.ts';
import { type Actor, type Label, type LabelData, toUrn } from './label.ts';

const LATIN1 = findEncoding('iso-8859-1')!;

/** The label as it stands in a message: XML in ISO-8859-1, its children in the order of the document type. */
export function writeLabel(label: Label): Buffer {
  const text = [
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    '<!DOCTYPE shs.label SYSTEM "shs-label-1.2.dtd">',
    `<shs.label ${writeAttributes(label)}>`,
    ...writeActors(label),
    `  <product>${escapeXml(toUrn(label.product))}</product>`,
    ...label.meta.map(
      ([name, value]) => `  <meta${quote('name', name)}>${escapeXml(value)}</meta>`,
    ),
    ...(label.subject === undefined ? [] : [`  <subject>${escapeXml(label.subject)}</subject>`]),
    `  <datetime>${label.datetime}</datetime>`,
    ...writeContent(label),
    '</shs.label>',
    '',
  ].join('\n');
  return Buffer.from(text, 'latin1');
}

// The node that is known looks for `<shs.label ` with a blank after it.
function writeAttributes({
  txId,
  corrId,
  agreement,
  sequenceType,
  status,
}: Pick<Label, 'txId' | 'corrId' | 'agreement' | 'sequenceType' | 'status'>): string {
  return [
    quote('version', '1.2'),
    quote('tx.id', txId),
    quote('corr.id', corrId),
    quote('shs.agreement', agreement),
    quote('transfer-type', 'asynch'),
    quote('message-type', 'simple'),
    quote('document-type', 'simple'),
    quote('sequence-type', sequenceType),
    quote('status', status),
  ]
    .join('')
    .trimStart();
}

function writeActors({ originator, from, to, endRecipient }: Label): string[] {
  return [
    ...writeActor('originator', originator, 'name'),
    ...writeActor('from', from, 'commonName'),
    ...writeActor('to', to, 'commonName'),
    ...writeActor('end-recipient', endRecipient, 'name'),
  ];
}

function writeActor(element: string, actor: Actor | undefined, name: string): string[] {
  if (!actor) return [];
  const urn = escapeXml(toUrn(actor.orgnr));
  return [`  <${element}${quote(name, actor.name)}>${urn}</${element}>`];
}

function writeContent({ contentId, data }: Label): string[] {
  return [
    `  <content${quote('content.id', contentId)}>`,
    ...data.map((part) => `    <data${writeData(part)}/>`),
    '  </content>',
  ];
}

function writeData({ datapartType, filename, bytes, records }: LabelData): string {
  return [
    quote('datapartType', datapartType),
    quote('filename', filename),
    quote('no-of-bytes', bytes),
    quote('no-of-records', records),
  ].join('');
}

function quote(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeAttribute(String(value), LATIN1)}"`;
}

function escapeXml(text: string): string {
  return escapeText(text, LATIN1);
}
