import type { Command } from 'commander';
import { findStories } from '../app/story.ts';
import { describeStory } from '../report/describe-story.ts';
import { addCommon, type CommonOptions, runCommand, withApp } from './command.ts';

/** `show ID`: the whole story of a file, batch, answer or item. */
export function addShow(program: Command): void {
  addCommon(
    program.command('show').description('the whole story of a file, batch, answer or item'),
    ['show b-01j5...', 'show KBL.EMALIN', 'show A-2001'],
  )
    .argument('<id>', 'an id, a file name, or any reference of an item')
    .action((id: string, options: CommonOptions) =>
      runCommand(options, () =>
        withApp('show', { ...options, quiet: true }, async ({ ledger, config }) => {
          const stories = await findStories(ledger, id);
          return {
            exit: 0,
            text: stories.map((story) => describeStory(story, config.timeZone)).join('\n\n'),
            data: stories,
          };
        }),
      ),
    );
}
