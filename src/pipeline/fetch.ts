import { join } from 'node:path';
import type { Channel, RemoteFile } from '../core/channel.ts';
import { AppError, getErrorCode, getMessage } from '../core/errors.ts';
import { placeFile } from '../core/files.ts';
import { discardReceived, findStable, type Received, receive } from '../stages/receive.ts';
import type { Context } from './context.ts';

/** Timers may come a little early. */
const MARGIN_MS = 50;

/**
 * Fetches what waits at every counterpart. One counterpart or file that fails stops no other; what
 * failed is returned, for people.
 */
export async function fetchAnswers(context: Context): Promise<string[]> {
  const problems: string[] = [];
  for (const channel of context.channels.values()) {
    if (!isDue(context, channel)) continue;
    const before = problems.length;
    await guard(context, channel, problems, async () => {
      for (const remote of await listStable(context, channel)) {
        if (context.signal?.aborted) return;
        await guard(context, channel, problems, () => fetchOne(context, channel, remote));
      }
      const trouble = channel.getTrouble?.();
      if (trouble) throw trouble;
    });
    await noteOutage(context, channel.name, sumUp(problems.slice(before)));
  }
  return problems;
}

/** The first of several reasons stands for all of them. */
function sumUp([first, ...others]: readonly string[]): string | undefined {
  return others.length === 0 ? first : `${first} (and ${others.length} more: look in the log)`;
}

/** A counterpart is not asked more often than its settings say. */
function isDue({ asked, clock, config }: Context, { name }: Channel): boolean {
  const now = clock.now().getTime();
  const last = asked.get(name);
  const waitMs = (config.channels[name]?.fetchSeconds ?? 0) * 1000;
  // A clock that was set back must not keep it waiting until it has caught up.
  if (last !== undefined && last <= now && now - last < waitMs) return false;
  asked.set(name, now);
  return true;
}

/** Keeps on record since when a counterpart cannot be asked, and why: silence of its answers must not be taken for theirs. */
async function noteOutage(
  { ledger }: Context,
  channel: string,
  reason: string | undefined,
): Promise<void> {
  const known = (await ledger.listOutages()).find((outage) => outage.channel === channel);
  if (reason !== undefined && known?.reason !== reason)
    await ledger.append([{ kind: 'channel.unreachable', subject: channel, data: { reason } }]);
  if (reason === undefined && known)
    await ledger.append([{ kind: 'channel.reachable', subject: channel, data: { channel } }]);
}

/** What may be fetched now; waits once for files that only need to stand still a little longer. */
async function listStable(context: Context, channel: Channel): Promise<readonly RemoteFile[]> {
  const { clock, config, offers, signal } = context;
  const stableMs = (config.channels[channel.name]?.fetchStableSeconds ?? 0) * 1000;
  const look = async () => {
    const listed = await channel.list();
    await noteGone(context, channel, listed);
    return findStable(channel.name, listed, offers, clock.now().getTime(), stableMs);
  };
  const first = await look();
  if (first.moving.length === 0) return first.stable;
  await clock.sleep(stableMs + MARGIN_MS, signal);
  const { stable, moving } = await look();
  for (const { name, size } of moving)
    context.log.info('answer not complete yet', { channel: channel.name, name, size });
  return stable;
}

async function guard(
  { log }: Context,
  channel: Channel,
  problems: string[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    problems.push(error instanceof AppError ? `${error.message}. ${error.fix}` : getMessage(error));
    const fields = { code: getErrorCode(error), error: getMessage(error) };
    log.error('answers could not be fetched', { channel: channel.name, ...fields });
  }
}

/** An answer of ours that the counterpart no longer offers was acknowledged, though a crash kept us from noting it. */
async function noteGone(
  { ledger }: Context,
  channel: Channel,
  listed: readonly RemoteFile[],
): Promise<void> {
  const names = new Set(listed.map(({ name }) => name));
  const pending = await ledger.listAnswers({ acknowledged: 0 });
  const gone = pending.filter(
    (answer) => answer.channel === channel.name && !names.has(answer.name),
  );
  await ledger.append(
    gone.map(({ id, name }) => ({ kind: 'answer.acknowledged', subject: id, data: { name } })),
  );
}

/** Recorded before it is acknowledged. */
async function fetchOne(context: Context, channel: Channel, remote: RemoteFile): Promise<void> {
  const { ledger, config, makeId } = context;
  const folder = join(config.folders.work, 'answers');
  context.onProgress?.(`fetching ${remote.name} from ${channel.name}`);
  const received = await receive(channel, remote, folder, makeId('a'));
  let id: string | undefined;
  try {
    id = await record(context, channel, received);
  } finally {
    // The counterpart still has it. What stays here without a record would be set aside as unknown.
    if (id !== received.id && !(await ledger.findAnswer(received.id)))
      await discardReceived(folder, received.id);
  }
  await channel.acknowledge(remote);
  // What goes on being listed has been taken note of once.
  if ((await ledger.findAnswer(id))?.acknowledged === 1) return;
  await ledger.append([{ kind: 'answer.acknowledged', subject: id, data: { name: remote.name } }]);
}

/**
 * Records a fetched file and returns the answer's id. A file whose acknowledgement was lost is the
 * same delivery, not a second one; nor is one of the same name and content where files go on being listed, in the same place (product).
 */
async function record(
  { ledger, config, log }: Context,
  channel: Channel,
  { id, name, path, size, sha256, remote }: Received,
): Promise<string> {
  const same = await ledger.listAnswers({ sha256 });
  const known = same.find(
    (answer) =>
      (channel.keepsFetched || answer.acknowledged === 0) &&
      answer.name === name &&
      (answer.place === null || answer.place === remote.place) &&
      answer.channel === channel.name,
  );
  if (known) return known.id;
  const { replyTo, notice, place } = remote;
  // The business system gets its copy first: after a crash it is placed again, which changes nothing.
  if (!notice) await placeFile(path, join(config.folders.outbox, 'answers'), name);
  const data = {
    channel: channel.name,
    name,
    path: `answers/${id}/${name}`,
    size,
    sha256,
    ...(replyTo ? { replyTo } : {}),
    ...(notice ? { notice } : {}),
    ...(place === undefined ? {} : { place }),
  };
  await ledger.append([{ kind: 'answer.received', subject: id, data }]);
  log.info('answer received', { answer: id, channel: channel.name, name, size });
  return id;
}
