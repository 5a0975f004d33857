import type { Command } from 'commander';
import { stringify } from 'yaml';
import { findKeyFaults, type KeyFault } from '../app/check-keys.ts';
import { loadSettings, loadTerms } from '../app/formats.ts';
import { checkConfig, findConfigPath, loadConfig } from '../core/config.ts';
import type { Config } from '../core/config-schema.ts';
import {
  formatSecret,
  listMissingSecrets,
  type MissingSecret,
  SECRET_KEYS,
} from '../core/secrets.ts';
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
      const path = findConfigPath(options.config, process.env);
      const { config, faults } = checkConfig(path, loadTerms);
      if (!config) return { exit: 2, text: formatFaults(faults), data: { faults } };
      // Mappings are read with what they name; a fault of them is told as such.
      if (config.routes.some(({ mapping }) => mapping !== undefined)) loadSettings(path);
      const missing = await listMissingSecrets(config.channels, process.env);
      const keyFaults = await findKeyFaults(config);
      const notes = [
        ...formatMissing(missing),
        ...keyFaults.flatMap(formatKeyFault),
        ...formatUnpinned(config.channels),
      ];
      const isGood = keyFaults.length === 0;
      const verdict = isGood
        ? 'the configuration is in order'
        : 'the configuration is in order, but not the keys that it names';
      return {
        exit: isGood ? 0 : 2,
        text: [verdict, ...notes].join('\n'),
        data: { faults, missingSecrets: missing, keyFaults },
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

function formatKeyFault({ channel, code, message, fix }: KeyFault): string[] {
  return [`channels.${channel}: ${code}: ${message}`, `  Fix: ${fix}`];
}

/** Only a note: what a unit gets from systemd cannot be read outside it. */
function formatMissing(missing: readonly MissingSecret[]): string[] {
  if (missing.length === 0) return [];
  return [
    'Note: these secrets cannot be read here. Nothing is sent where they are missing when it runs:',
    ...missing.flatMap(({ setting, message, fix }) => [
      `  ${setting}: ${message}`,
      `    Fix: ${fix}`,
    ]),
  ];
}

/** What is left to the issuers that the system trusts, of which there are many. */
function formatUnpinned(channels: Config['channels']): string[] {
  return Object.entries(channels).flatMap(([name, channel]) => {
    if (channel.type !== 'shs' && channel.type !== 'e-transport') return [];
    const lacks = (['ca', 'peerOrgnr'] as const).filter((key) => channel[key] === undefined);
    if (lacks.length === 0) return [];
    return [
      `Note: channels.${name} has no ${lacks.join(' and no ')}: ${lacks.includes('ca') ? 'a server of any issuer that this system trusts' : 'any organisation with a certificate of these issuers'} is taken for the authority's`,
    ];
  });
}

function maskSecrets(value: unknown, key = ''): unknown {
  if (SECRET_KEYS.some((known) => known === key) && typeof value === 'object' && value !== null)
    return formatSecret(value as Parameters<typeof formatSecret>[0]);
  if (Array.isArray(value)) return value.map((inner) => maskSecrets(inner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskSecrets(inner, name)]),
  );
}
