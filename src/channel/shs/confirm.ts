import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLocal } from '../../core/calendar.ts';
import { AppError, ignoreMissing } from '../../core/errors.ts';
import { ensureFolder, openChunks, replaceFile } from '../../core/files.ts';
import { maskPersonalNumbers } from '../../core/mask.ts';
import { findEncoding } from '../../format/encoding.ts';
import { escapeAttribute } from '../../format/xml-escape.ts';
import { toAppError } from '../failure-table.ts';
import { callHttps, readText } from '../https-client.ts';
import { HTTPS_FAILURES, HttpStatusError } from '../https-errors.ts';
import type { Label } from './label.ts';
import { makeUuid } from './message-ids.ts';
import type { ShsSettings } from './settings.ts';
import { getArrivals } from './take-message.ts';
import { writeMessage } from './write-message.ts';

const LATIN1 = findEncoding('iso-8859-1')!;

/**
 * Confirms to its sender that a message was taken, as a node does once its client has acknowledged it. The confirm of a message is
 * always the same one, so that it may be sent again. Administrative messages are not confirmed.
 */
export async function confirmMessage(settings: ShsSettings, about: Label): Promise<void> {
  if (about.sequenceType === 'adm') return;
  const path = join(getArrivals(settings), `confirm.${makeName(about.txId)}`);
  const datetime = formatLocal(settings.now(), settings.timeZone);
  const label = toConfirmLabel(about, datetime);
  const document = writeDocument(about, datetime);
  const part = {
    name: 'confirm.xml',
    contentType: 'text/xml; charset=ISO-8859-1',
    encoding: 'binary' as const,
    bytes: async function* () {
      yield document;
    },
  };
  let size = 0;
  const counted = async function* () {
    for await (const chunk of writeMessage(
      {
        ...label,
        data: [{ datapartType: 'confirm', filename: 'confirm.xml', bytes: document.length }],
      },
      [part],
    )) {
      size += chunk.length;
      yield chunk;
    }
  };
  await ensureFolder(getArrivals(settings));
  await replaceFile(path, counted());
  try {
    await post(settings, path, size, label.txId);
  } finally {
    await unlink(path).catch(ignoreMissing);
  }
}

async function post(
  settings: ShsSettings,
  path: string,
  size: number,
  txId: string,
): Promise<void> {
  const place = new URL(settings.baseUrl).host;
  const deed = {
    channel: settings.name,
    place,
    path: `message ${txId}`,
    doing: 'confirming',
    committed: false,
  };
  try {
    const answer = await callHttps(settings, {
      method: 'POST',
      url: `${settings.baseUrl}${settings.rsPath}`,
      headers: { 'content-type': 'message/rfc822', 'content-length': String(size) },
      body: () => openChunks(path),
    });
    const text = await readText(answer, 1 << 16);
    if (answer.status >= 400)
      throw new HttpStatusError(
        answer.status,
        `status ${answer.status}: ${maskPersonalNumbers(text.slice(0, 200))}`,
      );
    if (answer.status >= 300)
      throw new AppError(
        'SHS_NO_RECEIPT',
        `${settings.name}: ${place} answered status ${answer.status} to a confirm`,
        {
          fix: 'Check the address of the node in the settings.',
        },
      );
  } catch (error) {
    throw toAppError(HTTPS_FAILURES, error, deed);
  }
}

/** Sender and receiver change places; what the message was of stays. */
function toConfirmLabel(about: Label, datetime: string): Label {
  const { txId, from, to, originator, endRecipient } = about;
  return {
    ...about,
    txId: makeUuid(`confirm ${txId}`),
    sequenceType: 'adm',
    product: 'confirm',
    from: to,
    to: from ?? originator,
    originator: endRecipient,
    endRecipient: originator,
    meta: [],
    subject: undefined,
    datetime,
  };
}

function writeDocument({ corrId, contentId }: Label, datetime: string): Buffer {
  const quote = (text: string) => `"${escapeAttribute(text, LATIN1)}"`;
  const lines = [
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    '<!DOCTYPE shs.management SYSTEM "shs-management-1.2.dtd">',
    `<shs.management version="1.2" corr.id=${quote(corrId)} content.id=${quote(contentId)}>`,
    `  <datetime>${datetime}</datetime>`,
    '  <confirmation/>',
    '</shs.management>',
    '',
  ];
  return Buffer.from(lines.join('\n'), 'latin1');
}

function makeName(txId: string): string {
  return createHash('sha256').update(txId).digest('hex');
}
