import type { Transaction } from '../rules/authority.ts';
import type { Context } from './context.ts';

/** Whose answer a file is, by its name; or the only creditor there is. */
export function findAddressee(
  context: Context,
  { names }: Transaction,
  fileName: string,
): string | undefined {
  const [named] = names.flatMap((pattern) => pattern.match(fileName)?.creditor ?? []);
  if (named !== undefined) return findCreditor(context, named);
  const [only, ...others] = Object.keys(context.config.creditors);
  return others.length === 0 ? only : undefined;
}

/** The code in the configuration of a creditor that goes by this name, alias or organisation number. */
export function findCreditor({ config }: Context, code: string | undefined): string | undefined {
  const wanted = code?.trim().toUpperCase();
  const names = Object.entries(config.creditors).map(([name, { aliases, orgnr, main }]) =>
    // A sub-code has the number of its main one.
    orgnr === undefined || main !== undefined ? [name, ...aliases] : [name, ...aliases, orgnr],
  );
  return names.find((known) => known.some((name) => name.toUpperCase() === wanted))?.[0];
}
