import type { Command } from 'commander';
import { loadFormats } from '../app/formats.ts';
import { checkFile } from '../app/inspect.ts';
import { BUILT_IN_FORMATS } from '../app/paths.ts';
import { type Rewritten, rewriteFile } from '../app/rewrite.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import { formatMinor } from '../core/money.ts';
import { maskData, showName } from '../core/shown-text.ts';
import { formatFindings } from '../report/format-findings.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { parseCount, parseDay } from './options.ts';

interface CheckOptions extends CommonOptions {
  readonly transaction?: string;
  readonly formats?: string;
  readonly max: number;
  readonly rewrite?: boolean;
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
      'check sample.xml --formats my-formats --rewrite',
    ],
  )
    .argument('<file>')
    .option('--transaction <id>', 'what the file is, when name and content do not tell')
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .option('--max <count>', 'findings to list', parseCount, 100)
    .option('--rewrite', 'also write the file again by its definition, and compare')
    .option('--today <date>', 'check as if it were this day', parseDay)
    .action((file: string, options: CheckOptions) =>
      runCommand(options, () => runCheck(file, options)),
    );
}

async function runCheck(
  file: string,
  { formats, transaction: wanted, today, max, rewrite }: CheckOptions,
): Promise<Result> {
  const catalog = loadFormats(formats ?? BUILT_IN_FORMATS);
  const {
    checked,
    transaction,
    form,
    file: found,
  } = await checkFile(file, catalog, { transaction: wanted, today, maxFindings: max });
  const { findings, items, amount, rejected, records } = checked;
  const name = maskPersonalNumbers(found);
  const all = maskData(findings.all);
  const outcome = findings.rejectsFile
    ? 'the file is rejected'
    : `${rejected.size} of ${items} items are rejected`;
  const verdict =
    findings.count === 0 ? 'nothing to complain about' : `${findings.count} findings, ${outcome}`;
  const summary = `${showName(name)}: ${transaction.raw.title} (${form.layout.title}), ${records} records, ${items} items, ${formatMinor(amount)}: ${verdict}`;
  const rewritten = rewrite ? await rewriteFile(file, form.layout) : undefined;
  const isGood =
    findings.counts['reject-file'] + findings.counts['reject-item'] + findings.counts.hold === 0 &&
    !(rewritten?.differs || rewritten?.otherRecord);
  const totals = Object.fromEntries(
    [...checked.totals].map(([total, value]) => [total, String(value)]),
  );
  return {
    exit: isGood ? 0 : 1,
    text: [
      formatFindings(all, findings.dropped),
      rewritten ? formatRewritten(rewritten) : '',
      summary,
    ]
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
      findings: all,
      ...(rewritten ? { rewritten } : {}),
    },
  };
}

function formatRewritten({ differs, otherRecord }: Rewritten): string {
  const whole = differs
    ? `Written again it differs from line ${differs.line}, byte ${differs.byte} on.\n  Fix: what stands there is not described: compare it with \`kvittera formats describe\``
    : 'Written again it is the same, byte for byte.';
  const values = otherRecord
    ? `Built anew from its values, record ${otherRecord.record} (line ${otherRecord.line}) reads otherwise.\n  Fix: check the types, constants and order of its fields`
    : 'Built anew from its values it reads the same.';
  return `${whole}\n${values}`;
}
