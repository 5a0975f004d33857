import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Shipment } from '../../core/channel.ts';
import { AppError, ignoreMissing } from '../../core/errors.ts';
import { addToName } from '../../core/file-names.ts';
import { placeFile, replaceFile } from '../../core/files.ts';
import { parseJson } from '../rest/call-rest.ts';
import { type Asking, ask } from './ask.ts';
import { type Debtor, type Petition, toObject } from './petition.ts';
import type { Deviation } from './refusal.ts';

/** Which rules the debtors of a petition are under. */
export type Regime = 'new' | 'old' | 'mixed';

/**
 * Asks Betjeningskartet about all debtors of a petition at once. Request and answer are not public: they are those of the
 * closest sister API, for several debtors (`skyldnere`); `names` are those that the answer may have under.
 */
export async function lookUpRegime(
  { client, shipment, now }: Pick<Asking, 'client' | 'shipment' | 'now'>,
  url: string,
  debtors: readonly Debtor[],
  names: readonly string[],
): Promise<Regime> {
  const skyldnere = debtors.map(({ identifier, country }) => ({
    landkodeIdentifikator: country,
    taxIdentificationNumber: identifier,
  }));
  const headers = { 'content-type': 'application/json' };
  const call = { method: 'POST', url, headers, body: JSON.stringify({ skyldnere }) };
  const answer = await ask({ client, shipment, now, call });
  const identifiers = new Set(debtors.map(({ identifier }) => identifier));
  const known = readRegimes(parseJson(answer.text), names, identifiers);
  const regimes = debtors.map(({ identifier }) => known.get(identifier));
  if (answer.status !== 200 || regimes.some((one) => one === undefined))
    throw new AppError(
      'ELAN_REGIME_UNKNOWN',
      `Betjeningskartet answered with status ${answer.status} and does not say which rules every debtor is under (correlation id ${answer.correlationId})`,
      {
        outcome: 'transient',
        retryAt: answer.retryAt,
        blames: answer.retryAt === undefined ? undefined : 'channel',
        fix: 'nothing at first: it is asked again; if it stays compare urls.regime and regimes of the channel, and its answer in the evidence, with what Skatteetaten has told',
      },
    );
  if (regimes.every((isNew) => isNew)) return 'new';
  return regimes.some((isNew) => isNew) ? 'mixed' : 'old';
}

/** What is said of each debtor, by its identifier, wherever it stands and whatever the member with it is called. */
function readRegimes(
  body: unknown,
  names: readonly string[],
  identifiers: ReadonlySet<string>,
): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const walk = (value: unknown): void => {
    const members = Object.entries(typeof value === 'object' && value !== null ? value : {});
    const said = names.map((name) => members.find(([key]) => isSame(key, name))?.[1]);
    const isNew = said.map(readIsNew).find((one) => one !== undefined);
    for (const [key, inner] of members) {
      const isNewByKey = identifiers.has(key) ? readIsNew(inner) : undefined;
      if (isNewByKey === undefined) walk(inner);
      else found.set(key, isNewByKey);
    }
    // What an object around it says does not count for one that says it itself.
    const identifier = findIdentifier(value, identifiers);
    if (isNew !== undefined && identifier !== undefined && !found.has(identifier))
      found.set(identifier, isNew);
  };
  walk(body);
  return found;
}

function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

/** True and false, also as text; or which rules they are, in words (nytt, gammelt). */
function readIsNew(value: unknown): boolean | undefined {
  const text = String(value);
  if (/^(true|ja|ny(tt)?([_ ]regelverk)?)$/i.test(text)) return true;
  return /^(false|nei|gam(melt|mel|le)([_ ]regelverk)?)$/i.test(text) ? false : undefined;
}

/** The identifier that stands in an object, or in an object of it; one without its zero in front is the same. */
function findIdentifier(value: unknown, identifiers: ReadonlySet<string>): string | undefined {
  const parts = [value, ...Object.values(toObject(value))].flatMap((one) =>
    Object.values(toObject(one)),
  );
  const plain = parts.filter((one) => typeof one === 'string' || typeof one === 'number');
  return (
    plain.map((one) => String(one).padStart(11, '0')).find((one) => identifiers.has(one)) ??
    plain.map(String).find((one) => identifiers.has(one))
  );
}

const OLD_DEBTOR = 'SAKSOEKT_GAMMELT_REGELVERK';
/** A debtor that a change adds. */
const OLD_ADDED = 'ULOVLIG_ENDRING_SAKSOEKT';

/** What a refusal says of the rules its debtors are under, when that is all it says. */
export function readRefusedRegime(
  found: readonly Deviation[],
  { debtors }: Petition,
): Exclude<Regime, 'new'> | undefined {
  const isOnlyThat = found.every(({ kode }) => kode === OLD_DEBTOR || kode === OLD_ADDED);
  if (found.length === 0 || !isOnlyThat) return undefined;
  // One that is named twice is one; where nobody can tell which it is, each is another.
  const named = found.filter(({ kode }) => kode === OLD_DEBTOR);
  const old = new Set(named.map(({ quoted }, index) => quoted.join() || String(index)));
  const isAll = old.size >= debtors.length;
  return isAll ? 'old' : 'mixed';
}

/**
 * Lays a petition that cannot go this way where a person finds it, with a note, also of an attempt before that got no answer.
 * Throws what is to be told of it.
 */
export async function handOver(
  folder: string,
  shipment: Shipment,
  { reference }: Petition,
  regime: Exclude<Regime, 'new'>,
  isRepeated = false,
): Promise<never> {
  const isOld = regime === 'old';
  const files = await listFiles(shipment);
  const target = join(folder, isOld ? 'elsa' : 'paper');
  const kept = await placeFile(shipment.path, target, `${shipment.id}.json`);
  const why = isOld
    ? 'its debtors are still dealt with by the old rules, which ELAN does not take'
    : 'some of its debtors are dealt with by the old rules and some by the new, which only paper can take';
  const beside = await placeFiles(files, target, shipment.id);
  const how = isOld ? 'send it through ELSA' : 'send it on paper';
  const first = isRepeated
    ? 'An attempt before this got no answer: ask Skatteetaten first whether it has the petition. '
    : '';
  const note = [
    `Petition ${reference} (${shipment.id}) was not ${isRepeated ? 'taken' : 'sent'}: ${why}.`,
    ...(beside === undefined ? [] : [`Its ${files.length} files lie in ${beside}.`]),
    `What to do: ${first}${how}. Then: kvittera resolve ${shipment.id} --cancel --comment "..."`,
  ].join('\n');
  await replaceFile(addToName(kept, '.txt'), `${note}\n`);
  throw new AppError('HANDED_OVER', `petition ${reference}: ${why}; ${how}: it lies in ${kept}`, {
    fix: `${first}${how}, then cancel the batch here with \`kvittera resolve ${shipment.id} --cancel --comment "..."\``,
  });
}

/** The files that were taken in with a petition. */
async function listFiles({ path }: Shipment): Promise<readonly string[]> {
  const folder = join(dirname(path), 'attachments');
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  return names.sort().map((name) => join(folder, name));
}

/** Lays them beside it, in a folder of its name. */
async function placeFiles(
  files: readonly string[],
  target: string,
  id: string,
): Promise<string | undefined> {
  if (files.length === 0) return undefined;
  const folder = join(target, id);
  for (const file of files) await placeFile(file, folder, basename(file));
  return folder;
}
