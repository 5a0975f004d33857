import type { Command } from 'commander';
import type { App } from '../app.ts';
import { describeBatch } from '../report/words.ts';
import { addCommon, type CommonOptions, type Result, runCommand, withApp } from './command.ts';
import { toExit } from './run.ts';

/** `status`: how many of what, and what waits for a person. */
export function addStatus(program: Command): void {
  addCommon(program.command('status').description('where everything stands and what needs doing'), [
    'status',
    'status --json',
  ]).action((options: CommonOptions) =>
    runCommand(options, () => withApp('status', { ...options, quiet: true }, showStatus)),
  );
}

async function showStatus(app: App): Promise<Result> {
  const day = app.getToday();
  const report = await app.buildReport(day, day);
  const drops = countBy(await app.ledger.listDrops(), (drop) => drop.state);
  const batches = await app.ledger.listBatches();
  const states = countBy(batches, (batch) => describeBatch(batch));
  const sequences = [
    ...new Map(
      batches
        .filter((batch) => batch.sequenceScope !== null)
        .map((batch) => [batch.sequenceScope!, batch.sequence]),
    ).entries(),
  ];
  const strays = await app.listStrays();
  const lines = [
    `Files:   ${formatCounts(drops)}`,
    `Batches: ${formatCounts(states)}`,
    ...sequences.map(([scope, last]) => `Number:  ${scope} last ${last}`),
    '',
    report.actions.length === 0 ? 'Nothing needs action.' : 'NEEDS ACTION',
    ...report.actions.flatMap((action) => [
      `  ${action.kind.toUpperCase()}  ${action.name}  (${action.id})`,
      `    ${action.text.split('\n')[0]}`,
      `    Do: ${action.fix}`,
    ]),
    ...strays.map(({ origin, reason }) => `  LEFT IN THE INBOX  ${origin}: ${reason}`),
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

function countBy<T>(rows: readonly T[], key: (row: T) => string): { [key: string]: number } {
  const counts: { [key: string]: number } = {};
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
  return counts;
}

function formatCounts(counts: { readonly [key: string]: number }): string {
  return (
    Object.entries(counts)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ') || 'none'
  );
}
