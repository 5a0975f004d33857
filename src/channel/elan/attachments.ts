import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse, stringify } from 'lossless-json';
import type { Shipment } from '../../core/channel.ts';
import { AppError, getMessage } from '../../core/errors.ts';
import type { AuthorisedAnswer, AuthorisedClient } from '../rest/authorised-client.ts';
import { ask } from './ask.ts';
import type { CaseStore } from './case-store.ts';
import { findUploadId } from './find-reference.ts';
import { hideParties } from './hide-parties.ts';
import { readPetition } from './petition.ts';
import { type Deviation, readDeviations } from './refusal.ts';
import { type ElanSettings, fillUrl } from './settings.ts';

/**
 * How files are uploaded, and what is made of the answer: the interface is not public, so that everything about it stands in
 * this file and in `urls.attachments`. A file is stored for one petition (innsenderReferanse) and never used for another.
 */
interface Upload {
  readonly uuid: string;
  readonly sha256: string;
  /** How often it was uploaded again because the authority had lost it or failed on it. */
  readonly again: number;
}

export interface Attaching {
  readonly settings: ElanSettings;
  readonly client: AuthorisedClient;
  readonly store: CaseStore;
  readonly shipment: Shipment;
}

interface Slot {
  filnavn?: unknown;
  uuid?: unknown;
  [name: string]: unknown;
}

/**
 * The bytes to submit: the petition as it was sealed, with the uuid of every file that lay beside it. What was made of it
 * once is on disk and stays the same on every attempt.
 */
export async function completeBody(attaching: Attaching, reference: string): Promise<Buffer> {
  const { store, shipment } = attaching;
  const kept = await store.readBody(shipment.id);
  if (kept) return kept;
  const sealed = await readFile(shipment.path);
  const value = parse(sealed.toString('utf8'));
  const all = listSlots(value);
  const slots = all.filter(({ uuid }) => uuid === undefined || uuid === null || uuid === '');
  for (const slot of all) if (!slots.includes(slot)) await refuseForeign(store, reference, slot);
  if (slots.length === 0) return sealed;
  for (const slot of slots) {
    const { uuid } = await upload(attaching, reference, String(slot.filnavn));
    slot.uuid = uuid;
  }
  const body = Buffer.from(stringify(value) ?? '');
  await store.keepBody(shipment.id, body);
  return body;
}

/** A file that was uploaded for a petition is stored for that one alone (VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN). */
async function refuseForeign(store: CaseStore, reference: string, slot: Slot): Promise<void> {
  const owner = await store.findUploadOwner(String(slot.uuid));
  if (owner === undefined || owner === reference) return;
  throw new AppError(
    'ATTACHMENT_OF_ANOTHER',
    `the uuid of ${String(slot.filnavn)} is that of a file that was uploaded for petition ${owner}`,
    { fix: 'leave uuid out and lay the file beside the petition: it is uploaded for this one' },
  );
}

/** References to files: objects with a file name and a type, wherever they stand. */
function listSlots(value: unknown): Slot[] {
  if (Array.isArray(value)) return value.flatMap(listSlots);
  if (typeof value !== 'object' || value === null) return [];
  const slot = value as Slot;
  const isSlot = typeof slot.filnavn === 'string' && typeof slot.type === 'string';
  return [...(isSlot ? [slot] : []), ...Object.values(slot).flatMap(listSlots)];
}

async function upload(attaching: Attaching, reference: string, name: string): Promise<Upload> {
  const { settings, client, store, shipment } = attaching;
  const bytes = await readAttachment(shipment, name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = toKey(reference, sha256);
  const known = await store.readUpload<Upload>(key);
  if (known && known.uuid !== '') return known;
  const url = fillUrl(settings.urls.attachments, settings.baseUrl, {
    innsenderReferanse: reference,
  });
  const { method } = settings.uploads;
  const call = { method, url, ...toUpload(settings, name, bytes) };
  const answer = await ask({ client, shipment, now: settings.now(), call });
  const uuid = findUploadId(settings, answer);
  if (uuid === undefined) {
    const { value } = await readPetition(shipment.path);
    throw notTaken(settings, answer, value, name);
  }
  const made = { uuid, sha256, again: known?.again ?? 0 };
  await store.keepUploadOwner(uuid, reference);
  await store.keepUpload(key, made);
  return made;
}

function toUpload({ uploads }: ElanSettings, name: string, bytes: Buffer) {
  const { encoding, field, nameHeader } = uploads;
  const named = nameHeader === undefined ? {} : { [nameHeader]: encodeURIComponent(name) };
  if (encoding === 'raw')
    return { headers: { 'content-type': 'application/pdf', ...named }, body: bytes };
  const body = new FormData();
  body.append(field, new Blob([bytes], { type: 'application/pdf' }), name);
  return { headers: named, body };
}

function toKey(reference: string, sha256: string): string {
  return createHash('sha256').update(`${reference}\n${sha256}`).digest('hex');
}

function readAttachment({ path }: Shipment, name: string): Promise<Buffer> {
  const file = join(dirname(path), 'attachments', basename(name));
  return readFile(file).catch((error: unknown) => {
    throw new AppError('ATTACHMENT_UNREADABLE', `${name} cannot be read: ${getMessage(error)}`, {
      fix: `put the file back as ${file}, then resend`,
    });
  });
}

/** A file that the authority does not take stops its petition; anything else passes. */
function notTaken(
  { refusals }: ElanSettings,
  { status, text, correlationId, retryAt }: AuthorisedAnswer,
  petition: unknown,
  name: string,
): AppError {
  const hide = (said: string) => hideParties(said, petition);
  const [reason] = readDeviations(text, petition, refusals);
  const isFault = [400, 413, 415, 422].includes(status);
  const why = status < 300 ? ' without an id' : '';
  const said = reason ? `, ${reason.kode} ${hide(reason.melding)}` : '';
  return new AppError(
    'ATTACHMENT_NOT_TAKEN',
    `the attachment ${hide(name)} was not taken: status ${status}${why}${said} (correlation id ${correlationId})`,
    {
      outcome: isFault ? 'permanent' : 'transient',
      retryAt,
      blames: retryAt === undefined ? undefined : 'channel',
      fix: status < 300 ? NO_ID : (FIXES[status] ?? (isFault ? ANEW : LATER)),
    },
  );
}

const NO_ID =
  'nothing at first: it is tried again; if it stays compare uploads.reply of the channel with what was answered, which lies in the evidence';
const ANEW = 'make the PDF anew and drop the petition again';
const LATER = 'nothing at first: it is tried again by itself';
const FIXES: Readonly<{ [status: number]: string }> = {
  404: 'check urls.attachments of the channel',
  405: 'check uploads.method and urls.attachments of the channel',
  413: 'the file is larger than the authority takes: make it smaller, and set limits.attachmentBytes to what it takes',
};

const MAX_AGAIN = 1;
const LOST = /finnes ikke|slettet|kassert/;
const FAILED = /teknisk feil|feilet ved forsøk/;

/**
 * Forgets the uploads that the authority has lost, failed on, or holds for another petition, so that they are made again.
 * True when that may mend all that a petition was refused for; a file that failed twice is left to a person.
 */
export async function forgetLost(
  attaching: Attaching,
  reference: string,
  deviations: readonly Deviation[],
): Promise<boolean> {
  const { store, shipment } = attaching;
  const body = await store.readBody(shipment.id);
  if (!body || deviations.length === 0) return false;
  const names = listSlots(JSON.parse(body.toString('utf8'))).map(({ filnavn }) => String(filnavn));
  const lost = new Set<string>();
  for (const { kode, melding } of deviations) {
    if (!isMendable(kode, melding)) return false;
    for (const name of names) if (melding.includes(`'${name}'`)) lost.add(name);
  }
  const keys = new Set<string>();
  for (const name of lost) {
    const bytes = await readAttachment(shipment, name);
    keys.add(toKey(reference, createHash('sha256').update(bytes).digest('hex')));
  }
  for (const key of keys) {
    const known = await store.readUpload<Upload>(key);
    if (!known || known.again >= MAX_AGAIN) return false;
    await store.keepUpload(key, { ...known, uuid: '', again: known.again + 1 });
  }
  if (lost.size > 0) await store.dropBody(shipment.id);
  return lost.size > 0;
}

function isMendable(kode: string, melding: string): boolean {
  if (kode === 'VEDLEGG_SKAL_HA_REFERANSE_TIL_BEGJAERINGEN') return true;
  if (kode === 'VEDLEGG_SKAL_VAERE_TILGJENGELIG') return LOST.test(melding);
  return kode === 'VEDLEGG_SKAL_IKKE_HA_FEILET' && FAILED.test(melding);
}
