import { watchCertificates } from './pipeline/certificates.ts';
import type { Context } from './pipeline/context.ts';
import { watchDeadlines } from './pipeline/deadlines.ts';
import { settleDoubts } from './pipeline/doubts.ts';
import { fetchAnswers } from './pipeline/fetch.ts';
import { matchAnswers } from './pipeline/match-answers.ts';
import { recover } from './pipeline/recover.ts';
import { sendBatches } from './pipeline/send.ts';
import { prepareDrops, takeDrops } from './pipeline/take.ts';

/** The way out: from a file in the inbox to a message the counterpart has confirmed. */
export async function runOut(context: Context, options: PassOptions): Promise<string[]> {
  const problems = await takeDrops(context, options.settle); // claim
  await prepareDrops(context); //               parse, check, batch, seal; or held, or quarantined
  await settleDoubts(context); //               ask before anything is sent again
  problems.push(...(await sendBatches(context))); // ship
  return problems;
}

/** The way back: from what lies ready at the counterpart to a settled batch. */
export async function runIn(context: Context): Promise<string[]> {
  const problems = await fetchAnswers(context); // receive
  await matchAnswers(context); //                  match
  await watchDeadlines(context); //                late, or silent
  await watchCertificates(context); //             ours that end soon
  return problems;
}

export interface PassOptions {
  /** Wait for files that only need to stand still a little longer. */
  readonly settle: boolean;
  /** Keep looking for answers, and sending what waits its turn, until every batch is answered; at most so long. */
  readonly waitMs: number;
}

const POLL_MS = 250;

/** What a pass has to say besides what the ledger holds. */
export interface PassResult {
  /** What was decided about what a crash had left behind. */
  readonly decisions: readonly string[];
  /** Work that nobody knows, files that could not be taken, counterparts that could not be asked. */
  readonly problems: readonly string[];
}

/** One whole pass, out and back. */
export async function runPass(context: Context, options: PassOptions): Promise<PassResult> {
  const recovery = await recover(context);
  const outProblems = await runOut(context, options);
  let inProblems = await runIn(context);
  const deadline = context.clock.now().getTime() + options.waitMs;
  while (
    context.clock.now().getTime() < deadline &&
    !context.signal?.aborted &&
    ((await hasUnanswered(context)) || (await hasTurn(context, deadline)))
  ) {
    await context.clock.sleep(POLL_MS, context.signal);
    if (await hasTurn(context, context.clock.now().getTime())) {
      await settleDoubts(context);
      outProblems.push(...(await sendBatches(context)));
    }
    inProblems = await runIn(context);
  }
  // A secret that is missing is missed on the way out and back.
  const problems = new Set([...recovery.problems, ...outProblems, ...inProblems]);
  return { decisions: recovery.decisions, problems: [...problems] };
}

/** True when a batch that has been put off is to be tried again by a time. */
async function hasTurn({ ledger }: Context, time: number): Promise<boolean> {
  const batches = await ledger.listBatches({ states: ['sealed'] });
  return batches.some(
    ({ nextAttemptAt }) => nextAttemptAt !== null && Date.parse(nextAttemptAt) <= time,
  );
}

/** True while an answer that is promised may still come. */
async function hasUnanswered({ ledger }: Context): Promise<boolean> {
  const batches = await ledger.listBatches({ states: ['shipped', 'in-doubt', 'answered'] });
  const open = batches.filter((batch) => batch.verdict !== 'rejected');
  const layers = await ledger.listLayers(open.map((batch) => batch.id));
  return (
    open.some((batch) => batch.state === 'in-doubt') ||
    layers.some((layer) => layer.state === 'waiting')
  );
}
