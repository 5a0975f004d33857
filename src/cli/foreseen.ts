import type { foreseeFile } from '../app/foresee.ts';
import { showName } from '../core/shown-text.ts';
import { getAdvice } from '../report/reason-texts.ts';

export type Foreseen = Awaited<ReturnType<typeof foreseeFile>>;

/** What a pass would do with a file, for people. */
export function formatForeseen({
  outcome,
  stop,
  sending,
  folder,
  checked,
  parts,
}: Foreseen): string {
  const place = folder === '' ? 'the inbox' : `the inbox folder ${showName(folder)}`;
  const head = `In ${place}, as the ledger stands now, it would be`;
  if (parts)
    return `${head} divided into its documents, each a message of its own: ${formatParts(parts)}`;
  if (stop) return `${head} ${outcome}: ${stop.code}\n  ${stop.text}\n  ${getAdvice(stop.code)}`;
  const { remoteName, sequence, channel, creditor, waitsFor } = sending!;
  const number = sequence === undefined ? '' : `, number ${sequence}`;
  const rejected = checked?.rejected.size ?? 0;
  const lines = [
    `${head} sent as ${showName(remoteName)}${number}, for ${creditor} over ${channel}`,
    ...(rejected > 0
      ? [`without the ${rejected} rejected items, which would be handed back as a file`]
      : []),
    ...(waitsFor
      ? [
          `after ${waitsFor.id} (${waitsFor.state}), which has an earlier number and must be sent first`,
        ]
      : []),
  ];
  return lines.join('\n  ');
}

function formatParts({ count, sent, held, quarantined, first }: NonNullable<Foreseen['parts']>) {
  const why = first
    ? `\n  document ${first.number}: ${first.code}\n  ${first.text}\n  ${getAdvice(first.code)}`
    : '';
  return `of ${count}, ${sent} sent, ${held} held, ${quarantined} quarantined${why}`;
}

/** The same for programs. */
export function toForeseenData({ outcome, stop, sending, folder, parts }: Foreseen) {
  if (parts) return { outcome: 'divided', folder, parts };
  const reason = stop && { ...stop, advice: getAdvice(stop.code) };
  return { outcome, folder, ...(reason ? { reason } : {}), ...(sending ? { sending } : {}) };
}
