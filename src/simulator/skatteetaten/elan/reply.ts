import { stringify } from 'lossless-json';
import type { Breach } from '../rules/judge-context.ts';
import type { ErrorShape } from './options.ts';

/** An answer before it is sent. An error still has to be given the caller's correlation. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly error?: { readonly kode: string; readonly melding: string };
}

const JSON_TYPE = 'application/json';

/** Shared codes where they are published; the others are the simulator's own. */
const CODES: { readonly [status: number]: string } = {
  403: 'DAS-008',
  404: 'DAS-002',
  500: 'DAS-001',
  503: 'DAS-003',
};

/** An answer in JSON; numbers that were read without loss are written as they stood. */
export function replyJson(body: unknown, status = 200, type = JSON_TYPE): Reply {
  return { status, type, body: stringify(body) ?? '' };
}

/** An answer that says nothing but that it went well. */
export function replyEmpty(status: 200 | 204): Reply {
  return { status };
}

/** An error in the common form. */
export function replyError(status: number, melding: string, headers = {}): Reply {
  return { status, headers, error: { kode: CODES[status] ?? `SIM-${status}`, melding } };
}

/** Broken rules, in the shape that is asked for. */
export function replyBreaches(breaches: readonly Breach[], shape: ErrorShape): Reply {
  const list = breaches.map(({ kode, melding, beskrivelse }) => ({ kode, melding, beskrivelse }));
  if (shape === 'valideringsfeil') return replyJson({ valideringsfeil: list }, 422);
  const [first] = breaches;
  if (shape === 'bare' && first)
    return { status: 422, error: { kode: first.kode, melding: first.melding } };
  const problem = {
    type: 'about:blank',
    title: 'Unprocessable Entity',
    status: 422,
    detail: `Begjæringen bryter ${breaches.length} vilkår`,
    kontrollutslag: list,
  };
  return replyJson(problem, 422, 'application/problem+json');
}

/** The text of an answer and its type; errors become XML for who accepts nothing else. */
export function writeReply(
  { error, body = '', type }: Reply,
  correlationId: string,
  wantsXml: boolean,
): { readonly body: string; readonly type: string | undefined } {
  if (!error) return { body, type };
  const told = { ...error, korrelasjonsid: correlationId };
  if (!wantsXml) return { body: JSON.stringify(told), type: JSON_TYPE };
  const members = Object.entries(told).map(([key, text]) => `<${key}>${escapeXml(text)}</${key}>`);
  const xmlns = 'urn:no:skatteetaten:datasamarbeid:feil:v1';
  return { body: `<feil xmlns="${xmlns}">${members.join('')}</feil>`, type: 'application/xml' };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
