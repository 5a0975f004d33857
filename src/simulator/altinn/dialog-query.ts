import { z } from 'zod';
import { isPartyUrn, isResourceUrn } from './urns.ts';

const FIELDS = {
  createdat: 'createdAt',
  updatedat: 'updatedAt',
  contentupdatedat: 'contentUpdatedAt',
} as const;
const ORDER = /^(createdat|updatedat|contentupdatedat)(?:_(asc|desc))?$/i;

/** The times that dialogs may be ordered by. */
export type DialogTime = (typeof FIELDS)[keyof typeof FIELDS];

/** In which order dialogs come. */
export interface DialogOrder {
  /** As it is told back. */
  readonly text: string;
  readonly field: DialogTime;
  readonly isRising: boolean;
}

const PLACE = z.object({ order: z.string(), value: z.string(), id: z.string() });

/** After which dialog the next page begins. */
export type DialogPlace = z.infer<typeof PLACE>;

/** What a search asks for. */
export interface DialogQuery {
  readonly parties: readonly string[];
  readonly resources: readonly string[];
  readonly externalReference: string | undefined;
  readonly updatedAfter: Date | undefined;
  readonly excludeApiOnly: boolean;
  readonly order: DialogOrder;
  readonly limit: number;
  readonly after: DialogPlace | undefined;
}

/** What is wrong with a search, by parameter. */
export type DialogErrors = Readonly<Record<string, readonly string[]>>;

const MOST_FILTERS = 20;
const MOST_DIALOGS = 1000;
const DEFAULT_ORDER = 'contentupdatedat_desc';
const DEFAULT_LIMIT = '100';

/** Reads a search; one that asks for no party and no service is none. */
export function readDialogQuery(
  parameters: URLSearchParams,
): { readonly query: DialogQuery } | { readonly errors: DialogErrors } {
  const errors: Record<string, string[]> = {};
  const demand = (isRight: boolean, name: string, text: string) => {
    if (!isRight) errors[name] = [...(errors[name] ?? []), text];
  };
  const parties = parameters.getAll('party');
  const resources = parameters.getAll('serviceResource');
  const updated = parameters.get('updatedAfter');
  const limit = parameters.get('limit') ?? DEFAULT_LIMIT;
  const order = readOrder(parameters.get('orderBy') ?? DEFAULT_ORDER);
  const token = parameters.get('continuationToken');
  const after = token === null ? undefined : readPlace(token);
  const apiOnly = parameters.get('excludeApiOnly') ?? 'false';

  demand(parties.length + resources.length > 0, 'party', 'give a party or a serviceResource');
  demand(parties.length <= MOST_FILTERS, 'party', `at most ${MOST_FILTERS}`);
  demand(parties.every(isPartyUrn), 'party', 'not the urn of a party');
  demand(resources.length <= MOST_FILTERS, 'serviceResource', `at most ${MOST_FILTERS}`);
  demand(resources.every(isResourceUrn), 'serviceResource', 'not the urn of a resource');
  demand(updated === null || isInstant(updated), 'updatedAfter', 'no ISO time with a zone');
  demand(isLimit(limit), 'limit', `not from 1 to ${MOST_DIALOGS}`);
  demand(order !== undefined, 'orderBy', 'not known');
  demand(token === null || after?.order === order?.text, 'continuationToken', 'not of this search');
  demand(/^(true|false)$/i.test(apiOnly), 'excludeApiOnly', 'neither true nor false');
  if (!order || Object.keys(errors).length > 0) return { errors };
  return {
    query: {
      parties,
      resources,
      externalReference: parameters.get('externalReference') ?? undefined,
      updatedAfter: updated === null ? undefined : new Date(updated),
      excludeApiOnly: apiOnly.toLowerCase() === 'true',
      order,
      limit: Number(limit),
      after,
    },
  };
}

/** A place as a continuation token. */
export function writePlace(place: DialogPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readPlace(token: string): DialogPlace | undefined {
  try {
    return PLACE.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function readOrder(text: string): DialogOrder | undefined {
  const [, name = '', direction = 'desc'] = ORDER.exec(text.toLowerCase()) ?? [];
  const field = FIELDS[name as keyof typeof FIELDS];
  if (field === undefined) return undefined;
  return { text: `${name}_${direction}`, field, isRising: direction === 'asc' };
}

function isInstant(text: string): boolean {
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  return isIso && !Number.isNaN(Date.parse(text));
}

function isLimit(text: string): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DIALOGS;
}
