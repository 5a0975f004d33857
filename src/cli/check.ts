import type { Command } from 'commander';
import { loadFormats } from '../app/formats.ts';
import { checkFile } from '../app/inspect.ts';
import { BUILT_IN_FORMATS } from '../app/paths.ts';
import { formatMinor } from '../core/money.ts';
import { formatFindings } from '../report/format-findings.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { parseCount, parseDay } from './options.ts';

interface CheckOptions extends CommonOptions {
  readonly transaction?: string;
  readonly formats?: string;
  readonly max: number;
  readonly today?: string;
}

/** `check FILE`: everything short of sending, without a trace. */
export function addCheck(program: Command): void {
  addCommon(
    program
      .command('check')
      .description('check a file as the authority will; changes nothing, needs no configuration'),
    [
      'check KBL.EMALIN',
      'check export.txt --transaction authority/transaction',
      'check KBL.EMALIN --json',
    ],
  )
    .argument('<file>')
    .option('--transaction <id>', 'what the file is, when name and content do not tell')
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .option('--max <count>', 'findings to list', parseCount, 100)
    .option('--today <date>', 'check as if it were this day', parseDay)
    .action((file: string, options: CheckOptions) =>
      runCommand(options, () => runCheck(file, options)),
    );
}

async function runCheck(
  file: string,
  { formats, transaction: wanted, today, max }: CheckOptions,
): Promise<Result> {
  const catalog = loadFormats(formats ?? BUILT_IN_FORMATS);
  const {
    checked,
    transaction,
    form,
    file: name,
  } = await checkFile(file, catalog, { transaction: wanted, today, maxFindings: max });
  const { findings, items, amount, rejected, records } = checked;
  const outcome = findings.rejectsFile
    ? 'the file is rejected'
    : `${rejected.size} of ${items} items are rejected`;
  const verdict =
    findings.count === 0 ? 'nothing to complain about' : `${findings.count} findings, ${outcome}`;
  const summary = `${name}: ${transaction.raw.title} (${form.layout.title}), ${records} records, ${items} items, ${formatMinor(amount)}: ${verdict}`;
  const isGood =
    findings.counts['reject-file'] + findings.counts['reject-item'] + findings.counts.hold === 0;
  const totals = Object.fromEntries(
    [...checked.totals].map(([total, value]) => [total, String(value)]),
  );
  return {
    exit: isGood ? 0 : 1,
    text: [formatFindings(findings.all, findings.dropped), summary]
      .filter((text) => text !== '')
      .join('\n\n'),
    data: {
      file: name,
      transaction: transaction.id,
      layout: form.layout.name,
      records,
      items,
      amount,
      rejected: rejected.size,
      totals,
      count: findings.count,
      findings: findings.all,
    },
  };
}
