import type { Command } from 'commander';
import { findFormatsFolder, loadFormats } from '../app/formats.ts';
import { describeFile, recogniseFile } from '../app/inspect.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import { showName } from '../core/shown-text.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { parseCount } from './options.ts';
import { showBytes, withProgress } from './progress.ts';

interface DescribeOptions extends CommonOptions {
  readonly transaction?: string;
  readonly formats?: string;
  readonly records: number;
  readonly showPersonal?: boolean;
}

/** `describe FILE`: the file record by record, masked. */
export function addDescribe(program: Command): void {
  addCommon(
    program.command('describe').description('show a file record by record, personal data masked'),
    ['describe KBL.EMALIN', 'describe answer.txt --records 500'],
  )
    .argument('<file>')
    .option('--transaction <id>', 'what the file is, when name and content do not tell')
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .option('--records <count>', 'how many records to show', parseCount, 50)
    .option('--show-personal', 'do not mask personal data (think of who sees your screen)')
    .action((file: string, options: DescribeOptions) =>
      runCommand(options, async () => {
        const inspected = await recogniseFile(
          file,
          loadFormats(findFormatsFolder(options)),
          options.transaction,
        );
        const { transaction, form } = inspected;
        const records = await withProgress(options.json, async (show) => {
          const told: string[] = [];
          const onProgress = showBytes(show, 'reading', file);
          const { records: most, showPersonal = false } = options;
          for await (const text of describeFile(file, inspected, most, showPersonal, onProgress))
            told.push(text);
          return told;
        });
        const name = options.showPersonal ? inspected.file : maskPersonalNumbers(inspected.file);
        const head = `${showName(name)}: ${transaction.raw.title}, ${form.layout.title} (${form.layout.provenance})`;
        return {
          exit: 0,
          text: [head, ...records].join('\n'),
          data: {
            file: name,
            transaction: transaction.id,
            layout: form.layout.name,
            records,
          },
        };
      }),
    );
}
