import type { Batch, ItemOutcome, Layer, LayerName, LayerState, Standing } from '../core/nouns.ts';

/** The state that an answer gives to a layer. */
interface Answered {
  readonly layer: LayerName;
  readonly state: LayerState;
}

/**
 * What a batch stands at once `now` is answered too: whatever any layer rejects is rejected, in whatever
 * order the answers came. Undefined until the layer that decides about the batch has been answered.
 */
export function computeStanding(
  { items, amount }: Batch,
  layers: readonly Layer[],
  now: Answered,
  outcomes: readonly ItemOutcome[],
  deciding: LayerName | undefined,
): Standing | undefined {
  const states = new Map<LayerName, LayerState>(layers.map(({ layer, state }) => [layer, state]));
  states.set(now.layer, now.state);
  // What the way says of a message says nothing of its claims.
  states.delete('transport');
  const decided = deciding && states.get(deciding);
  if (!decided || !VERDICTS.has(decided)) return undefined;
  const whole: Standing = { verdict: 'rejected', itemsRejected: items, amountRejected: amount };
  if ([...states.values()].includes('rejected')) return whole;
  const rejected = new Map(
    outcomes
      .filter(({ ordinal, layer }) => ordinal > 0 && states.get(layer) === 'partly')
      .map((outcome) => [outcome.ordinal, outcome.amount]),
  );
  if (rejected.size === 0) return { verdict: 'accepted', itemsRejected: 0, amountRejected: 0 };
  if (rejected.size === items) return whole;
  const amountRejected = [...rejected.values()].reduce((sum, one) => sum + one, 0);
  return { verdict: 'partly', itemsRejected: rejected.size, amountRejected };
}

/** Silence where it means yes is one. */
const VERDICTS: ReadonlySet<LayerState> = new Set(['accepted', 'partly', 'rejected', 'silent']);
