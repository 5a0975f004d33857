import type { Command } from 'commander';
import { findFormatsFolder, loadFormats } from '../app/formats.ts';
import { mapOnce } from '../app/map-once.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import { formatMinor } from '../core/money.ts';
import { maskData, showName } from '../core/shown-text.ts';
import { formatFindings } from '../report/format-findings.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { parseCount, parseDay } from './options.ts';

interface MapOptions extends CommonOptions {
  readonly mapping: string;
  readonly output: string;
  readonly creditor: string;
  readonly name: string;
  readonly orgnr: string;
  readonly today?: string;
  readonly max: number;
  readonly formats?: string;
}

/** `map FILE`: a creditor's own file as one that an authority takes, to try a mapping out. */
export function addMap(program: Command): void {
  addCommon(
    program
      .command('map')
      .description("try a mapping: a creditor's own file becomes one that an authority takes"),
    [
      'map krav.csv --mapping krav-csv.mapping.yaml --creditor KBL --name "Kreditbolaget AB" --orgnr 5560010018 --output KBL.EMALIN',
    ],
  )
    .argument('<file>', "the creditor's file")
    .requiredOption('--mapping <file>', 'how it becomes the other (see formats/README.md)')
    .requiredOption('--output <file>', 'the file to write')
    .requiredOption('--creditor <code>', 'whose file it is: its code with the authority')
    .option('--name <name>', 'the name of the creditor', '')
    .option('--orgnr <digits>', 'its organisationsnummer', '')
    .option('--today <date>', 'check as if it were this day', parseDay)
    .option('--max <number>', 'findings to list', parseCount, 1000)
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .action((path: string, options: MapOptions) =>
      runCommand(options, async () => {
        const { mapping, output, creditor: id, name, orgnr, today, max } = options;
        const catalog = loadFormats(findFormatsFolder(options));
        const owner = { id, name, orgnr: orgnr.replace(/\D/g, '') };
        const request = { path, mapping, output, owner, today, maxFindings: max };
        const { checked, mapping: used } = await mapOnce(catalog, request);
        const { findings, items, amount, rejected } = checked;
        const all = maskData(findings.all);
        const summary = `${showName(maskPersonalNumbers(output))}: ${used.transaction.raw.title}, ${items} items, ${formatMinor(amount)}; ${findings.count} findings, ${findings.rejectsFile ? 'THE FILE IS REJECTED: do not send it' : `${rejected.size} items rejected`}`;
        const isGood = !findings.rejectsFile && rejected.size === 0;
        return {
          exit: isGood ? 0 : 1,
          text: [formatFindings(all, findings.dropped), summary]
            .filter((text) => text !== '')
            .join('\n\n'),
          data: {
            output,
            transaction: used.transaction.id,
            items,
            amount,
            rejected: rejected.size,
            findings: all,
          },
        };
      }),
    );
}
