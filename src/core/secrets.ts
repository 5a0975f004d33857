import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretRef } from './config-schema.ts';
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
    throw missing(
      `the secret in ${path} cannot be read (${getMessage(error)})`,
      'check that the file exists and may be read by the user that runs kvittera',
    );
  }
}

function missing(message: string, fix: string): AppError {
  return new AppError('SECRET_MISSING', message, { fix });
}
