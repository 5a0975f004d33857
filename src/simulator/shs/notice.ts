import { toBare } from './address.ts';
import type { ShsHistory, ShsLabel } from './label.ts';
import { writeManagement } from './management.ts';
import type { StoredMessage } from './stored-message.ts';
import type { WrittenPart } from './write-message.ts';

/** How a confirm or an error message differs from the plain one; each of these occurs. */
export interface NoticeChanges {
  readonly txId?: string;
  readonly boundary?: string;
  /** content.id of the label: as the original has it, a new one, the original's with `-confirm` or `-error`, or this. */
  readonly contentId?: 'same' | 'new' | 'suffix' | { readonly id: string };
  /** corr.id of the label. */
  readonly corrId?: string;
  /** Of the management document, instead of the original's. */
  readonly management?: { readonly corrId?: string; readonly contentId?: string };
  /** A confirm without `<confirmation/>`. */
  readonly withoutConfirmation?: boolean;
  /** A management document without `version`. */
  readonly withoutVersion?: boolean;
  /** A management document dated with a day. */
  readonly dateOnly?: boolean;
  /** A line break inside local.id. */
  readonly brokenLocalId?: boolean;
  /** The part is told to be us-ascii, 7bit. */
  readonly ascii?: boolean;
}

export interface Notice {
  readonly kind: 'confirm' | 'error';
  readonly about: StoredMessage;
  readonly error?: { readonly code: string; readonly info: string };
  readonly changes: NoticeChanges;
}

export interface NoticeContext {
  readonly nodeId: string;
  /** Local time. */
  readonly datetime: string;
  readonly makeId: () => string;
}

/** Makes the administrative message about another one: label and data part. */
export function makeNotice(
  notice: Notice,
  context: NoticeContext,
): { readonly label: ShsLabel; readonly part: WrittenPart } {
  const { kind, about, error, changes } = notice;
  const { label } = about;
  const name = `${kind}.xml`;
  const document = writeManagement({
    corrId: changes.management?.corrId ?? label.corrId,
    contentId: changes.management?.contentId ?? label.contentId,
    datetime: changes.dateOnly ? context.datetime.slice(0, 10) : context.datetime,
    error,
    withoutConfirmation: changes.withoutConfirmation,
    withoutVersion: changes.withoutVersion,
  });
  return {
    label: {
      txId: changes.txId ?? context.makeId(),
      corrId: changes.corrId ?? label.corrId,
      contentId: makeContentId(notice, context),
      agreement: label.agreement,
      transferType: label.transferType,
      sequenceType: 'adm',
      status: label.status,
      originator: label.endRecipient,
      from: label.to,
      to: label.from ?? label.originator,
      endRecipient: label.originator,
      product: kind,
      meta: [],
      datetime: context.datetime,
      data: [{ datapartType: kind, fileName: name, bytes: String(document.length) }],
      history: [noteArrival(about, context.nodeId, changes.brokenLocalId)],
    },
    part: {
      type: `text/xml; charset=${changes.ascii ? 'us-ascii' : 'ISO-8859-1'}`,
      toldEncoding: changes.ascii ? '7bit' : undefined,
      encoding: 'binary',
      name,
      content: [document],
    },
  };
}

/** What a node notes of a message that it took. */
export function noteArrival(
  { label, localId, arrived }: Pick<StoredMessage, 'label' | 'localId' | 'arrived'>,
  nodeId: string,
  isBroken = false,
): ShsHistory {
  return {
    nodeId,
    contentId: label.contentId,
    txId: label.txId,
    to: toBare(label.to?.address ?? ''),
    localId: isBroken ? `${localId}\n${nodeId}` : localId,
    datetime: arrived,
    comment: 'Received',
  };
}

function makeContentId({ kind, about, changes }: Notice, { makeId }: NoticeContext): string {
  const original = about.label.contentId;
  if (typeof changes.contentId === 'object') return changes.contentId.id;
  if (changes.contentId === 'new') return makeId();
  return changes.contentId === 'suffix' ? `${original}-${kind}` : original;
}
