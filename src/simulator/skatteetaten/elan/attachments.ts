import { randomUUID } from 'node:crypto';
import type {
  AttachmentOutcome,
  AttachmentState,
  AttachmentStatus,
} from '../rules/judge-context.ts';
import type { ElanSettings } from './options.ts';

/** An uploaded file. */
export interface ElanAttachment {
  readonly uuid: string;
  readonly org: string;
  /** The innsenderReferanse that it was uploaded with. */
  readonly reference: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly at: number;
}

interface Stored extends ElanAttachment {
  /** Where it ends, on demand. */
  outcome?: AttachmentOutcome | undefined;
}

/** A file that holds this counts as infected. */
export const VIRUS_MARKER = 'KVITTERA-TEST-VIRUS';

const PDF_START = '%PDF-';

/** The uploaded files of a server, each as far as its clock has brought it. */
export class Attachments {
  readonly #all = new Map<string, Stored>();
  readonly #settings: ElanSettings;

  constructor(settings: ElanSettings) {
    this.#settings = settings;
  }

  /** Every file, in the order in which they came. */
  get all(): readonly ElanAttachment[] {
    return [...this.#all.values()];
  }

  /** Stores a file; it may be told beforehand where it ends. */
  add(file: Omit<ElanAttachment, 'uuid' | 'at'>, outcome?: AttachmentOutcome): ElanAttachment {
    const at = this.#settings.clock.now().getTime();
    const added: Stored = { ...file, uuid: randomUUID(), at, outcome };
    this.#all.set(added.uuid, added);
    return added;
  }

  /** Ends a file in a status, at once if it was on its way beyond it. */
  setOutcome(uuid: string, outcome: AttachmentOutcome): void {
    const found = this.#all.get(uuid);
    if (!found) throw new Error(`there is no attachment ${uuid}`);
    found.outcome = outcome;
  }

  /** What is known of an organisation's file now. */
  find(org: string, uuid: string): AttachmentState | undefined {
    const found = this.#all.get(uuid);
    if (found?.org !== org) return undefined;
    return { status: this.#getStatus(found), reference: found.reference };
  }

  #getStatus({ at, bytes, outcome }: Stored): AttachmentStatus {
    const { scanMs, validateMs, convertMs } = this.#settings.processing;
    if (outcome === 'deleted' || outcome === 'discarded') return outcome;
    const elapsed = this.#settings.clock.now().getTime() - at;
    if (elapsed < scanMs) return 'not-scanned';
    if (outcome === 'infected' || bytes.includes(VIRUS_MARKER)) return 'infected';
    if (elapsed < scanMs + validateMs) return 'not-validated';
    if (outcome === 'validation-failed') return outcome;
    if (elapsed < scanMs + validateMs + convertMs) return 'not-converted';
    if (outcome !== undefined) return outcome;
    return bytes.subarray(0, PDF_START.length).toString('latin1') === PDF_START
      ? 'ready'
      : 'not-convertible';
  }
}
