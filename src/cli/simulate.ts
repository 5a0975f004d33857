import { type Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { findFormatsFolder, loadFormats } from '../app/formats.ts';
import { systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { maskData, showText } from '../core/shown-text.ts';
import { formatFaults, loadYaml } from '../core/yaml-source.ts';
import {
  COUNTERPART_DOORS,
  COUNTERPARTS,
  type CounterpartName,
  openCounterpart,
  SIMULATION_PLANS,
} from '../simulator/counterpart.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { parseCount } from './options.ts';

interface SimulateOptions extends CommonOptions {
  readonly authority: CounterpartName;
  readonly folder: string;
  readonly formats?: string;
  readonly plan?: string;
  readonly speed: number;
  readonly channel: (typeof COUNTERPART_DOORS)[number];
  readonly port?: number;
  readonly once?: boolean;
}

type Simulation = Awaited<ReturnType<typeof openCounterpart>>;

const ROUND_MS = 500;

/** `simulate`: an authority to test against, that follows cases from the application to the final account. */
export function addSimulate(program: Command): void {
  addCommon(
    program
      .command('simulate')
      .description('a simulated authority for your own tests, over time, in a folder of its own'),
    [
      'simulate --folder sim',
      'simulate --folder sim --channel sftp --port 2222 --speed 1440',
      'simulate --folder sim --plan plan.yaml --once',
      `simulate --authority ${COUNTERPARTS.at(-1)} --folder sim --port 8400`,
    ],
  )
    .requiredOption('--folder <dir>', 'where everything of it lies: in, out, taken, state, keys')
    .addOption(
      new Option('--authority <name>', 'which one').choices(COUNTERPARTS).default(COUNTERPARTS[0]),
    )
    .option('--plan <file>', 'YAML that says what it does (everything goes well without one)')
    .option('--speed <factor>', 'how many times as fast its clock runs', parseFactor, 1)
    .addOption(
      new Option('--channel <way>', `how ${COUNTERPARTS[0]} is reached`)
        .choices(COUNTERPART_DOORS)
        .default('folder'),
    )
    .option(
      '--port <number>',
      `the port of its server (any free one; ${COUNTERPARTS.at(-1)} has three, from this one on)`,
      parseCount,
    )
    .option('--once', 'do one round and end; its clock goes on until the next one')
    .option('--formats <folder>', 'definitions to use instead of the built-in ones')
    .addHelpText(
      'after',
      Object.entries(SIMULATION_PLANS)
        .map(
          ([name, { help }]) =>
            `\nA plan of ${name} (everything may be left out):\n${help.replace(/^/gm, '  ')}`,
        )
        .join(''),
    )
    .action((options: SimulateOptions) => {
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      return runCommand(options, () => simulate(options, stop.signal));
    });
}

function parseFactor(text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('It must be a number above 0.');
}

async function simulate(options: SimulateOptions, signal: AbortSignal): Promise<Result> {
  const { once = false } = options;
  const said: string[] = [];
  const tell = (text: string) => {
    if (once) said.push(text);
    else say(options, text);
  };
  const simulation = await open(options, tell);
  const { channel } = simulation;
  try {
    if (once) return await runOnce(simulation, said);
    say(options, `${stringify({ channels: { simulator: channel } })}`);
    say(options, `It is ${simulation.now()} there. Stop it with Ctrl-C.`);
    const rounds = await serve(simulation, signal);
    const data = { channel, ...rounds };
    return { exit: 0, text: `stopped: ${describe(rounds)}`, data };
  } finally {
    await simulation.close();
  }
}

function open(options: SimulateOptions, tell: (text: string) => void): Promise<Simulation> {
  const { authority, folder, channel: door, port, speed, once = false, plan } = options;
  return openCounterpart(authority, {
    folder,
    port,
    speed,
    tell,
    door,
    once,
    catalog: loadFormats(findFormatsFolder(options)),
    readPlan: (schema) => loadPlan(plan, schema),
  });
}

async function runOnce(simulation: Simulation, said: readonly string[]): Promise<Result> {
  const round = await simulation.round(true);
  const next = simulation.getNext();
  const { channel } = simulation;
  const lines = [
    ...said,
    `${describe(round)}; ${next === undefined ? 'nothing more is to come' : `the next is due ${next}`}`,
  ];
  const happened = maskData({ lines }).lines;
  return {
    exit: 0,
    text: happened.join('\n'),
    data: { ...round, next: next ?? null, happened, channel },
  };
}

async function serve(simulation: Simulation, signal: AbortSignal) {
  const sum = { taken: 0, answered: 0 };
  while (!signal.aborted) {
    const { taken, answered } = await simulation.round();
    sum.taken += taken;
    sum.answered += answered;
    await systemClock.sleep(ROUND_MS, signal);
  }
  return sum;
}

function describe({ taken, answered }: { readonly taken: number; readonly answered: number }) {
  return `${taken} ${taken === 1 ? 'file' : 'files'} taken, ${answered} ${answered === 1 ? 'answer' : 'answers'} written`;
}

/** For the person at the terminal; with --json the one object at the end is all of stdout. */
function say({ json }: SimulateOptions, text: string): void {
  const { line } = maskData({ line: text });
  const stream = json ? process.stderr : process.stdout;
  stream.write(showText(`${line}\n`));
}

function loadPlan<T extends z.ZodType>(path: string | undefined, schema: T): z.infer<T> {
  if (path === undefined) return schema.parse({});
  const source = loadYaml(path);
  const plan = source.parse(schema);
  if (plan && source.faults.length === 0) return plan;
  throw new AppError('CONFIG_FAULTY', `the plan has faults:\n${formatFaults(source.faults)}`, {
    fix: 'correct the lines named',
  });
}
