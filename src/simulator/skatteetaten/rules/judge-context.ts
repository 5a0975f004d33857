import type { Model } from './model.ts';

/** One offence, in the words of the rule list. */
export interface Breach {
  /** The Vilkårnavn. */
  readonly kode: string;
  /** The Avvikstekst, filled in. */
  readonly melding: string;
  /** The Beskrivelse. */
  readonly beskrivelse: string;
}

/** Where an uploaded file ends. */
export type AttachmentOutcome =
  | 'ready'
  | 'infected'
  | 'deleted'
  | 'discarded'
  | 'validation-failed'
  | 'conversion-failed'
  | 'not-convertible';

/** How far an uploaded file has come, or where it ended. */
export type AttachmentStatus =
  | 'not-scanned'
  | 'not-validated'
  | 'not-converted'
  | AttachmentOutcome;

/** What the server knows of an uploaded file. */
export interface AttachmentState {
  readonly status: AttachmentStatus;
  /** The innsenderReferanse that it was uploaded with. */
  readonly reference: string;
}

/** Look-ups in registers; what is not answered is not judged. */
export interface Register {
  readonly isMainUnit?: (orgnr: string) => boolean;
  readonly isEnk?: (orgnr: string) => boolean;
  readonly exists?: (identifier: string) => boolean;
}

/** What the judge knows besides the petition; rules that need what is not given are silent. */
export interface JudgeContext {
  readonly model: Model;
  /** The day in Norway, as YYYY-MM-DD. */
  readonly today: string;
  readonly authenticatedOrg?: string | undefined;
  /** The version that was accepted before: it makes the petition a change. */
  readonly submitted?: unknown;
  /** Whether another petition with this date and reference was accepted before. */
  readonly accepted?: (begjaeringsdato: string, innsenderReferanse: string) => boolean;
  readonly attachment?: (uuid: string) => AttachmentState | undefined;
  /** The saksstatus of the case that is changed. */
  readonly caseState?: string | undefined;
  /** Whether earlier submissions on the case are not handled yet. */
  readonly hasUnhandled?: boolean;
  /** The authority's reference of the case that is changed; only named in texts. */
  readonly caseReference?: string;
  readonly isOldRegime?: (identifier: string) => boolean;
  readonly register?: Register | undefined;
  /** Whether § 4-19 is demanded of every ordinary ground; when it applies is not public. */
  readonly demands419?: boolean;
}
