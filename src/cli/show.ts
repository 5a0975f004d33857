import type { Command } from 'commander';
import { findStories } from '../app/story.ts';
import { describeStory } from '../report/describe-story.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { withApp } from './with-app.ts';

interface ShowOptions extends CommonOptions {
  readonly showPersonal?: boolean;
}

/** `show ID`: the whole story of a file, batch, answer, item or case. */
export function addShow(program: Command): void {
  addCommon(
    program.command('show').description('the whole story of a file, batch, answer, item or case'),
    ['show b-01j5...', 'show KBL.EMALIN', 'show A-2001', 'show U-000001-26'],
  )
    .argument('<id>', 'an id, a file name, any reference of an item, or a case number')
    .option('--show-personal', 'do not mask personal numbers (think of who sees your screen)')
    .action((id: string, options: ShowOptions) =>
      runCommand(options, () =>
        withApp('show', { ...options, quiet: true }, async (app) => {
          const stories = await findStories(app, id, options.showPersonal);
          return {
            exit: 0,
            text: stories.map((story) => describeStory(story, app.config.timeZone)).join('\n\n'),
            data: stories,
          };
        }),
      ),
    );
}
