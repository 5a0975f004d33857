import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretRef } from './channel-schema.ts';
import type { ChannelConfig } from './config-schema.ts';
import { AppError, getMessage } from './errors.ts';

/** Reads a secret where its reference points; the value is never logged or kept. */
export async function readSecret(
  reference: SecretRef,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  if ('env' in reference) {
    const value = environment[reference.env];
    if (value !== undefined && value !== '') return value;
    throw missing(
      `the environment variable ${reference.env} is not set`,
      'set it for the user that runs kvittera',
    );
  }
  return readSecretFile(
    'file' in reference ? reference.file : toCredentialPath(reference.credential, environment),
  );
}

/** The same for a secret that is no text; in an environment variable it is base64. */
export async function readSecretBytes(
  reference: SecretRef,
  environment: NodeJS.ProcessEnv,
): Promise<Buffer> {
  if ('env' in reference) return Buffer.from(await readSecret(reference, environment), 'base64');
  const path =
    'file' in reference ? reference.file : toCredentialPath(reference.credential, environment);
  return readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

/** The settings of a channel that name a secret. */
export const SECRET_KEYS = [
  'password',
  'privateKey',
  'passphrase',
  'pkcs12',
  'certificate',
  'jwk',
] as const;

/** The secrets of a channel by their settings: its own, and those of the certificate that follows. */
function listSecrets(channel: object, prefix = ''): [string, SecretRef][] {
  const settings = channel as { readonly [key: string]: SecretRef | undefined };
  const own = SECRET_KEYS.flatMap((key): [string, SecretRef][] =>
    settings[key] ? [[`${prefix}${key}`, settings[key]]] : [],
  );
  const inner = (['next', 'maskinporten'] as const).flatMap((key) =>
    settings[key] ? listSecrets(settings[key], `${prefix}${key}.`) : [],
  );
  return [...own, ...inner];
}

/** A secret that cannot be read here, by its place in the configuration. */
export interface MissingSecret {
  readonly setting: string;
  readonly message: string;
  readonly fix: string;
}

/** Tries every secret of some channels. A systemd credential is only there inside its unit. */
export async function listMissingSecrets(
  channels: Readonly<{ [name: string]: ChannelConfig }>,
  environment: NodeJS.ProcessEnv,
): Promise<MissingSecret[]> {
  const missing: MissingSecret[] = [];
  for (const [name, channel] of Object.entries(channels)) {
    for (const [key, reference] of listSecrets(channel)) {
      const setting = `channels.${name}.${key}`;
      await readSecretBytes(reference, environment).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        missing.push({ setting, message: error.message, fix: error.fix });
      });
    }
  }
  return missing;
}

/** What a reference looks like to people. */
export function formatSecret(reference: SecretRef): string {
  const [[kind, name]] = Object.entries(reference) as [[string, string]];
  return `(${kind} ${name})`;
}

function toCredentialPath(name: string, environment: NodeJS.ProcessEnv): string {
  const folder = environment.CREDENTIALS_DIRECTORY;
  if (folder === undefined)
    throw missing(
      `the credential ${name} needs systemd`,
      'run as a unit with LoadCredential, or use {file: ...}',
    );
  return join(folder, name);
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): AppError {
  return missing(
    `the secret in ${path} cannot be read (${getMessage(error)})`,
    'check that the file exists and may be read by the user that runs kvittera',
  );
}

function missing(message: string, fix: string): AppError {
  // It may be there at the next attempt: nothing has been sent, so nothing is lost by waiting.
  return new AppError('SECRET_MISSING', message, { fix, outcome: 'transient', blames: 'channel' });
}
