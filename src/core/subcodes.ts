import type { Config } from './config-schema.ts';

/**
 * Gives every sub-code a creditor of its own: to the authority it is one, with its own file names, running numbers and
 * receipts. What was agreed stands with the main code.
 */
export function expandSubcodes(config: Config): Config {
  const creditors = Object.entries(config.creditors).flatMap(([id, creditor]) => [
    [id, creditor] as const,
    ...creditor.subcodes.map(
      (code) => [code, { ...creditor, aliases: [], subcodes: [], main: id }] as const,
    ),
  ]);
  return { ...config, creditors: Object.fromEntries(creditors) };
}

/** The main code of whom a code belongs to. */
export function getMain({ creditors }: Config, code: string): string {
  return creditors[code]?.main ?? code;
}

/** All codes of whom a code belongs to, the main one first. */
export function listCodes(config: Config, code: string): string[] {
  const main = getMain(config, code);
  return [main, ...(config.creditors[main]?.subcodes ?? [])];
}
