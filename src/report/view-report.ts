import type { Answer } from '../core/nouns.ts';
import { mapTexts, showName, showText } from '../core/shown-text.ts';
import { formatTime } from './format-time.ts';
import type { Action, Count, ReceiptReport } from './report.ts';
import { TOTALS } from './report.ts';
import { createSay, type MessageKey, type Say, sayCount } from './say.ts';
import { type BlockView, viewBatch, viewDrop, viewWaiting, type Wording } from './view-blocks.ts';
import { describeAnswer } from './words.ts';

/** One thing to do. */
export interface ActionView {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly since: string;
  readonly text: string;
  readonly fix: string;
}

export interface TotalView {
  readonly title: string;
  readonly files: string;
  readonly count: string;
}

export interface SectionView {
  readonly title: string;
  readonly blocks: readonly BlockView[];
  /** Lines of a section that has no blocks. */
  readonly lines: readonly string[];
}

/** The report as people read it, every word said and every sign safe to show; forms only lay it out. */
export interface ReportView {
  readonly language: string;
  readonly title: string;
  readonly environment: string;
  readonly asOf: string;
  readonly needsAction: string;
  readonly nothing: string;
  readonly do: string;
  readonly fix: string;
  readonly actions: readonly ActionView[];
  readonly totalsTitle: string;
  readonly totals: readonly TotalView[];
  readonly none: string;
  readonly sections: readonly SectionView[];
  readonly columns: readonly string[];
}

/** Says a report in its language. */
export function viewReport(report: ReceiptReport): ReportView {
  const { from, to, timeZone, asOf } = report;
  const say = createSay(report.language);
  const wording = { say, timeZone };
  const view: ReportView = {
    language: report.language,
    title: say('title', { range: from === to ? from : `${from} – ${to}` }),
    environment: report.environment,
    asOf:
      asOf.event === 0
        ? say('asOfNothing')
        : say('asOf', { event: asOf.event, at: formatTime(asOf.at, timeZone), timeZone }),
    needsAction: say('needsAction'),
    nothing: say('nothing'),
    do: say('do'),
    fix: say('fix'),
    actions: report.actions.map((action) => viewAction(wording, action)),
    totalsTitle: say('totals'),
    totals: TOTALS.filter((key) => !isEmptyEarlier(key, report.totals[key])).map((key) =>
      viewTotal(say, key, report.totals[key]),
    ),
    none: say('none'),
    sections: [
      {
        title: say(from === to ? 'takenOneDay' : 'taken'),
        blocks: [
          ...report.batches.map((batch) => viewBatch(wording, batch, false)),
          ...report.drops.map((drop) => viewDrop(wording, drop, false)),
        ],
        lines: [],
      },
      ...listEarlierSections(report, wording),
    ],
    columns: (
      ['column', 'columnReference', 'columnAmount', 'columnCode', 'columnWhat'] as const
    ).map((key) => say(key)),
  };
  return mapTexts(view, showText);
}

/** Sections that are only there when they have something to tell. */
function listEarlierSections(report: ReceiptReport, wording: Wording): SectionView[] {
  const { say, timeZone } = wording;
  const sections = [
    {
      title: say('earlier'),
      blocks: [
        ...report.earlier.map((batch) => viewBatch(wording, batch, true)),
        ...report.earlierDrops.map((drop) => viewDrop(wording, drop, true)),
      ],
      lines: [],
    },
    {
      title: say('waiting'),
      blocks: report.waiting.map((batch) => viewWaiting(wording, batch)),
      lines: [],
    },
    {
      title: say('otherAnswers'),
      blocks: [],
      lines: report.otherAnswers.map((answer) => describeOther(say, answer, timeZone)),
    },
  ];
  return sections.filter(({ blocks, lines }) => blocks.length + lines.length > 0);
}

function describeOther(say: Say, answer: Answer, timeZone: string): string {
  const what = describeAnswer(say, answer);
  const reason = answer.reasonText === null ? '' : `: ${answer.reasonText}`;
  return `${formatTime(answer.receivedAt, timeZone)}  ${showName(answer.name)} (${answer.id}): ${what}${reason}`;
}

function isEmptyEarlier(key: string, { files }: Count): boolean {
  return files === 0 && key.startsWith('earlier');
}

/** The report's word for an action, with its name safe to show: also what `status` lists. */
export function viewAction(
  { say, timeZone }: Wording,
  { kind, name, id, since, text, fix }: Action,
): ActionView {
  const at = formatTime(since, timeZone);
  return { kind: say(`kind.${kind}`), name: showName(name), id, since: at, text, fix };
}

function viewTotal(say: Say, key: MessageKey, { files, items, amount }: Count): TotalView {
  return {
    title: say(key),
    files: files === 1 ? say('oneFile') : say('manyFiles', { count: files }),
    count: sayCount(say, { items, amount }),
  };
}
