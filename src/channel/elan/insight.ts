import { AppError } from '../../core/errors.ts';
import type { AuthorisedClient } from '../rest/authorised-client.ts';
import { parseJson } from '../rest/call-rest.ts';
import { postJson } from '../rest/post-json.ts';
import { hidePartiesIn } from './hide-parties.ts';
import { toObject } from './petition.ts';

/** The creditor and the debtor of a deduction, by their identifiers, and the petition that names them. */
export interface DeductionParties {
  readonly claimant: string;
  readonly debtor: string;
  readonly petition: unknown;
}

/** Which member of the answer holds which of the five pieces of information; none of the names is public. */
export interface InsightMembers {
  /** (a) Sums and estimated interest with better priority. */
  readonly better: string;
  /** (b) The same with equal priority, and the basis of dividends. */
  readonly equal: string;
  /** (c) Decided running child support. */
  readonly support: string;
  /** (d) What was received and allocated, today and a month back. */
  readonly payments: string;
  /** (e) Deduction orders, now and ahead. */
  readonly orders: string;
}

/** What is known of a deduction; an element that was not told is undefined. */
export interface Insight extends Readonly<Record<keyof InsightMembers, unknown>> {
  readonly correlationId: string;
  /** Members that belong to none of the five. */
  readonly others: { readonly [name: string]: unknown };
}

const PARTIES = ['saksoeker', 'saksoekt'];

/**
 * Asks Innsyn i ett trekk (ELAN page, model 1.0; regulation 2025-07-09-1510 § 4) about a deduction that a petition of ours
 * is part of. Request and answer are not public: the request is that of the closest sister API, the members are settings. Who the
 * persons of the petition are is hidden in what is told.
 */
export async function askInsight(
  client: AuthorisedClient,
  url: string,
  { claimant, debtor, petition }: DeductionParties,
  members: InsightMembers,
): Promise<Insight> {
  const toKey = (identifier: string) => ({
    landkodeIdentifikator: 'NO',
    taxIdentificationNumber: identifier,
  });
  const answer = await postJson(client, url, {
    saksoeker: toKey(claimant),
    saksoekt: toKey(debtor),
  });
  const { status, text, correlationId } = answer;
  const body = toObject(hidePartiesIn(parseJson(text), petition));
  if (status !== 200 || Object.keys(body).length === 0) throw refuse(status, body, correlationId);
  const names = Object.values(members) as string[];
  const others = Object.entries(body).filter(
    ([name]) => !names.includes(name) && !PARTIES.includes(name),
  );
  const { better, equal, support, payments, orders } = members;
  return {
    correlationId,
    better: body[better],
    equal: body[equal],
    support: body[support],
    payments: body[payments],
    orders: body[orders],
    others: Object.fromEntries(others),
  };
}

const FIXES: Readonly<{ [status: number]: string }> = {
  401: 'check the environment, the scope and the organisation in the settings of the channel',
  403: 'the organisation of the token must be the claimant, or its representative in the case',
  404: 'only a claim in a deduction that is established and not closed can be looked at, and only after a petition with the same claimant and debtor; check urls.insight too',
};

function refuse(
  status: number,
  { kode, melding }: { readonly [name: string]: unknown },
  correlationId: string,
): AppError {
  const said = typeof melding === 'string' ? `: ${String(kode ?? '')} ${melding}` : '';
  return new AppError(
    'ELAN_NO_INSIGHT',
    `Innsyn i ett trekk answered with status ${status}${said} (correlation id ${correlationId})`,
    { fix: FIXES[status] ?? 'try again later; ask Skatteetaten with the correlation id' },
  );
}
