import type { Claim } from './claim.ts';
import type { Ground } from './ground.ts';
import {
  getMember,
  getOneOrMore,
  getText,
  type JsonObject,
  toObject,
  walkMembers,
} from './json.ts';
import type { Representative } from './representative.ts';

/** A reference to an uploaded file. What is missing is ''. */
export interface AttachmentReference {
  readonly type: string;
  readonly fileName: string;
  readonly uuid: string;
}

/** A kind of place that wants attachments of one type. */
export type Slot =
  | 'betalingsoppfordring'
  | 'fullmakt'
  | 'transporterklæring'
  | 'tvangsgrunnlag'
  | 'tvangskraftgrunnlag';

/** A reference in a place that wants a certain type. */
export interface SlotReference extends AttachmentReference {
  readonly body: unknown;
  readonly slot: Slot;
  /** What the ground is called, where it is the ground's own attachment. */
  readonly groundName: string;
}

/** Finds the references that stand in places that want a certain type. */
export function readSlots(
  claims: readonly Claim[],
  grounds: readonly Ground[],
  representatives: readonly Representative[],
): SlotReference[] {
  return [
    ...claims.flatMap(({ body }) => readInner(body, 'betalingsoppfordring')),
    ...representatives.flatMap(({ body }) => readInner(body, 'fullmakt')),
    ...claims.flatMap(({ body }) => readInner(body, 'transporterklaering', 'transporterklæring')),
    ...grounds.flatMap(({ body, name }) => readSlot(body, 'tvangsgrunnlag', undefined, name)),
    ...grounds.flatMap(({ notices }) =>
      notices.flatMap((notice) => readSlot(notice, 'tvangskraftgrunnlag')),
    ),
  ];
}

/** References in a member that has the name of the member around it. */
function readInner(holder: unknown, key: string, slot?: Slot): SlotReference[] {
  return getOneOrMore(holder, key).flatMap((outer) => readSlot(outer, key, slot));
}

function readSlot(
  holder: unknown,
  key: string,
  slot: Slot = key as Slot,
  groundName = '',
): SlotReference[] {
  return getOneOrMore(holder, key).map((body) => ({
    ...readReference(body),
    body,
    slot,
    groundName,
  }));
}

/** Finds every reference in a petition: those of slots and root vedlegg, and what has a file name or uuid. */
export function findReferences(
  petition: unknown,
  slots: readonly SlotReference[],
): AttachmentReference[] {
  const found = new Set<JsonObject>();
  for (const element of [...getOneOrMore(petition, 'vedlegg'), ...slots.map(({ body }) => body)]) {
    const object = toObject(element);
    if (object) found.add(object);
  }
  for (const [, value] of walkMembers(petition)) {
    for (const element of Array.isArray(value) ? value : [value]) {
      const object = toObject(element);
      if (object && isReference(object)) found.add(object);
    }
  }
  return [...found].map(readReference);
}

function isReference(object: JsonObject): boolean {
  return getMember(object, 'filnavn') !== undefined || getMember(object, 'uuid') !== undefined;
}

function readReference(value: unknown): AttachmentReference {
  return {
    type: getText(value, 'type').normalize('NFC'),
    fileName: getText(value, 'filnavn'),
    uuid: getText(value, 'uuid'),
  };
}
