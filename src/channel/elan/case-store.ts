import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppError, ignoreMissing } from '../../core/errors.ts';
import { ensureFolder, replaceFile, syncFolder } from '../../core/files.ts';

/** A petition that the authority has, and when it is asked about next. */
export interface OpenCase {
  readonly shipment: string;
  /** The authority's reference (eksternSaksreferanse). */
  readonly reference: string;
  readonly innsenderReferanse: string;
  /** The petition that was sent: it tells who is not to be named. */
  readonly path?: string;
  readonly nextAt: string;
  /** What was told of it last, in one spelling. */
  readonly told?: string;
  readonly polls: number;
  /** Nothing can be told of it. */
  readonly trouble?: CaseTrouble;
}

/** Since when a case is asked about in vain, and what was answered last. */
export interface CaseTrouble {
  readonly since: string;
  readonly status: number;
  readonly correlationId: string;
}

/** Why something is left alone, where a call got no answer. */
export type PauseReason = Pick<AppError, 'code' | 'message' | 'fix'>;

interface Pause {
  readonly until: string;
  readonly failure?: PauseReason;
}

/** A petition that was taken, and by which message. */
export interface AcceptedCase {
  readonly reference: string;
  readonly shipment: string;
  /** The message whose case it was before this one changed it. */
  readonly before?: string | undefined;
}

/** References may hold anything. */
function toName(reference: string): string {
  return createHash('sha256').update(reference).digest('hex');
}

/**
 * What is known of petitions under way, a small file each: attempts whose outcome nobody knows, answers that wait to be
 * fetched, and cases that are followed. Everything is on disk before it counts.
 */
export class CaseStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes that a petition is about to be submitted. */
  async begin(shipment: string, facts: object): Promise<void> {
    await this.#write('attempts', shipment, facts);
  }

  /** An attempt has had no effect, or its outcome is known. */
  async end(shipment: string): Promise<void> {
    await this.#remove('attempts', shipment);
  }

  /** Whether a petition may have been taken by an attempt that got no answer. */
  async hasBegun(shipment: string): Promise<boolean> {
    return (await this.#read('attempts', shipment)) !== undefined;
  }

  /** Another message with a reference that may have been taken by an attempt that got no answer. */
  async findLost(innsenderReferanse: string, besides: string): Promise<string | undefined> {
    for (const shipment of await this.#list('attempts')) {
      const text = shipment === besides ? undefined : await this.#read('attempts', shipment);
      const attempt = text === undefined ? undefined : (JSON.parse(text) as { reference?: string });
      if (attempt?.reference === innsenderReferanse) return shipment;
    }
    return undefined;
  }

  /** Keeps what came back, to be fetched under its name. */
  async keepAnswer(name: string, content: object): Promise<void> {
    // A sign for what could not be read is no text of anybody's.
    const text = JSON.stringify(content).replaceAll('\ufffd', '?');
    await this.#write('answers', name, JSON.parse(text) as object);
  }

  async hasAnswer(name: string): Promise<boolean> {
    return (
      (await this.#read('answers', name)) !== undefined ||
      (await this.#read('done', name)) !== undefined
    );
  }

  listAnswers(): Promise<string[]> {
    return this.#list('answers');
  }

  getAnswerPath(name: string): string {
    return join(this.#folder, 'answers', `${name}.json`);
  }

  /** An answer is safe elsewhere; that it came stays known. */
  async finishAnswer(name: string): Promise<void> {
    await this.#write('done', name, {});
    await this.#remove('answers', name);
  }

  /** The bytes that are submitted, where they are not those that were sealed. */
  async readBody(shipment: string): Promise<Buffer | undefined> {
    const text = await this.#read('bodies', shipment);
    return text === undefined ? undefined : Buffer.from(text);
  }

  async keepBody(shipment: string, body: Buffer): Promise<void> {
    await ensureFolder(join(this.#folder, 'bodies'));
    await replaceFile(this.#getPath('bodies', shipment), body);
  }

  async dropBody(shipment: string): Promise<void> {
    await this.#remove('bodies', shipment);
  }

  async readUpload<T>(key: string): Promise<T | undefined> {
    const text = await this.#read('uploads', key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async keepUpload(key: string, upload: object): Promise<void> {
    await this.#write('uploads', key, upload);
  }

  /** The petition that a file was uploaded for, by the file's uuid. */
  async findUploadOwner(uuid: string): Promise<string | undefined> {
    const text = await this.#read('uuids', toName(uuid.toLowerCase()));
    return text === undefined ? undefined : (JSON.parse(text) as { owner: string }).owner;
  }

  async keepUploadOwner(uuid: string, innsenderReferanse: string): Promise<void> {
    await this.#write('uuids', toName(uuid.toLowerCase()), { owner: innsenderReferanse });
  }

  /** The case that a petition of ours became, by its innsenderReferanse. */
  async readAccepted(innsenderReferanse: string): Promise<AcceptedCase | undefined> {
    const text = await this.#read('accepted', toName(innsenderReferanse));
    return text === undefined ? undefined : (JSON.parse(text) as AcceptedCase);
  }

  async keepAccepted(innsenderReferanse: string, accepted: AcceptedCase): Promise<void> {
    await this.#write('accepted', toName(innsenderReferanse), accepted);
  }

  /** Which petition of ours a case is already. */
  async findOwner(reference: string): Promise<AcceptedCase | undefined> {
    for (const name of await this.#list('accepted')) {
      const text = await this.#read('accepted', name);
      const accepted = text === undefined ? undefined : (JSON.parse(text) as AcceptedCase);
      if (accepted?.reference === reference) return accepted;
    }
    return undefined;
  }

  /** Until when Status på sak is left alone. */
  async readPause(): Promise<Pause | undefined> {
    const text = await this.#read('pauses', 'status');
    return text === undefined ? undefined : (JSON.parse(text) as Pause);
  }

  async keepPause(pause: Pause): Promise<void> {
    await this.#write('pauses', 'status', pause);
  }

  /** How far was read of what is told elsewhere. */
  async readPosition<T>(): Promise<T | undefined> {
    const text = await this.#read('dialogs', 'position');
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async keepPosition(position: object): Promise<void> {
    await this.#write('dialogs', 'position', position);
  }

  async follow(open: OpenCase): Promise<void> {
    await this.#write('cases', open.shipment, open);
  }

  async readCase(shipment: string): Promise<OpenCase | undefined> {
    const text = await this.#read('cases', shipment);
    return text === undefined ? undefined : (JSON.parse(text) as OpenCase);
  }

  async unfollow(shipment: string): Promise<void> {
    await this.#remove('cases', shipment);
  }

  async listCases(): Promise<OpenCase[]> {
    const names = await this.#list('cases');
    const cases = await Promise.all(names.map((name) => this.readCase(name)));
    return cases.filter((one) => one !== undefined);
  }

  async #write(kind: string, name: string, content: object): Promise<void> {
    await ensureFolder(join(this.#folder, kind));
    await replaceFile(this.#getPath(kind, name), `${JSON.stringify(content, null, 1)}\n`);
  }

  async #remove(kind: string, name: string): Promise<void> {
    await rm(this.#getPath(kind, name), { force: true });
    await syncFolder(join(this.#folder, kind)).catch(ignoreMissing);
  }

  #read(kind: string, name: string): Promise<string | undefined> {
    return readFile(this.#getPath(kind, name), 'utf8').catch(ignoreMissing);
  }

  async #list(kind: string): Promise<string[]> {
    const names = (await readdir(join(this.#folder, kind)).catch(ignoreMissing)) ?? [];
    return names
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  }

  #getPath(kind: string, name: string): string {
    return join(this.#folder, kind, `${name}.json`);
  }
}
