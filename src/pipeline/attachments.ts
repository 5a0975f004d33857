import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../core/errors.ts';
import { FindingList } from '../core/finding.ts';
import type { Drop } from '../core/nouns.ts';
import type { Checked } from '../rules/checked.ts';
import { attach, checkAttachments, getAttachmentFolder, listNames } from '../stages/attach.ts';
import type { Context } from './context.ts';

/** The names of the files that lie beside a claimed file, in the inbox or taken in already. */
export function listBeside(context: Context, drop: Drop): Promise<string[]> {
  return listNames(listFolders(context, drop));
}

/** Looks at the files that a file's items name; what is wrong with one is wrong with the item. */
export async function checkBeside(
  context: Context,
  drop: Drop,
  checked: Checked,
): Promise<Checked> {
  if (checked.attachments.length === 0) return checked;
  const found = await checkAttachments(
    checked.attachments,
    listFolders(context, drop),
    drop.name,
    context.config.limits.attachmentBytes,
  );
  if (found.length === 0) return checked;
  const findings = new FindingList(checked.findings.limit);
  for (const finding of [...checked.findings.all, ...found]) findings.add(finding);
  findings.sort();
  const rejected = new Set([...checked.rejected, ...found.map(({ item }) => item!)]);
  const isAll = rejected.size === checked.items;
  return {
    ...checked,
    findings,
    rejected,
    amountRejected: isAll ? checked.amount : checked.amountRejected,
  };
}

/** Those that were taken in, to be removed from the inbox when all files of a pass have been looked at: several may name one. */
const taken = new WeakMap<Context, Set<string>>();

/** Takes in the files that go with a file, before it is sealed. */
export async function takeBeside(context: Context, drop: Drop, checked: Checked): Promise<void> {
  if (checked.attachments.length === 0) return;
  const { config } = context;
  const folder = join(config.folders.work, drop.id);
  const paths = await attach(checked.attachments, getInboxFolder(context, drop), folder);
  const all = taken.get(context) ?? new Set();
  taken.set(context, all);
  for (const path of paths) all.add(path);
}

/** Removes from the inbox what was taken in. */
export async function removeTaken(context: Context): Promise<void> {
  for (const path of taken.get(context) ?? []) await unlink(path).catch(ignoreMissing);
  taken.delete(context);
}

function listFolders(context: Context, drop: Drop): string[] {
  const { work } = context.config.folders;
  const { besideFolder } = context;
  return [
    getAttachmentFolder(join(work, drop.id)),
    ...(besideFolder === undefined ? [] : [besideFolder]),
    getInboxFolder(context, drop),
  ];
}

function getInboxFolder({ config }: Context, { origin }: Drop): string {
  const at = origin.lastIndexOf('/');
  return join(config.folders.inbox, at < 0 ? '' : origin.slice(0, at));
}
