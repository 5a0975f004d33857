import type { Command } from 'commander';
import { decideOn } from '../app/decisions.ts';
import { DECISIONS, type Decision, type DecisionName } from '../core/decision.ts';
import { AppError } from '../core/errors.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { withApp } from './with-app.ts';

interface ResolveOptions extends CommonOptions {
  readonly comment?: string;
  readonly [decision: string]: string | boolean | undefined;
}

const HELP: Readonly<{ [K in DecisionName]: string }> = {
  release: 'a held or quarantined file: let it be checked again and go',
  discard: 'a held or quarantined file: it is not to be sent',
  arrived: 'a batch in doubt: the counterpart has it',
  absent:
    'a batch in doubt, or sent and never answered: the counterpart does not have it; the same bytes are sent again',
  cancel:
    'a batch that does not count: it is not to be sent (again), its claims may come in a new file',
  settle:
    'an answer put to a person, or items that were rejected or left out: they have been dealt with',
  resend: 'a batch that failed: send the same bytes again',
  again: 'an answer put to a person: read and match it once more',
  batch: 'an answer put to a person: it answers this batch',
  answered:
    'a batch whose answer does not come as a file: what the authority has told, accepted or rejected (with --layer)',
};

/** Decisions that say something more. */
const VALUES: { readonly [K in DecisionName]?: string } = {
  batch: ' <id>',
  answered: ' <verdict>',
};

/** `resolve ID`: an operator's decision about what waits for a person. */
export function addResolve(program: Command): void {
  const command = addCommon(
    program
      .command('resolve')
      .description('decide about a file, batch or answer that waits for a person'),
    [
      'resolve d-01j5... --discard --comment "sent by mistake"',
      'resolve b-01j5... --arrived --comment "confirmed by phone"',
      'resolve b-01j5... --answered accepted --layer receipt --comment "told by letter"',
      'resolve a-01j5... --batch b-01j5... --comment "the authority left out the number"',
    ],
  ).argument('<id>');
  for (const decision of DECISIONS)
    if (decision !== 'resend')
      command.option(`--${decision}${VALUES[decision] ?? ''}`, HELP[decision]);
  command.option('--layer <name>', 'with --answered: which answer, e.g. receipt');
  command
    .option('--comment <text>', 'why; required')
    .action((id: string, options: ResolveOptions) =>
      runDecision(id, () => findDecision(options), options),
    );
}

/** `resend ID`: the same bytes with the same id, once more. */
export function addResend(program: Command): void {
  addCommon(
    program
      .command('resend')
      .description('send a failed batch again: the same bytes under the same id'),
    ['resend b-01j5... --comment "password renewed"'],
  )
    .argument('<id>')
    .option('--comment <text>', 'why; required')
    .action((id: string, options: ResolveOptions) =>
      runDecision(id, () => ({ name: 'resend' }), options),
    );
}

function findDecision(options: ResolveOptions): Decision | undefined {
  const given = DECISIONS.filter((decision) => options[decision] !== undefined);
  const [name] = given;
  if (given.length !== 1 || name === undefined) return undefined;
  const value = String(options[name]);
  if (name === 'batch') return { name, batchId: value };
  if (name !== 'answered') return { name };
  if (value !== 'accepted' && value !== 'rejected')
    throw new AppError('OPTION_UNKNOWN', `--answered ${value} is no answer`, {
      fix: 'write --answered accepted or --answered rejected, and --layer',
    });
  return { name, verdict: value, layer: String(options.layer ?? '') };
}

function runDecision(
  id: string,
  find: () => Decision | undefined,
  options: ResolveOptions,
): Promise<void> {
  return runCommand(options, async () => {
    const decision = find();
    if (decision === undefined)
      throw new AppError('DECISION_MISSING', 'say what is decided', {
        fix: 'give exactly one of --release, --discard, --arrived, --absent, --cancel, --settle, --batch, --again, --answered',
      });
    return withApp(`${decision.name} ${id}`, { ...options, quiet: true }, async (app) => {
      const text = await decideOn(app, id, decision, options.comment ?? '');
      return {
        exit: 0,
        text: `${text}. The next pass goes on from here.`,
        data: { id, decision: decision.name },
      };
    });
  });
}
