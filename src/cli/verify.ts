import type { Command } from 'commander';
import { findFileFaults } from '../app/verify-files.ts';
import { maskData } from '../core/shown-text.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { withApp } from './with-app.ts';

/** `verify`: prove the ledger. */
export function addVerify(program: Command): void {
  addCommon(
    program
      .command('verify')
      .description(
        'recompute the hash chain, rebuild the state, and prove in = accepted + rejected + pending',
      ),
    ['verify', 'verify --files'],
  )
    .option('--files', 'also compare the kept files with their SHA-256')
    .action((options: CommonOptions & { files?: boolean }) =>
      runCommand(options, () =>
        withApp('verify', { ...options, quiet: true }, async (app) => {
          app.context.onProgress?.('proving the ledger: chain, tables, counts');
          const { events, batches, faults, lastHash } = await app.ledger.verify(
            app.config.timeZone,
          );
          const all = maskData([...faults, ...(options.files ? await findFileFaults(app) : [])]);
          const head = `${events} events, ${batches} batches, last hash ${lastHash}`;
          return {
            exit: all.length === 0 ? 0 : 1,
            text: [head, ...(all.length === 0 ? ['Everything holds.'] : all)].join('\n'),
            data: { events, batches, lastHash, faults: all },
          };
        }),
      ),
    );
}
