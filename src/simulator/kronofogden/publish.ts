import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findEncoding } from '../../format/encoding.ts';
import { formatName } from '../../rules/name-pattern.ts';
import type { Desk } from './desk.ts';
import { getForm, getTransaction } from './find-form.ts';
import type { AnswerFault } from './plan.ts';
import { type FileSpec, type RecordSpec, takeNumber } from './state.ts';
import { writeAnswer } from './write-answer.ts';

const HOUR_MS = 3_600_000;

/** Lays an answer file out, with what is planned to go wrong with it; tells the names that appeared. */
export async function publish(
  desk: Desk,
  folder: string,
  file: FileSpec,
  isLate = false,
): Promise<readonly string[]> {
  const faults = desk.plan.faults.filter(
    ({ answer, to }) => answer === file.answer && (to === undefined || to === file.to),
  );
  const late = find(faults, 'late');
  if (late && !isLate) {
    const at = new Date(desk.moment.getTime() + late.hours * HOUR_MS).toISOString();
    desk.state.due.push({ at, do: 'file', file, isLate: true });
    desk.tell(
      `${file.answer} for ${file.creditor} is late by plan: it comes ${desk.formatLocal(at)}`,
    );
    return [];
  }
  if (find(faults, 'gap')) skipNumber(desk, file);
  const names: string[] = [];
  for (let copy = 0; copy < (find(faults, 'twice') ? 2 : 1); copy++) {
    const { name, number } = takeName(desk, file);
    const records = number === undefined || copy > 0 ? file.records : putNumber(file, number);
    await lay(folder, name, await write(desk, { ...file, records }, faults));
    desk.laid(name, findAnswered(desk, file));
    names.push(name);
  }
  return names;
}

/** The name of the file that an answer answers. */
function findAnswered({ catalog, state }: Desk, { answer, creditor, to }: FileSpec) {
  if (to === undefined) return undefined;
  const answered = [...catalog.transactions.values()].find(
    ({ authority, raw }) =>
      authority === getTransaction(catalog, answer).authority &&
      raw.answers.some(({ transaction }) => transaction === answer),
  );
  return answered && state.files[`${creditor}/${answered.name}/${to}`];
}

function find<T extends AnswerFault['do']>(faults: readonly AnswerFault[], what: T) {
  return faults.find((one): one is Extract<AnswerFault, { do: T }> => one.do === what);
}

async function write(
  { catalog }: Desk,
  file: FileSpec,
  faults: readonly AnswerFault[],
): Promise<Buffer> {
  const { layout } = getForm(catalog, file.answer, file.layout);
  const other = find(faults, 'other-number');
  const records = other
    ? file.records.map((spec) => renumber(spec, file.to, other.number))
    : file.records;
  const bytes = await writeAnswer(layout, records);
  if (!find(faults, 'encoding')) return bytes;
  const text = findEncoding(layout.raw.encoding)!.decode(bytes);
  return Buffer.from(`\ufeff${text}`);
}

function renumber([type, values]: RecordSpec, from: number | undefined, to: number): RecordSpec {
  if (values.lopnummer === undefined || values.lopnummer !== from) return [type, values];
  const { filnamn: _left, ...rest } = values;
  return [type, { ...rest, lopnummer: to }];
}

/** The key of the number in a file's name, where its name has one that starts over every day. */
function getDayKey({ catalog, today }: Desk, { answer, creditor }: FileSpec): string | undefined {
  const template = getTransaction(catalog, answer).names[0]!.text;
  return template.includes('{number') ? `${today}/${creditor}/${answer}` : undefined;
}

function skipNumber(desk: Desk, file: FileSpec): void {
  takeNumber(desk.state, getDayKey(desk, file) ?? 'answer');
}

/** The name of the catalogue; where it has no number of its own, one is put behind it as e-transport does. */
function takeName(desk: Desk, file: FileSpec): { readonly name: string; readonly number?: number } {
  const { catalog, state, today } = desk;
  const template = getTransaction(catalog, file.answer).names[0]!.text;
  const parts = { creditor: file.creditor, date: today };
  const key = getDayKey(desk, file);
  if (key !== undefined) {
    const number = takeNumber(state, key);
    return { name: formatName(template, { ...parts, number: String(number) }), number };
  }
  const counted = String(takeNumber(state, 'answer')).padStart(4, '0');
  return { name: `${formatName(template, parts)}.${counted}.${today.replaceAll('-', '')}.etr` };
}

/** The number in the name stands in the file too. */
function putNumber({ records }: FileSpec, number: number): readonly RecordSpec[] {
  const [[type, values], ...rest] = records as readonly [RecordSpec, ...RecordSpec[]];
  return [[type, { ...values, nummer: number }], ...rest];
}

/** Answers appear whole: written under a temporary name first. */
async function lay(folder: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.part`), bytes);
  await rename(join(folder, `${name}.part`), join(folder, name));
}
