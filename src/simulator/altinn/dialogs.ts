import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { VerifiedToken } from '../maskinporten/access-token.ts';
import type { LoopbackRequest } from '../maskinporten/loopback.ts';
import { type Reply, replyJson } from '../maskinporten/reply.ts';
import { type DialogOrder, type DialogQuery, readDialogQuery, writePlace } from './dialog-query.ts';
import { replyProblem } from './problem.ts';
import { toPartyUrn } from './urns.ts';

/** How far a dialog has come. */
export type DialogStatus =
  | 'InProgress'
  | 'Draft'
  | 'RequiresAttention'
  | 'Completed'
  | 'NotApplicable'
  | 'Awaiting';

/** A dialog as a search tells of it; times in UTC. */
export interface Dialog {
  readonly id: string;
  /** Short name of the service owner. */
  readonly org: string;
  readonly party: string;
  readonly serviceResource: string;
  readonly status: DialogStatus;
  readonly externalReference?: string;
  readonly extendedStatus?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly contentUpdatedAt: string;
  readonly dueAt?: string;
  readonly isApiOnly: boolean;
  readonly latestActivity?: {
    readonly id: string;
    readonly createdAt: string;
    readonly type: string;
  };
}

/** What has to be known of a new dialog; the rest gets a value. */
export type NewDialog = Partial<Dialog> & Pick<Dialog, 'party' | 'serviceResource'>;

/** The dialogs of all parties. */
export class Dialogs {
  readonly #clock: Clock;
  readonly #dialogs = new Map<string, Dialog>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a dialog, made now. */
  add(dialog: NewDialog): Dialog {
    const now = this.#clock.now().toISOString();
    const createdAt = dialog.createdAt ?? now;
    const updatedAt = dialog.updatedAt ?? createdAt;
    const added: Dialog = {
      id: randomUUID(),
      org: 'skd',
      status: 'InProgress',
      isApiOnly: false,
      ...dialog,
      createdAt,
      updatedAt,
      contentUpdatedAt: dialog.contentUpdatedAt ?? updatedAt,
    };
    this.#dialogs.set(added.id, added);
    return added;
  }

  /** Changes a dialog, now. */
  update(id: string, changes: Partial<Omit<Dialog, 'id'>>): Dialog {
    const old = this.#dialogs.get(id);
    if (!old) throw new Error(`there is no dialog ${id}`);
    const now = this.#clock.now().toISOString();
    const updated: Dialog = { ...old, updatedAt: now, contentUpdatedAt: now, ...changes };
    this.#dialogs.set(id, updated);
    return updated;
  }

  /** Searches among what the caller may see: the dialogs of its own organisation. */
  search({ url }: LoopbackRequest, caller: VerifiedToken): Reply {
    const read = readDialogQuery(url.searchParams);
    if ('errors' in read)
      return replyProblem(422, 'One or more validation errors occurred.', { errors: read.errors });
    const { query } = read;
    const { order, limit, after } = query;
    const found = [...this.#dialogs.values()]
      .filter((dialog) => dialog.party === toPartyUrn(caller.org) && fits(dialog, query))
      .sort((a, b) => compare(toKey(a, order), toKey(b, order), order))
      .filter((dialog) => !after || compare(toKey(dialog, order), after, order) > 0);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasNextPage = found.length > items.length;
    const place =
      last && hasNextPage ? writePlace({ order: order.text, ...toKey(last, order) }) : null;
    return replyJson(200, { items, hasNextPage, continuationToken: place, orderBy: order.text });
  }
}

interface Key {
  readonly value: string;
  readonly id: string;
}

function toKey(dialog: Dialog, { field }: DialogOrder): Key {
  return { value: dialog[field], id: dialog.id };
}

function compare(a: Key, b: Key, { isRising }: DialogOrder): number {
  const byTime = Date.parse(a.value) - Date.parse(b.value);
  const rising = byTime || (a.id < b.id ? -1 : Number(a.id > b.id));
  return isRising ? rising : -rising;
}

function fits(dialog: Dialog, query: DialogQuery): boolean {
  const { parties, resources, externalReference, updatedAfter, excludeApiOnly } = query;
  return (
    (parties.length === 0 || parties.includes(dialog.party)) &&
    (resources.length === 0 || resources.includes(dialog.serviceResource)) &&
    (externalReference === undefined || dialog.externalReference === externalReference) &&
    (updatedAfter === undefined || Date.parse(dialog.updatedAt) >= updatedAfter.getTime()) &&
    !(excludeApiOnly && dialog.isApiOnly)
  );
}
