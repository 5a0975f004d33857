import { join } from 'node:path';
import { createCalendar } from '../../src/core/calendar.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Ledger } from '../../src/core/ledger.ts';
import { silentLog } from '../../src/core/log.ts';
import { ManifestBuilder } from '../../src/core/manifest.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { Context } from '../../src/pipeline/context.ts';
import { settlePart } from '../../src/pipeline/settle.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';
import type { AnswerPart } from '../../src/rules/read-answer.ts';
import { checked, claimed, received, sealed, shipped } from '../ledger/events.ts';
import { START } from '../ledger/fixture.ts';
import { TEST_HASH, TEST_KEY } from '../ledger/test-key.ts';

const { catalog } = loadCatalog(join(import.meta.dirname, '../../formats'));

/** An answer as it was read: which kind, and what it says. */
export interface ReadAnswer {
  readonly transaction: 'kvittens-verkstallighet' | 'bekraftelse-verkstallighet';
  readonly part: AnswerPart;
}

/** Where a batch and its items stand; nothing of who said so or when. */
export interface Standing {
  readonly batch: { readonly [column: string]: unknown };
  readonly layers: readonly string[];
  readonly outcomes: readonly string[];
  readonly cases: readonly string[];
  readonly confirmed: number;
}

/** A ledger in memory with one batch `b-1`, number 7 of KBL, that was sent. */
export async function openWithBatch(items: number): Promise<Ledger> {
  const clock = new VirtualClock(START);
  const ledger = await openSqliteLedger({
    path: ':memory:',
    clock,
    actor: 'test',
    makeKey: () => TEST_KEY,
  });
  const builder = new ManifestBuilder(['referens'], TEST_HASH);
  for (let ordinal = 1; ordinal <= items; ordinal++)
    builder.add({ ordinal, line: ordinal, byte: 0, amount: ordinal * 100 }, [`KB-${ordinal}`]);
  const amount = (items * (items + 1) * 100) / 2;
  const facts = { itemsIn: items, amountIn: amount, itemsRejected: 0, amountRejected: 0 };
  await ledger.append(
    [
      claimed('d-1'),
      checked('d-1', facts),
      sealed('b-1', 'd-1', { items, amount }),
      shipped('b-1'),
    ],
    { manifests: [{ batchId: 'b-1', sourceId: 'b-1', manifest: builder.finish() }] },
  );
  return ledger;
}

/** Lets answers arrive one after the other, each a delivery of its own; tells what each turned out to be. */
export async function deliver(
  ledger: Ledger,
  answers: readonly ReadAnswer[],
): Promise<(string | null)[]> {
  const context = makeContext(ledger);
  const outcomes: (string | null)[] = [];
  for (const { transaction: name, part } of answers) {
    const known = (await ledger.listAnswers()).length;
    const id = `a-${String(known).padStart(3, '0')}`;
    await ledger.append([received(id)]);
    const answer = (await ledger.findAnswer(id))!;
    const transaction = catalog.transactions.get(`kronofogden/${name}`)!;
    await settlePart(context, { answer, transaction, form: transaction.forms[0]!, part });
    outcomes.push((await ledger.findAnswer(id))!.outcome);
  }
  return outcomes;
}

function makeContext(ledger: Ledger): Context {
  const clock = new VirtualClock(START);
  const calendar = createCalendar('SE', 'Europe/Stockholm');
  return {
    catalog,
    ledger,
    clock,
    log: silentLog,
    getCalendar: () => calendar,
  } as Partial<Context> as Context;
}

/** Where everything stands, in a form that two arrivals of the same answers can be compared by. */
export async function describeStanding(ledger: Ledger, items: number): Promise<Standing> {
  const { state, verdict, itemsAccepted, amountAccepted, itemsRejected, amountRejected } =
    (await ledger.findBatch('b-1'))!;
  const layers = await ledger.listLayers(['b-1']);
  const outcomes = await ledger.listItemOutcomes(['b-1']);
  const cases = new Set<string>();
  for (let item = 1; item <= items; item++)
    for (const hit of await ledger.findItems(`U-${item}-26`)) cases.add(`${item} ${hit.ordinal}`);
  return {
    batch: { state, verdict, itemsAccepted, amountAccepted, itemsRejected, amountRejected },
    layers: layers.map((layer) => `${layer.layer} ${layer.state}`),
    outcomes: outcomes.map(({ ordinal, code, amount }) => `${ordinal} ${code} ${amount}`).sort(),
    cases: [...cases].sort(),
    confirmed: (await ledger.listAnswers()).reduce(
      (sum, answer) => sum + (answer.confirmed ?? 0),
      0,
    ),
  };
}
