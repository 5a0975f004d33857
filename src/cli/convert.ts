import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { type Converted, convertFile } from '../app/convert.ts';
import { findFormatsFolder, loadFormats } from '../app/formats.ts';
import { checkFile } from '../app/inspect.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import { maskData, showName } from '../core/shown-text.ts';
import { formatFindings } from '../report/format-findings.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { parseCount, parseDay } from './options.ts';

interface ConvertOptions extends CommonOptions {
  readonly to: string;
  readonly from?: string;
  readonly output?: string;
  readonly today?: string;
  readonly max: number;
  readonly formats?: string;
}

type Kind = keyof Converted['counts'];

/** `convert FILE`: documents in a later version of their model. */
export function addConvert(program: Command): void {
  addCommon(
    program
      .command('convert')
      .description('lift documents to a later version of their model; says what to drop and add'),
    ['convert petitions.json --to 2.1', 'convert old.json --from 0.9 --to 2.1 --output new.json'],
  )
    .argument('<file>')
    .requiredOption('--to <version>', 'the version to write')
    .option('--from <version>', 'the version of the file, when it does not tell')
    .option('--output <file>', 'the file to write (FILE.VERSION.json beside it)')
    .option('--today <date>', 'check what was made as if it were this day', parseDay)
    .option('--max <count>', 'notes and findings to list', parseCount, 100)
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .action((path: string, options: ConvertOptions) =>
      runCommand(options, () => convert(path, options)),
    );
}

async function convert(path: string, options: ConvertOptions): Promise<Result> {
  const { to, from, today, max, output = nameOutput(path, to) } = options;
  const catalog = loadFormats(findFormatsFolder(options));
  const converted = await convertFile(catalog, { path, output, to, from });
  const settings = { transaction: converted.to.id, today, maxFindings: max };
  const { checked } = await checkFile(output, catalog, settings);
  const findings = maskData(checked.findings.all);
  const { counts, documents, notes } = converted;
  const shown = notes.filter(({ kind }) => kind !== 'renamed').slice(0, max);
  const isReady = counts.add === 0 && !checked.findings.rejectsFile && checked.rejected.size === 0;
  return {
    exit: isReady ? 0 : 1,
    text: [
      ...TITLES.map(([kind, title]) => formatNotes(kind, title, converted, max)),
      findings.length > 0
        ? `What a check of ${showName(basename(output))} finds:\n\n${formatFindings(findings, checked.findings.dropped)}`
        : '',
      summarise(output, converted, isReady),
    ]
      .filter((text) => text !== '')
      .join('\n\n'),
    data: {
      output,
      from: converted.from.id,
      to: converted.to.id,
      documents,
      counts,
      notes: maskData(shown),
      findings,
    },
  };
}

const TITLES: readonly (readonly [Kind, string])[] = [
  ['dropped', 'Dropped, because it has no place any more (places in the file that was read)'],
  ['add', 'To be added by you (places in the file that was made)'],
  ['choose', 'To be chosen by you: left as it stood, and refused as it is'],
  ['unsure', 'Left as it stood, but not known to be right'],
  ['deprecated', 'Left, but to be deleted in a later version'],
];

function formatNotes(kind: Kind, title: string, { notes, counts }: Converted, max: number): string {
  const own = notes.filter((note) => note.kind === kind).slice(0, max);
  if (own.length === 0) return '';
  const lines = own.map(
    ({ path, text, version, document }) =>
      `  ${document > 1 ? `document ${document}, ` : ''}${maskPersonalNumbers(path)}\n      ${text} (${version})`,
  );
  const more = counts[kind] - own.length;
  return [`${title}:`, ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n');
}

function summarise(
  output: string,
  { from, to, documents, counts }: Converted,
  isReady: boolean,
): string {
  const how = `${documents} document${documents === 1 ? '' : 's'} from ${from.raw.model!.version} to ${to.raw.model!.version}`;
  const what = `${counts.renamed} renamed or spelled anew, ${counts.dropped} dropped, ${counts.add} to be added`;
  return `${showName(maskPersonalNumbers(output))}: ${how}; ${what}. ${isReady ? 'It passes the checks.' : 'It is NOT ready to be sent: complete it and check it again.'}`;
}

function nameOutput(path: string, to: string): string {
  const extension = extname(path);
  const version = to.split('/').at(-1)!;
  return join(dirname(path), `${basename(path, extension)}.${version}${extension || '.json'}`);
}
