import type { Command } from 'commander';
import { stringify } from 'yaml';
import { listSendable } from '../app/formats.ts';
import { checkConfig, findConfigPath, loadConfig } from '../core/config.ts';
import { formatSecret } from '../core/secrets.ts';
import { formatFaults } from '../core/yaml-source.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';

/** `config`: check it, or show it with its defaults and without secrets. */
export function addConfig(program: Command): void {
  const config = program.command('config').description('the configuration: check or show it');
  addCommon(
    config
      .command('check')
      .description('check the configuration; every fault is listed with its line'),
    ['config check'],
  ).action((options: CommonOptions) =>
    runCommand(options, async () => {
      const { faults } = checkConfig(findConfigPath(options.config, process.env), listSendable);
      return {
        exit: faults.length === 0 ? 0 : 2,
        text: faults.length === 0 ? 'the configuration is in order' : formatFaults(faults),
        data: { faults },
      };
    }),
  );
  addCommon(
    config
      .command('show')
      .description('the configuration with its defaults; secrets are only named'),
    ['config show'],
  ).action((options: CommonOptions) =>
    runCommand(options, async () => {
      const shown = maskSecrets(loadConfig(findConfigPath(options.config, process.env)).config);
      return { exit: 0, text: stringify(shown), data: shown };
    }),
  );
}

const SECRET_KEYS = new Set(['password', 'privateKey', 'passphrase']);

function maskSecrets(value: unknown, key = ''): unknown {
  if (SECRET_KEYS.has(key) && typeof value === 'object' && value !== null)
    return formatSecret(value as Parameters<typeof formatSecret>[0]);
  if (Array.isArray(value)) return value.map((inner) => maskSecrets(inner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskSecrets(inner, name)]),
  );
}
