import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'lossless-json';
import { type Finding, FindingList } from '../../src/core/finding.ts';
import { readUnits } from '../../src/format/read-units.ts';
import { type Item, isItem } from '../../src/format/record.ts';
import type { Form } from '../../src/rules/authority.ts';
import { createUnitChecker } from '../../src/rules/check-units.ts';
import type { Broken, BrokenFacts, Petition, PetitionModel } from './broken-petitions.ts';
import { catalog, FORMATS } from './samples.ts';

/** Where the samples of petitions are. */
export const SAMPLES = join(FORMATS, 'skatteetaten/samples');
/** The transaction and sample name of a model. */
export const toName = (model: string) => `utleggsbegjaering-${model.replace('.', '-')}`;
/** The form of a model. */
export const getForm = (model: PetitionModel) =>
  catalog.transactions.get(`skatteetaten/${toName(model)}`)!.forms[0]!;
/** The good sample of a model. */
export const readGood = (model: PetitionModel) =>
  readFileSync(join(SAMPLES, `${toName(model)}.good.json`), 'utf8');

async function* toSource(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

async function readItem(text: string, form: Form): Promise<Item> {
  const silent = { file: '', report: () => {} };
  for await (const units of readUnits(form.layout, toSource(text), silent))
    for (const unit of units) if (isItem(unit)) return unit;
  throw new Error('no petition');
}

/** The findings of a petition. */
export async function checkPetition(
  text: string,
  model: PetitionModel,
  { changes, ...facts }: BrokenFacts = {},
): Promise<readonly Finding[]> {
  const form = getForm(model);
  const list = new FindingList();
  const submitted = changes && (await readItem(readGood(model), form));
  const checker = createUnitChecker(
    form.rules,
    {
      today: '2026-11-23',
      fileName: 'petition.json',
      settings: new Map(),
      ...facts,
      ...(submitted ? { findSubmitted: () => submitted } : {}),
    },
    { file: 'petition.json', report: (finding) => list.add(finding) },
  );
  for await (const units of readUnits(form.layout, toSource(text), checker.reporter))
    for (const unit of units) checker.check(unit);
  checker.end();
  list.sort();
  return list.all;
}

/** Numbers are plain while a petition is spoilt; those that were not touched are written as they stood. */
export function spoil({ spoil: change, isTwice }: Broken, model: PetitionModel): string {
  const petition = parse(readGood(model), undefined, (text) => Number(text)) as Petition;
  change(petition, model);
  if (isTwice) return `${stringify([petition, petition], undefined, 2)}\n`;
  return `${stringify(petition, undefined, 2)}\n`;
}

/** Whether a model has the rule. */
export const has = ({ from = '0.9', to = '2.1' }: Broken, model: PetitionModel) =>
  from <= model && model <= to;
