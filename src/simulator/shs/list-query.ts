import { toBare, toProductKey } from './address.ts';
import { getSender, type ShsLabel } from './label.ts';
import { isLocalTime, toLocalTime } from './local-time.ts';
import type { OutboxMessage } from './stored-message.ts';

/** A list request that the node does not understand. */
export class QueryError extends Error {}

const MAXIMUM_HITS = 200;

type GetText = (label: ShsLabel) => string | undefined;

/** The exact filters; all of them must fit. */
const FILTERS: Readonly<Record<string, GetText>> = {
  corrid: ({ corrId }) => corrId,
  contentid: ({ contentId }) => contentId,
  originator: (label) => toBare((label.originator ?? label.from)?.address ?? ''),
  endrecipient: ({ endRecipient }) => toBare(endRecipient?.address ?? ''),
};

/** What can be sorted by. The key for corr.id is what it is. */
const SORT_KEYS: Readonly<Record<string, GetText>> = {
  originator: (label) => getSender(label)?.address,
  from: (label) => getSender(label)?.address,
  endrecipient: ({ endRecipient }) => endRecipient?.address,
  producttype: ({ product }) => toProductKey(product),
  subject: ({ subject }) => subject,
  contentid: ({ contentId }) => contentId,
  '-corrid': ({ corrId }) => corrId,
  sequencetype: ({ sequenceType }) => sequenceType,
  transfertype: ({ transferType }) => transferType,
};

export interface ListQuery {
  readonly parameters: URLSearchParams;
  /** The product that stands in the path. */
  readonly product: string | undefined;
  /** Messages stay visible when they were fetched. */
  readonly keepsFetched: boolean;
}

/** The messages of an outbox that a list request asks for, in its order. */
export function queryOutbox(
  entries: readonly OutboxMessage[],
  { parameters, product, keepsFetched }: ListQuery,
): readonly OutboxMessage[] {
  const since = parameters.get('since');
  if (since !== null && !isLocalTime(since)) throw new QueryError(`since=${since} is no time`);
  const compare = compareBy(parameters);
  const maximum = readMaximum(parameters.get('maxhits'));
  const status = parameters.get('status') ?? 'production';
  const products = [product, parameters.get('producttype')]
    .filter((list) => typeof list === 'string')
    .map((list) => list.split(',').map(toProductKey));
  return entries
    .filter(({ state }) => keepsFetched || state === 'RECEIVED')
    .filter(({ isAcked }) => !isAcked || (keepsFetched && parameters.get('filter') !== 'noack'))
    .filter(({ message }) => message.label.status === status)
    .filter(({ message }) =>
      products.every((list) => list.includes(toProductKey(message.label.product))),
    )
    .filter(({ message }) => fits(message.label, parameters))
    .filter(({ changed }) => since === null || toLocalTime(changed) >= since)
    .toSorted(compare)
    .slice(0, maximum);
}

function fits(label: ShsLabel, parameters: URLSearchParams): boolean {
  return Object.entries(FILTERS).every(([name, getText]) => {
    const wanted = parameters.get(name);
    return wanted === null || toBare(wanted) === getText(label);
  });
}

function readMaximum(text: string | null): number {
  if (text === null) return MAXIMUM_HITS;
  if (!/^[1-9]\d*$/.test(text)) throw new QueryError(`maxhits=${text} is no number`);
  return Math.min(Number(text), MAXIMUM_HITS);
}

/** Compares by an attribute, then by arrival: an outbox is in the order of arrival. */
function compareBy(
  parameters: URLSearchParams,
): (left: OutboxMessage, right: OutboxMessage) => number {
  const byAttribute = readOrder(parameters, 'sortorder');
  const byArrival = readOrder(parameters, 'arrivalorder');
  const getText = findSortKey(parameters.get('sortattribute'));
  return (left, right) => {
    const [first, second] = [left, right].map(({ message }) => getText(message.label) ?? '');
    if (first !== second) return first! < second! ? -byAttribute : byAttribute;
    return byArrival * (left.number - right.number);
  };
}

function readOrder(parameters: URLSearchParams, name: string): 1 | -1 {
  const order = parameters.get(name) ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending')
    throw new QueryError(`${name}=${order} is no order`);
  return order === 'ascending' ? 1 : -1;
}

function findSortKey(attribute: string | null): GetText {
  if (attribute === null) return () => '';
  if (attribute.startsWith('meta-')) {
    const wanted = attribute.slice('meta-'.length);
    return ({ meta }) => meta.find(({ name }) => name === wanted)?.value;
  }
  const getText = Object.hasOwn(SORT_KEYS, attribute) ? SORT_KEYS[attribute] : undefined;
  if (!getText) throw new QueryError(`sortattribute=${attribute} is unknown`);
  return getText;
}
