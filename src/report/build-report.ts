import pLimit from 'p-limit';
import type { Ledger } from '../core/ledger.ts';
import type { Answer, Batch, Drop, ItemOutcome, Layer } from '../core/nouns.ts';
import type { Code } from '../format/layout.ts';
import { listActions } from './actions.ts';
import { groupBy, toChunks } from './chunks.ts';
import { countTotals } from './count-totals.ts';
import { groupAlike } from './group-actions.ts';
import { loadHappenings, type Range, toRange } from './happenings.ts';
import { listOpenBatches, loadOpenWork } from './open-work.ts';
import type {
  BatchReport,
  DropReport,
  Happening,
  KeptFindings,
  ReceiptReport,
  RejectedItem,
} from './report.ts';
import { createSay, type Language } from './say.ts';

export interface ReportRequest {
  /** ISO days, both included. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly language: Language;
  readonly environment: string;
  readonly loadFindings: (dropId: string) => Promise<KeptFindings>;
  /** What a code of an answer layout means. */
  readonly explain: (layout: string | null, code: string) => Code | undefined;
}

const MAX_FINDINGS = 50;
const FILES_AT_ONCE = 8;

/** Gathers the report of a range of days from the ledger alone: the same ledger gives the same report. */
export async function buildReport(ledger: Ledger, request: ReportRequest): Promise<ReceiptReport> {
  const { timeZone, language, environment } = request;
  const range = toRange(request.from, request.to, timeZone);
  const last = await ledger.findLastEvent();
  const open = await loadOpenWork(ledger);
  const builder = new Builder(ledger, request, await loadHappenings(ledger, range));
  const drops = await ledger.listDrops(range);
  const batches = await listBatchesOf(ledger, drops);
  const earlier = await builder.buildEarlier(new Set(drops.map((drop) => drop.id)), range);
  const told = new Set([...batches, ...earlier.batches.map(({ batch }) => batch)].map(toId));
  const waiting = listOpenBatches(open).filter((batch) => !told.has(batch.id));
  const sections = {
    earlier: earlier.batches,
    waiting: await builder.buildWaiting(waiting, range),
  };
  const say = createSay(language);
  const actions = listActions(open, { say, asOf: last?.at ?? '', timeZone });
  return {
    from: request.from,
    to: request.to,
    language,
    asOf: { event: Number(last?.seq ?? 0), at: last?.at ?? '', hash: last?.hash ?? '' },
    environment,
    timeZone,
    actions: groupAlike(actions, open.batches, say),
    totals: countTotals(drops, batches, sections),
    batches: await builder.buildBatches(batches, drops),
    drops: await builder.buildDrops(drops.filter(isToldAlone)),
    ...sections,
    earlierDrops: earlier.drops,
    otherAnswers: (await ledger.listAnswers(range)).filter((answer) => answer.batchId === null),
  };
}

/** A file with a batch is told with it, one that was divided by its documents. */
function isToldAlone({ state }: Drop): boolean {
  return state !== 'batched' && state !== 'divided';
}

function toId({ id }: { readonly id: string }): string {
  return id;
}

async function listBatchesOf(ledger: Ledger, drops: readonly Drop[]): Promise<Batch[]> {
  return drops.length === 0 ? [] : ledger.listBatches({ dropIds: drops.map(toId) });
}

/** What the ledger holds of some batches, by their ids. */
interface Told {
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
  readonly layers: ReadonlyMap<string, readonly Layer[]>;
  readonly outcomes: ReadonlyMap<string, readonly ItemOutcome[]>;
}

/** Builds the blocks of a report, each with what happened to it on the days asked for. */
class Builder {
  readonly #ledger: Ledger;
  readonly #request: ReportRequest;
  readonly #happenings: ReadonlyMap<string, readonly Happening[]>;
  // A bad day may have thousands of files: they are not all opened at once.
  readonly #limit = pLimit(FILES_AT_ONCE);

  constructor(
    ledger: Ledger,
    request: ReportRequest,
    happenings: ReadonlyMap<string, readonly Happening[]>,
  ) {
    this.#ledger = ledger;
    this.#request = request;
    this.#happenings = happenings;
  }

  async buildBatches(batches: readonly Batch[], drops: readonly Drop[]): Promise<BatchReport[]> {
    const byId = new Map(drops.map((drop) => [drop.id, drop]));
    const reports: BatchReport[] = [];
    for (const some of toChunks(batches)) {
      const told = await this.#loadTold(some.map(toId));
      const kept = await this.#loadKept(some.map(({ dropId }) => dropId));
      reports.push(
        ...some.map((batch, at) =>
          this.#buildBatch(batch, byId.get(batch.dropId)!, told, kept[at]!),
        ),
      );
    }
    return reports;
  }

  async buildDrops(drops: readonly Drop[]): Promise<DropReport[]> {
    const kept = await this.#loadKept(drops.map(toId));
    return drops.map((drop, at) => ({
      drop,
      kept: kept[at]!,
      happened: this.#listHappened(drop.id),
    }));
  }

  /** Files taken before the range that something happened to in it, in the order of their claims. */
  async buildEarlier(
    own: ReadonlySet<string>,
    range: Range,
  ): Promise<{ batches: BatchReport[]; drops: DropReport[] }> {
    const touched = [...this.#happenings.keys()].filter((id) => !own.has(id));
    const drops = await this.#findEarlier(touched, range);
    const batches = await listBatchesOf(this.#ledger, drops);
    return {
      batches: await this.buildBatches(batches, drops),
      drops: await this.buildDrops(drops.filter(isToldAlone)),
    };
  }

  async buildWaiting(batches: readonly Batch[], range: Range): Promise<BatchReport[]> {
    const drops = await this.#findEarlier(
      batches.map((batch) => batch.dropId),
      range,
    );
    const ids = new Set(drops.map(toId));
    return this.buildBatches(
      batches.filter((batch) => ids.has(batch.dropId)),
      drops,
    );
  }

  async #findEarlier(ids: readonly string[], { from }: Range): Promise<Drop[]> {
    const found = await this.#ledger.listDrops({ ids });
    return found.filter((drop) => drop.claimedAt < from);
  }

  async #loadTold(batchIds: readonly string[]): Promise<Told> {
    const toBatchId = ({ batchId }: { readonly batchId: string | null }) => batchId ?? '';
    return {
      answers: groupBy(await this.#ledger.listAnswers({ batchIds }), toBatchId),
      layers: groupBy(await this.#ledger.listLayers(batchIds), toBatchId),
      outcomes: groupBy(await this.#ledger.listItemOutcomes(batchIds), toBatchId),
    };
  }

  #buildBatch(batch: Batch, drop: Drop, told: Told, kept: KeptFindings): BatchReport {
    const answers = told.answers.get(batch.id) ?? [];
    const layouts = new Map(answers.map((answer) => [answer.id, answer.layout]));
    const outcomes = told.outcomes.get(batch.id) ?? [];
    return {
      batch,
      drop,
      layers: told.layers.get(batch.id) ?? [],
      answers,
      rejected: outcomes.map((outcome) =>
        this.#toRejected(outcome, layouts.get(outcome.answerId) ?? null),
      ),
      kept,
      happened: this.#listHappened(drop.id),
    };
  }

  #listHappened(dropId: string): readonly Happening[] {
    return this.#happenings.get(dropId) ?? [];
  }

  #loadKept(dropIds: readonly string[]): Promise<KeptFindings[]> {
    const load = async (dropId: string): Promise<KeptFindings> => {
      const { count, findings } = await this.#request.loadFindings(dropId);
      return { count, findings: findings.slice(0, MAX_FINDINGS) };
    };
    return Promise.all(dropIds.map((id) => this.#limit(() => load(id))));
  }

  #toRejected(outcome: ItemOutcome, layout: string | null): RejectedItem {
    const code = this.#request.explain(layout, outcome.code);
    const { ordinal, reference, amount } = outcome;
    return {
      ordinal,
      reference,
      amount,
      code: outcome.code,
      text: outcome.text ?? code?.text ?? null,
      explanation: code?.explanation ?? null,
      fix: code?.fix ?? null,
    };
  }
}
