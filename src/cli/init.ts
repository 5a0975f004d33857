import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { makeFolders } from '../app/folders.ts';
import { EXAMPLE_CONFIG } from '../app/paths.ts';
import { AppError, getErrorCode } from '../core/errors.ts';
import { writeFileOnce } from '../core/files.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';

const FOLDERS = ['inbox', 'outbox', 'work', 'state', 'counterpart/in', 'counterpart/out'];

/** `init`: a folder ready to work in. */
export function addInit(program: Command): void {
  addCommon(program.command('init').description('make a configuration and its folders'), [
    'init',
    'init /var/lib/kvittera',
  ])
    .argument('[folder]', 'where', '.')
    .action((folder: string, options: CommonOptions) =>
      runCommand(options, async () => {
        const root = resolve(folder);
        await makeFolders(FOLDERS.map((name) => join(root, name)));
        const path = join(root, 'kvittera.yaml');
        await writeFileOnce(path, await readFile(EXAMPLE_CONFIG, 'utf8')).catch(
          (error: unknown) => {
            if (getErrorCode(error) !== 'EEXIST') throw error;
            throw new AppError('CONFIG_EXISTS', `${path} is there already`, {
              fix: 'edit it, or remove it first',
            });
          },
        );
        return {
          exit: 0,
          text: `${path} made. Edit creditors, channels and routes, then: kvittera config check`,
          data: { config: path },
        };
      }),
    );
}
