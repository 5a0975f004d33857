import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import pino from 'pino';
import { parse, stringify } from 'yaml';
import { loadFormats } from '../app/formats.ts';
import { BUILT_IN_FORMATS, DEMO_FOLDER, PACKAGE_ROOT } from '../app/paths.ts';
import { openApp } from '../app.ts';
import { createPinoLog } from '../core/pino-log.ts';
import { counterpartSchema, createCounterpart } from '../simulator/counterpart.ts';
import { type SftpServer, startSftpServer } from '../simulator/sftp-server.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { runOnce } from './run.ts';

const PASSWORD = 'demo';
const COUNTERPART_POLL_MS = 100;
const WAIT_MS = 4000;

/** `demo`: the main job end to end against a simulated authority: the same pass as `run`, with a configuration of its own. */
export function addDemo(program: Command): void {
  addCommon(
    program
      .command('demo')
      .description('sample files through a whole pass against a simulated authority'),
    ['demo'],
  ).action((options: CommonOptions) => runCommand(options, runDemo));
}

async function runDemo(): Promise<Result> {
  const state = join(PACKAGE_ROOT, 'state', 'demo');
  await rm(state, { recursive: true, force: true });
  await rm(join(PACKAGE_ROOT, 'work', 'demo'), { recursive: true, force: true });
  await mkdir(state, { recursive: true });
  const server = await startSftpServer({
    root: await makeCounterpartRoot(state),
    username: 'demo',
    password: PASSWORD,
  });
  const stopCounterpart = await startCounterpart(join(state, 'counterpart'));
  try {
    const configPath = await writeConfig(state, server);
    const dropped = await dropSamples(join(PACKAGE_ROOT, 'inbox', 'demo'));
    process.stderr.write(
      `Dropped in inbox/demo: ${dropped.join(', ')}\nThe counterpart is an SFTP server on port ${server.port}. One pass out and back:\n\n`,
    );
    const app = await openApp({
      configPath,
      actor: 'demo',
      log: createPinoLog(pino.destination({ dest: 2, sync: true }), 'error'),
    });
    try {
      const result = await runOnce(app, WAIT_MS);
      // The demo shows work for a person on purpose; that it ran is what its exit code says.
      return {
        ...result,
        exit: 0,
        text: `${result.text}\n\nLook further: npx kvittera show KB-2002 --config state/demo/kvittera.yaml`,
      };
    } finally {
      await app.close();
    }
  } finally {
    stopCounterpart();
    await server.close();
  }
}

async function makeCounterpartRoot(state: string): Promise<string> {
  const root = join(state, 'counterpart');
  await mkdir(root, { recursive: true });
  await writeFile(join(state, 'sftp-password'), PASSWORD, { mode: 0o600 });
  return root;
}

async function startCounterpart(root: string): Promise<() => void> {
  const settings = counterpartSchema.parse(
    parse(await readFile(join(DEMO_FOLDER, 'counterpart.yaml'), 'utf8')),
  );
  const counterpart = createCounterpart(settings, root, loadFormats(BUILT_IN_FORMATS), () =>
    new Date().toISOString().slice(0, 10),
  );
  let turn = Promise.resolve(0);
  const timer = setInterval(() => {
    turn = turn.then(() => counterpart.takeAll());
  }, COUNTERPART_POLL_MS);
  return () => clearInterval(timer);
}

async function writeConfig(
  state: string,
  { host, port, hostKeySha256 }: SftpServer,
): Promise<string> {
  const config = parse(await readFile(join(DEMO_FOLDER, 'kvittera.yaml'), 'utf8')) as {
    channels: { [name: string]: object };
  };
  for (const channel of Object.values(config.channels))
    Object.assign(channel, {
      host,
      port,
      hostKeySha256: [hostKeySha256],
      password: { file: join(state, 'sftp-password') },
    });
  const path = join(state, 'kvittera.yaml');
  await writeFile(path, stringify(config));
  return path;
}

async function dropSamples(inbox: string): Promise<string[]> {
  await mkdir(inbox, { recursive: true });
  const samples = parse(await readFile(join(DEMO_FOLDER, 'drops.yaml'), 'utf8')) as {
    [name: string]: string;
  };
  for (const [name, sample] of Object.entries(samples))
    await copyFile(join(BUILT_IN_FORMATS, sample), join(inbox, basename(name)));
  return Object.keys(samples);
}
