import { type Command, Option } from 'commander';
import { foreseeFile } from '../app/foresee.ts';
import { loadFormats } from '../app/formats.ts';
import { checkFile, type Inspected } from '../app/inspect.ts';
import { BUILT_IN_FORMATS } from '../app/paths.ts';
import { type Rewritten, rewriteFile } from '../app/rewrite.ts';
import { findConfigPath } from '../core/config.ts';
import { AppError } from '../core/errors.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import { formatMinor } from '../core/money.ts';
import { maskData, showName } from '../core/shown-text.ts';
import { formatFindings } from '../report/format-findings.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { type Foreseen, formatForeseen, toForeseenData } from './foreseen.ts';
import { parseCount, parseDay } from './options.ts';
import { type Progress, showBytes, withProgress } from './progress.ts';

type Form = Inspected['form'];
type Transaction = Inspected['transaction'];
type Checked = Awaited<ReturnType<typeof checkFile>>['checked'];

interface CheckOptions extends CommonOptions {
  readonly transaction?: string;
  readonly formats?: string;
  readonly folder?: string;
  readonly max: number;
  readonly rewrite?: boolean;
  readonly today?: string;
}

/** `check FILE`: everything short of sending, without a trace. */
export function addCheck(program: Command): void {
  addCommon(
    program
      .command('check')
      .description('check a file as the authority will, or as a pass would; changes nothing'),
    [
      'check KBL.EMALIN',
      'check KBL.EMALIN --config kvittera.yaml',
      'check export.txt --transaction authority/transaction',
      'check KBL.EMALIN --json',
      'check sample.xml --formats my-formats --rewrite',
    ],
    'say what a pass of this configuration would do with the file: send, hold or quarantine it',
  )
    .argument('<file>')
    .addOption(
      new Option(
        '--transaction <id>',
        'what the file is, when name and content do not tell',
      ).conflicts('config'),
    )
    .addOption(
      new Option('--formats <folder>', 'definitions to use instead of the built-in ones').conflicts(
        'config',
      ),
    )
    .option('--folder <name>', 'with --config: the inbox folder it is to be dropped in')
    .option('--max <count>', 'findings to list', parseCount, 100)
    .option('--rewrite', 'also write the file again by its definition, and compare')
    .option('--today <date>', 'check as if it were this day', parseDay)
    .action((file: string, options: CheckOptions) =>
      runCommand(options, () => runCheck(file, options)),
    );
}

/** A file that was looked at, as the authority or as a pass would. */
interface Looked {
  readonly file: string;
  readonly form: Form | undefined;
  readonly transaction: Transaction | undefined;
  readonly checked: Checked | undefined;
  readonly alike?: readonly Transaction[] | undefined;
  readonly foreseen?: Foreseen;
  /** Each of its documents goes its own way. */
  readonly isDivided: boolean;
}

async function runCheck(file: string, options: CheckOptions): Promise<Result> {
  if (options.folder !== undefined && options.config === undefined)
    throw new AppError('OPTION_UNKNOWN', '--folder needs --config', {
      fix: 'name the configuration whose inbox folder it is',
    });
  const {
    checked,
    form,
    transaction,
    foreseen,
    isDivided,
    alike = [],
    ...found
  } = await withProgress(options.json, (show) => look(file, options, show));
  const name = maskPersonalNumbers(found.file);
  const rewritten = options.rewrite && form ? await rewriteFile(file, form.layout) : undefined;
  const all = maskData(checked?.findings.all ?? []);
  const texts = [
    formatFindings(all, checked?.findings.dropped, { isDivided }),
    rewritten ? formatRewritten(rewritten) : '',
    checked && form && transaction
      ? summarise(showName(name), transaction.raw.title, form.layout.title, checked, isDivided)
      : '',
    alike.length > 0 ? formatAlike(alike) : '',
    foreseen ? maskPersonalNumbers(formatForeseen(foreseen)) : NOT_LOOKED_AT,
  ];
  const isGood =
    (checked === undefined || isFaultless(checked)) &&
    !(rewritten?.refused || rewritten?.differs || rewritten?.otherRecord) &&
    (foreseen === undefined || foreseen.outcome === 'sent');
  return {
    exit: isGood ? 0 : 1,
    text: texts.filter((text) => text !== '').join('\n\n'),
    data: {
      file: name,
      transaction: transaction?.id ?? null,
      layout: form?.layout.name ?? null,
      ...(checked ? toData(checked) : {}),
      findings: all,
      ...(rewritten ? { rewritten } : {}),
      ...(foreseen ? { pass: maskData(toForeseenData(foreseen)) } : {}),
    },
  };
}

function formatAlike(alike: readonly Transaction[]): string {
  const others = alike.map(({ id }) => id).sort();
  return `It was read as the newest version of its model; these fit it no worse: ${others.join(', ')}. Name the one it was written for with --transaction.`;
}

const NOT_LOOKED_AT =
  'Duplicates, running numbers, claims sent before, the creditor and what may go to production were not looked at: add --config for what a pass would do.';

async function look(file: string, options: CheckOptions, show: Progress['show']): Promise<Looked> {
  const { config, folder, today, max, transaction, formats } = options;
  if (config === undefined) {
    const onProgress = showBytes(show, 'checking', file);
    const settings = { transaction, today, maxFindings: max, ...(onProgress && { onProgress }) };
    return checkFile(file, loadFormats(formats ?? BUILT_IN_FORMATS), settings);
  }
  const configPath = findConfigPath(config, process.env);
  const foreseen = await foreseeFile(file, {
    configPath,
    folder,
    today,
    maxFindings: max,
    onProgress: show,
  });
  const { transaction: found, form, checked } = foreseen;
  const isDivided = foreseen.parts !== undefined;
  return { file: foreseen.file, transaction: found, form, checked, foreseen, isDivided };
}

function isFaultless({ findings: { counts } }: Checked): boolean {
  return counts['reject-file'] + counts['reject-item'] + counts.hold === 0;
}

function summarise(
  name: string,
  title: string,
  form: string,
  checked: Checked,
  isDivided: boolean,
): string {
  const { findings, items, amount, rejected, records } = checked;
  const whole = isDivided
    ? 'the documents that cannot be read are rejected, each by itself: a pass sends the others'
    : 'the file is rejected';
  const outcome = findings.rejectsFile ? whole : `${rejected.size} of ${items} items are rejected`;
  const verdict =
    findings.count === 0 ? 'nothing to complain about' : `${findings.count} findings, ${outcome}`;
  return `${name}: ${title} (${form}), ${records} records, ${items} items, ${formatMinor(amount)}: ${verdict}`;
}

function toData({ records, items, amount, rejected, totals, findings }: Checked) {
  const texts = [...totals].map(([total, value]) => [total, String(value)]);
  return {
    records,
    items,
    amount,
    rejected: rejected.size,
    totals: Object.fromEntries(texts) as { [total: string]: string },
    count: findings.count,
  };
}

function formatRewritten({ refused, differs, otherRecord, isBuiltAnew }: Rewritten): string {
  if (refused !== undefined) return `It could not be written again: ${refused}.`;
  const whole = differs
    ? `Written again it differs from line ${differs.line}, byte ${differs.byte} on.\n  Fix: what stands there is not described: compare it with \`kvittera formats describe\``
    : 'Written again it is the same, byte for byte.';
  if (!isBuiltAnew) return whole;
  const values = otherRecord
    ? `Built anew from its values, record ${otherRecord.record} (line ${otherRecord.line}) reads otherwise.\n  Fix: check the types, constants and order of its fields`
    : 'Built anew from its values it reads the same.';
  return `${whole}\n${values}`;
}
