import type { Command } from 'commander';
import { findFormatsFolder, loadFormats } from '../app/formats.ts';
import { generateFile } from '../app/generate.ts';
import { checkFile } from '../app/inspect.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { parseCount, parseDay } from './options.ts';

interface GenerateOptions extends CommonOptions {
  readonly formats?: string;
  readonly layout?: string;
  readonly count: number;
  readonly seed: string;
  readonly date?: string;
  readonly creditor?: string;
  readonly name?: string;
  readonly orgnr?: string;
  readonly output: string;
}

/** `generate TRANSACTION`: a file of synthetic cases, for tests. */
export function addGenerate(program: Command): void {
  addCommon(
    program.command('generate').description('a file of synthetic cases, valid and of nobody'),
    [
      'generate authority/transaction --count 1000 --output KBL.EMALIN',
      'generate authority/transaction --layout its-xml-form --output file.xml',
    ],
  )
    .argument('<transaction>', 'authority/transaction; `formats list` lists them')
    .requiredOption('--output <file>', 'the file to write')
    .option('--layout <name>', 'which of its forms (the first one)')
    .option('--count <number>', 'how many cases', parseCount, 10)
    .option('--seed <text>', 'the same seed makes the same cases, another one others', '1')
    .option('--date <day>', 'the day the file is of, e.g. 2026-11-28 (today)', parseDay)
    .option('--creditor <code>', 'whose file it is (a made up one)')
    .option('--name <name>', 'the name of the creditor')
    .option('--orgnr <digits>', 'its organisationsnummer')
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .action((transaction: string, options: GenerateOptions) =>
      runCommand(options, async () => {
        const root = findFormatsFolder(options);
        const catalog = loadFormats(root);
        const { creditor: id, name, orgnr, layout, count, seed, date, output } = options;
        const creditor = {
          ...(id === undefined ? {} : { id }),
          ...(name === undefined ? {} : { name }),
          ...(orgnr === undefined ? {} : { orgnr }),
        };
        const request = { root, transaction, layout, count, seed, date, creditor, output };
        await generateFile(catalog, request);
        const { checked } = await checkFile(output, catalog, {
          transaction,
          today: date,
          maxFindings: 5,
        });
        const findings = checked.findings.count;
        return {
          exit: findings === 0 ? 0 : 1,
          text: `${output}: ${checked.records} records, ${checked.items} items, ${findings} findings`,
          data: { output, records: checked.records, items: checked.items, findings },
        };
      }),
    );
}
