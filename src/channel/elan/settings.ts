import type { Channel, Environment } from '../../core/channel.ts';
import type { AuthorisedSettings } from '../rest/authorised-client.ts';
import type { DialogSettings } from './dialogs.ts';
import type { RefusalNames } from './reasons.ts';

/**
 * How ELAN is reached. Addresses may hold {base}, {reference} (the authority's, of a case) and {innsenderReferanse}; what of
 * them is not public is a setting with a reconstructed value (docs of the channel).
 */
export interface ElanSettings extends Omit<AuthorisedSettings, 'limitKey' | 'simultaneous'> {
  readonly name: string;
  readonly environment: Environment;
  readonly baseUrl: string;
  readonly urls: {
    readonly submit: string;
    readonly validate: string;
    readonly change: string;
    readonly validateChange: string;
    readonly attachments: string;
    readonly regime: string | undefined;
    readonly status: string | undefined;
  };
  /** How files are uploaded: not public, and so all of it a setting. */
  readonly uploads: {
    readonly method: string;
    /** A form with the file in a field; or the bytes themselves. */
    readonly encoding: 'multipart' | 'raw';
    readonly field: string;
    /** The header that has the file's name, where there is one. */
    readonly nameHeader?: string | undefined;
    /** Names of the answer's member that has the id. */
    readonly reply: readonly string[];
  };
  readonly refusals: RefusalNames;
  /** What the member may be called that has the reference of the case. */
  readonly replies: { readonly reference: readonly string[] };
  /** What the member may be called that says that a debtor is under the new rules. */
  readonly regimes: { readonly isNew: readonly string[] };
  /** Tries a petition out (dry run) before it is submitted. */
  readonly validates: boolean;
  readonly simultaneous: number;
  /** Where what is known of petitions under way is kept. */
  readonly folder: string;
  /** Where petitions are laid that cannot go by this way: `elsa` and `paper` in it. */
  readonly handover: string;
  readonly status: {
    readonly firstHours: number;
    readonly minHours: number;
    readonly maxHours: number;
  };
  /** Where Altinn is asked for news, as a system user. */
  readonly dialogs?: DialogSettings | undefined;
  readonly random: () => number;
  /** The certificate that grants are signed with, where it is one. */
  readonly findCertificate?: Channel['findCertificate'];
}

/** The scope of tokens for petitions (the API's public page). */
export const PETITION_SCOPE = 'skatteetaten:utleggsbegjaering';

/** An address with what it stands for; what is put in is escaped. */
export function fillUrl(
  template: string,
  baseUrl: string,
  values: Readonly<{ [name: string]: string }> = {},
): string {
  const withBase = template.replace('{base}', baseUrl.replace(/\/$/, ''));
  return withBase.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
}
