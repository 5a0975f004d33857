import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { Batch } from '../core/nouns.ts';
import { maskData } from '../core/shown-text.ts';
import { formatActions } from '../report/format-report-text.ts';
import { createSay } from '../report/say.ts';
import { viewAction } from '../report/view-report.ts';
import { describeBatch } from '../report/words.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { formatNotices } from './notices.ts';
import { toExit } from './run.ts';
import { withApp } from './with-app.ts';

interface StatusOptions extends CommonOptions {
  readonly showPersonal?: boolean;
}

/** `status`: how many of what, and what waits for a person. */
export function addStatus(program: Command): void {
  addCommon(program.command('status').description('where everything stands and what needs doing'), [
    'status',
    'status --json',
  ])
    .option(
      '--show-personal',
      'do not mask personal numbers in names (think of who sees your screen)',
    )
    .action((options: StatusOptions) =>
      runCommand(options, () =>
        withApp('status', { ...options, quiet: true }, (app) =>
          showStatus(app, options.showPersonal ?? false),
        ),
      ),
    );
}

async function showStatus(app: App, showPersonal: boolean): Promise<Result> {
  const day = app.getToday();
  const report = await app.buildReport(day, day, { language: 'en', showPersonal });
  const say = createSay('en');
  const drops = countBy(await app.ledger.listDrops(), (drop) => drop.state);
  const batches = await app.ledger.listBatches();
  const states = countBy(batches, (batch) => describeBatch(say, batch));
  const sequences = await listNumbers(app, batches);
  const found = await app.listStrays();
  const strays = showPersonal ? found : maskData(found);
  const lines = [
    `Files:   ${formatCounts(drops)}`,
    `Batches: ${formatCounts(states)}`,
    ...sequences.map(([scope, last]) => `Number:  ${scope} last ${last}`),
    '',
    ...formatActions({
      needsAction: say('needsAction'),
      nothing: say('nothing'),
      do: say('do'),
      actions: report.actions.map((action) =>
        viewAction({ say, timeZone: app.config.timeZone }, action),
      ),
    }),
    ...(strays.length === 0 ? [] : ['']),
    ...formatNotices({ recovered: [], problems: [], strays }),
  ];
  return {
    exit: strays.length > 0 ? 1 : toExit(report),
    text: lines.join('\n'),
    data: {
      drops,
      batches: states,
      sequences: Object.fromEntries(sequences),
      actions: report.actions,
      strays,
    },
  };
}

/** The last running number reserved in each scope. */
async function listNumbers({ ledger }: App, batches: readonly Batch[]) {
  const scopes = new Set(batches.map(({ sequenceScope }) => sequenceScope));
  const numbers: [string, number][] = [];
  for (const scope of scopes) {
    const last = scope === null ? undefined : await ledger.findSequence(scope);
    if (last !== undefined) numbers.push([scope!, last]);
  }
  return numbers;
}

function countBy<T>(rows: readonly T[], key: (row: T) => string): { [key: string]: number } {
  const counts: { [key: string]: number } = {};
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
  return counts;
}

function formatCounts(counts: { readonly [key: string]: number }): string {
  return (
    Object.entries(counts)
      .map(([state, count]) => `${count} ${state}`)
      .join('; ') || 'none'
  );
}
