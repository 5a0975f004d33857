import type { Command } from 'commander';
import { checkFormats, findFormatsFolder, findLayouts, loadFormats } from '../app/formats.ts';
import { formatFaults } from '../core/yaml-source.ts';
import { describeLayout } from '../report/describe-layout.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';

interface FormatsOptions extends CommonOptions {
  readonly formats?: string;
}

/** `formats`: the definitions: list, check, describe. */
export function addFormats(program: Command): void {
  const formats = program
    .command('formats')
    .description('the definitions: list, check or describe them');
  const add = (name: string, description: string, examples: string[]) =>
    addCommon(formats.command(name).description(description), examples).option(
      '--formats <folder>',
      'definitions to use instead of the built-in ones, or those of --config',
    );

  add('list', 'every transaction with its direction, provenance and file names', [
    'formats list',
  ]).action((options: FormatsOptions) =>
    runCommand(options, async () => {
      const { transactions } = loadFormats(findFormatsFolder(options));
      const rows = [...transactions.values()].map(({ id, raw, names, forms }) => ({
        id,
        title: raw.title,
        direction: raw.direction,
        names: names.map((pattern) => pattern.text),
        layouts: forms.map(({ layout }) => `${layout.name} (${layout.kind}, ${layout.provenance})`),
      }));
      const text = rows
        .map(
          (row) =>
            `${row.direction.padEnd(4)}${row.id}\n    ${row.title}\n    names ${row.names.join(', ') || '(by content)'}\n    ${row.layouts.join('\n    ')}`,
        )
        .join('\n');
      return { exit: 0, text, data: rows };
    }),
  );
  add('check', 'check all definitions; every fault is listed with file and line', [
    'formats check',
    'formats check --formats ./formats',
  ]).action((options: FormatsOptions) =>
    runCommand(options, async () => {
      const { count, faults } = checkFormats(findFormatsFolder(options));
      const text = faults.length === 0 ? `${count} transactions, no faults` : formatFaults(faults);
      return { exit: faults.length === 0 ? 0 : 2, text, data: { transactions: count, faults } };
    }),
  );
  add('describe', 'the records of a transaction under a ruler', [
    'formats describe authority/transaction',
  ])
    .argument('<transaction>')
    .action((id: string, options: FormatsOptions) =>
      runCommand(options, async () => {
        const layouts = findLayouts(loadFormats(findFormatsFolder(options)), id);
        return {
          exit: 0,
          text: layouts.map(describeLayout).join('\n\n'),
          data: layouts.map((layout) => layout.raw),
        };
      }),
    );
}
